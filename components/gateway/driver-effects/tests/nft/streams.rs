//! Media that are streamed: slow clients, clients that leave, and contents that break off.

use mintmark_gateway_core::{ContentOutput, ContentStep, NftError};
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::json;

use crate::host::Host;
use crate::host::exchange::Exchange;
use crate::host::make::*;

const URL: &str = "https://i.example/7";

/// Steps that give a head of a size and three bytes, and then wait for more.
fn begins(size: Option<u64>) -> [ContentStep; 2] {
    [gives(vec![head(size, None), chunk("abc")], URL), waits()]
}

/// A host that has given the head and three bytes of a medium.
fn begun(size: Option<u64>) -> (Host, Exchange) {
    let host = Host::new();
    host.resolves([found("a")]);
    host.streams(begins(size));
    let exchange = host.run(get(&path("/image")));
    assert_eq!((exchange.status(), exchange.text(), exchange.is_finished), (200, "abc", false));
    (host, exchange)
}

/// Lets the rest of the content come.
fn goes_on(host: &Host, exchange: &mut Exchange, output: Vec<ContentOutput>, end: Result<(), NftError>) {
    host.streams([ends(output, end)]);
    exchange.settle(&format!("fetch {URL}"), response("more"), host.now.get());
    host.drive(exchange);
}

fn code(exchange: &Exchange) -> Vec<String> {
    exchange.summary.as_ref().unwrap().codes.clone()
}

#[test]
fn a_whole_stream_ends_and_nothing_is_left() {
    for size in [Some(6), None] {
        let (host, mut exchange) = begun(size);
        goes_on(&host, &mut exchange, vec![chunk(""), chunk("de"), chunk("f")], Ok(()));
        assert_eq!((exchange.text(), exchange.is_broken, exchange.is_finished), ("abcdef", false, true));
        assert!(code(&exchange).is_empty() && exchange.waiting.is_empty());
    }
}

#[test]
fn a_content_that_breaks_off_cuts_the_response() {
    let mismatch =
        mintmark_gateway_core::IntegrityMismatch { expected: "a".into(), got: "b".into(), gateway: "https://g.example/KEY".into() };
    for (error, expected) in [(down(), "upstream-error"), (NftError::IntegrityMismatch(mismatch), "integrity-mismatch")] {
        let (host, mut exchange) = begun(Some(9));
        goes_on(&host, &mut exchange, vec![chunk("def")], Err(error));
        assert_eq!((exchange.text(), exchange.is_broken, exchange.is_finished), ("abcdef", true, true));
        assert_eq!((code(&exchange), exchange.count("end")), (vec![expected.to_owned()], 0), "no silent end");
    }
}

#[test]
fn a_content_that_is_shorter_or_longer_than_it_says_cuts_the_response() {
    let (host, mut exchange) = begun(Some(9));
    goes_on(&host, &mut exchange, vec![chunk("def")], Ok(()));
    assert_eq!((exchange.text(), exchange.is_broken, code(&exchange)), ("abcdef", true, vec!["upstream-error".to_owned()]));
    assert_eq!(exchange.summary.unwrap().detail.as_deref(), Some("the content ended after 6 of 9 bytes"));

    let (host, mut exchange) = begun(Some(5));
    goes_on(&host, &mut exchange, vec![chunk("def")], Ok(()));
    assert_eq!(
        (exchange.text(), exchange.is_broken, code(&exchange)),
        ("abc", true, vec!["upstream-error".to_owned()]),
        "no byte after the end"
    );
}

#[test]
fn a_content_whose_first_bytes_are_wrong_is_a_problem() {
    for (size, output) in [(Some(9), vec![]), (Some(2), vec![chunk("abc")]), (Some(9), vec![chunk("")])] {
        let host = Host::new();
        host.resolves([found("a")]);
        host.streams([ends([vec![head(size, None)], output].concat(), Ok(()))]);
        let seen = host.run(get(&path("/image")));
        assert_eq!((seen.status(), &seen.json()["code"], seen.header("cache-control")), (502, &json!("upstream-error"), Some("no-store")));
    }
    let host = Host::new();
    host.resolves([found("a")]);
    host.streams([ends(vec![head(Some(0), None)], Ok(()))]);
    let empty = host.run(get(&path("/image")));
    assert_eq!((empty.status(), empty.header("content-length")), (200, Some("0")));
}

#[test]
fn a_piece_that_does_not_come_in_time_cuts_the_response() {
    let (host, mut exchange) = begun(Some(6));
    let fetch = exchange.waiting.iter().find(|(_, action)| matches!(action, Action::Fetch(_))).map(|(id, _)| *id).unwrap();
    host.wait(5);
    exchange.settle("sleep 5000", Outcome::Sleep, host.now.get());
    assert_eq!((exchange.is_broken, code(&exchange)), (true, vec!["deadline".to_owned()]));
    assert!(exchange.is_finished && exchange.cancelled == [fetch], "{:?}", exchange.cancelled);
}

#[test]
fn a_slow_client_is_waited_for_without_a_deadline() {
    let host = Host::new();
    host.resolves([found("a")]);
    host.run(get(PATH));
    host.streams([ends(vec![head(Some(6), None), chunk("abc"), chunk("def")], Ok(()))]);
    let mut exchange = host.begin(get(&path("/image")));
    exchange.settle("take", Outcome::Take(Ok(crate::support::allowed(1.0))), host.now.get());
    let recalled = host.answer(exchange.waiting.values().next().unwrap()).unwrap();
    exchange.settle("recall", recalled, host.now.get());
    assert_eq!(exchange.text(), "abc");
    host.wait(3600);
    for _ in 0..3 {
        exchange.advance(Vec::new(), host.now.get(), false);
        assert_eq!((exchange.text(), exchange.waiting.len(), exchange.is_finished), ("abc", 0, false), "the client takes nothing");
    }
    exchange.advance(Vec::new(), host.now.get(), true);
    assert_eq!(exchange.text(), "abcdef");
    exchange.advance(Vec::new(), host.now.get(), true);
    assert!(exchange.is_finished && !exchange.is_broken);
}

#[test]
fn a_client_that_leaves_a_stream_leaves_the_document_behind() {
    let (host, exchange) = begun(Some(6));
    assert_eq!(exchange.count("remember"), 1, "kept while the medium is sent: {:?}", exchange.log);
    drop(exchange);
    host.streams(begins(Some(6)));
    let again = host.run(get(&path("/image")));
    assert_eq!((again.text(), host.nft.subjects.borrow().len()), ("abc", 1), "the chain is not read again");
}

#[test]
fn a_stale_document_is_resolved_anew_while_its_medium_is_sent() {
    let (host, exchange) = begun(Some(6));
    drop(exchange);
    host.wait(20);
    host.streams(begins(Some(6)));
    host.resolves([found("new")]);
    let exchange = host.run(get(&path("/image")));
    assert_eq!((exchange.text(), exchange.is_finished, exchange.count("remember")), ("abc", false, 1));
    assert_eq!(exchange.header("cache-control"), Some("public, max-age=0"));
    assert_eq!(host.run(get(PATH)).json()["metadata"]["name"], "new");
}

#[test]
fn what_is_resolved_anew_is_not_in_the_log_line_of_the_medium() {
    let (host, exchange) = begun(Some(6));
    drop(exchange);
    host.wait(20);
    host.streams(begins(Some(6)));
    host.resolves([asks("https://down.example/7"), failed(down())]);
    let mut exchange = host.run(get(&path("/image")));
    let failure = mintmark_gateway_core::FetchFailure::TimedOut;
    exchange.settle("fetch https://down.example", Outcome::Fetch(Err(failure)), host.now.get());
    host.drive(&mut exchange);
    goes_on(&host, &mut exchange, vec![chunk("def")], Ok(()));
    let summary = exchange.summary.unwrap();
    assert_eq!((summary.codes.len(), summary.attempts.len(), summary.status), (0, 0, 200));
}
