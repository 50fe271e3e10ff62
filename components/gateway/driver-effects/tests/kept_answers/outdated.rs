//! Answers that a refresh or an event has outdated: they are good only while nothing better can be
//! had.

use mintmark_gateway_core::NftError;

use crate::host::Host;
use crate::host::exchange::Exchange;
use crate::host::make::{PATH, all_tokens, down, failed, found, get, path};
use crate::support::post;

fn shown(seen: &Exchange) -> (u16, bool, String) {
    let json = seen.json();
    (seen.status(), json["stale"] == true, json["metadata"]["name"].as_str().unwrap_or_default().to_owned())
}

fn good(is_stale: bool, name: &str) -> (u16, bool, String) {
    (200, is_stale, name.to_owned())
}

#[test]
fn a_refresh_while_the_host_is_down_takes_nothing_down() {
    let host = Host::new();
    host.resolves([found("good"), failed(down()), failed(down()), found("back")]);
    host.run(get(PATH));
    assert_eq!(host.run(post(&path("/refresh"), &[])).status(), 200);
    // The answer would still be fresh.
    assert_eq!(shown(&host.run(get(PATH))), good(true, "good"));
    assert_eq!(host.nft.script.borrow().len(), 2, "it was resolved anew first");
    // The last attempt was made a moment before.
    host.wait(1);
    assert_eq!(shown(&host.run(get(PATH))), good(true, "good"));
    assert_eq!(host.nft.script.borrow().len(), 2);
    // After `content.errorSeconds` the next one is due. The mark has survived.
    host.wait(5);
    assert_eq!(shown(&host.run(get(PATH))), good(true, "good"));
    assert_eq!(host.nft.script.borrow().len(), 1);
    host.wait(6);
    assert_eq!(shown(&host.run(get(PATH))), good(false, "back"));
    host.wait(1);
    assert_eq!(shown(&host.run(get(PATH))), good(false, "back"));
}

#[test]
fn what_is_outdated_again_is_resolved_at_once() {
    let host = Host::new();
    host.resolves([found("good"), failed(down()), found("back")]);
    host.run(get(PATH));
    host.forget(&all_tokens());
    assert_eq!(shown(&host.run(get(PATH))), good(true, "good"));
    host.wait(1);
    host.forget(&all_tokens());
    assert_eq!(shown(&host.run(get(PATH))), good(false, "back"));
}

#[test]
fn what_the_chain_says_is_final_after_a_refresh() {
    let host = Host::new();
    host.resolves([found("good"), failed(NftError::TokenNotFound("burnt".into()))]);
    host.run(get(PATH));
    host.forget(&all_tokens());
    assert_eq!(host.run(get(PATH)).status(), 404);
    assert_eq!(host.run(get(PATH)).status(), 404);
}

#[test]
fn a_held_problem_that_is_outdated_is_not_given_again() {
    let host = Host::new();
    host.resolves([failed(down()), found("good")]);
    assert_eq!(host.run(get(PATH)).status(), 502);
    host.forget(&all_tokens());
    assert_eq!(shown(&host.run(get(PATH))), good(false, "good"));
}

#[test]
fn what_is_outdated_is_not_kept_longer_than_it_was() {
    let host = Host::new();
    host.resolves([found("good"), failed(down()), failed(down())]);
    host.run(get(PATH));
    host.forget(&all_tokens());
    host.wait(600);
    assert_eq!(shown(&host.run(get(PATH))), good(true, "good"));
    host.wait(16);
    assert_eq!(host.run(get(PATH)).status(), 502);
}
