//! Answers about contracts of which an upstream that failed has kept something back.

use mintmark_gateway_core::{Answer, Collection, NftError};

use crate::host::Host;
use crate::host::exchange::Exchange;
use crate::host::make::get;
use crate::stage::{COLLECTION, collection};
use crate::support::answered;

fn whole(name: &str) -> Result<Answer, NftError> {
    let metadata = format!(r#"{{"name":"{name}"}}"#);
    Ok(Answer::Collection(Box::new(collection(Some(&metadata)))))
}

fn partial() -> Result<Answer, NftError> {
    Ok(Answer::Collection(Box::new(Collection { is_partial: true, ..collection(None) })))
}

fn ask(host: &Host) -> Exchange {
    host.run(get(COLLECTION))
}

fn shown(seen: &Exchange) -> (Option<String>, bool) {
    let json = seen.json();
    (json["metadata"]["name"].as_str().map(str::to_owned), json["stale"] == true)
}

#[test]
fn one_does_not_take_the_place_of_a_whole_one() {
    let host = Host::new();
    host.resolves([whole("a"), partial(), whole("b")].map(answered));
    assert_eq!(shown(&ask(&host)), (Some("a".to_owned()), false));
    host.wait(200);
    assert_eq!(shown(&ask(&host)), (Some("a".to_owned()), true));
    host.wait(1);
    assert_eq!(shown(&ask(&host)), (Some("a".to_owned()), true), "the next attempt is made after content.errorSeconds");
    host.wait(5);
    assert_eq!(shown(&ask(&host)), (Some("b".to_owned()), false));
}

#[test]
fn nor_behind_a_response() {
    let host = Host::new();
    host.resolves([whole("a"), partial()].map(answered));
    ask(&host);
    host.wait(20);
    assert_eq!(shown(&ask(&host)), (Some("a".to_owned()), true));
    assert!(host.nft.script.borrow().is_empty(), "it was resolved anew");
    host.wait(1);
    assert_eq!(shown(&ask(&host)), (Some("a".to_owned()), true));
}

#[test]
fn one_is_given_if_there_is_nothing_better() {
    let host = Host::new();
    host.resolves([partial(), partial(), whole("a")].map(answered));
    for _ in 0..2 {
        assert_eq!(shown(&ask(&host)), (None, false));
        host.wait(200);
    }
    assert_eq!(shown(&ask(&host)), (Some("a".to_owned()), false));
}

#[test]
fn one_is_given_once_the_whole_one_is_too_old() {
    let host = Host::new();
    host.resolves([whole("a"), partial()].map(answered));
    ask(&host);
    host.wait(616);
    assert_eq!(shown(&ask(&host)), (None, false));
}
