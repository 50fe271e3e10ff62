//! Answers that are no longer fresh: given at once and resolved anew, or given if that fails.

use mintmark_gateway_core::{NftError, Request};
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::json;

use crate::host::exchange::Exchange;
use crate::host::make::*;
use crate::host::{CONFIG, Host, SECOND, START};
use crate::support::{need, post};

const URL: &str = "https://meta.example/7";

fn kept(name: &str) -> Host {
    let host = Host::new();
    host.resolves([found(name)]);
    host.run(get(PATH));
    host
}

fn name_of(exchange: &Exchange) -> (String, bool) {
    let body = exchange.json();
    (body["metadata"]["name"].as_str().unwrap().to_owned(), body["stale"].as_bool().unwrap())
}

fn given(name: &str, is_stale: bool) -> (String, bool) {
    (name.to_owned(), is_stale)
}

#[test]
fn it_is_given_before_it_is_resolved_anew_by_one_request() {
    let host = kept("old");
    host.wait(20);
    host.resolves([asks(URL), found("new")]);
    let mut first = host.run(get(PATH));
    assert_eq!(name_of(&first), given("old", true));
    assert_eq!(first.header("cache-control"), Some("public, max-age=0"));
    assert!(first.place("end") < first.place("fetch") && !first.is_finished, "{:?}", first.log);

    let second = host.run(get(PATH));
    assert_eq!(name_of(&second), given("old", true));
    assert!(second.is_finished && second.count("fetch") == 0, "another request is at it: {:?}", second.log);

    host.wait(2);
    first.settle("fetch", response("{}"), host.now.get());
    host.drive(&mut first);
    assert!(first.is_finished);
    assert_eq!(host.answers()[1].read_at, START + 20 * SECOND);
    let third = host.run(get(PATH));
    assert_eq!((name_of(&third), third.count("remember")), (given("new", false), 0));
}

#[test]
fn a_client_that_leaves_does_not_keep_others_from_resolving_it_anew() {
    let host = kept("old");
    host.wait(20);
    host.resolves([asks(URL)]);
    let first = host.run(get(PATH));
    assert_eq!(first.count("fetch"), 1);
    drop(first);
    host.resolves([found("new")]);
    assert_eq!(name_of(&host.run(get(PATH))), given("old", true));
    assert_eq!(name_of(&host.run(get(PATH))), given("new", false));
}

#[test]
fn a_failed_attempt_is_repeated_after_the_time_of_an_error() {
    let host = kept("old");
    host.wait(20);
    host.resolves([failed(down()), failed(down()), found("new")]);
    let first = host.run(get(PATH));
    assert_eq!((name_of(&first), first.count("remember")), (given("old", true), 1));
    assert_eq!(host.answers()[1].kept_until, START + 615 * SECOND, "the first reading says how long");
    host.wait(3);
    let second = host.run(get(PATH));
    assert_eq!((name_of(&second), second.header("cache-control")), (given("old", true), Some("public, max-age=2")));
    assert_eq!((second.count("remember"), host.nft.subjects.borrow().len()), (0, 2));
    host.wait(2);
    assert_eq!((host.run(get(PATH)).count("remember"), host.nft.subjects.borrow().len()), (1, 3));
    host.wait(5);
    host.run(get(PATH));
    assert_eq!(name_of(&host.run(get(PATH))), given("new", false));
}

#[test]
fn an_old_one_is_given_only_if_it_cannot_be_resolved_anew() {
    let host = kept("old");
    let tag = host.run(get(PATH)).header("etag").unwrap().to_owned();
    host.wait(100);
    host.resolves([asks(URL), failed(down())]);
    let mut seen = host.run(get(PATH));
    assert_eq!(seen.place("head"), None, "it waits");
    seen.settle("fetch", response("{}"), host.now.get());
    host.drive(&mut seen);
    assert_eq!((seen.status(), name_of(&seen)), (200, given("old", true)));
    assert_eq!(seen.header("cache-control"), Some("public, max-age=5"));
    assert_eq!(seen.header("etag").unwrap(), format!("\"{}-s\"", tag.trim_matches('"')));
    assert_eq!(seen.json()["fetchedAt"], "2023-11-14T22:13:20Z", "the time of the first reading");

    host.wait(514);
    host.resolves([failed(down())]);
    assert_eq!(name_of(&host.run(get(PATH))), given("old", true));
    host.wait(5);
    host.resolves([failed(down())]);
    assert_eq!((host.run(get(PATH)).status(), host.nft.script.borrow().len()), (502, 0), "its time is over");
}

#[test]
fn at_the_deadline_the_old_one_is_given_and_what_is_under_way_is_cancelled() {
    let host = kept("old");
    host.wait(100);
    host.resolves([asks(URL)]);
    let mut seen = host.run(get(PATH));
    let fetch = seen.waiting.iter().find(|(_, action)| matches!(action, Action::Fetch(_))).map(|(id, _)| *id).unwrap();
    host.wait(5);
    seen.settle("sleep 5000", Outcome::Sleep, host.now.get());
    host.drive(&mut seen);
    assert_eq!((name_of(&seen), seen.cancelled.as_slice()), (given("old", true), [fetch].as_slice()));
    assert!(seen.is_finished);
}

#[test]
fn what_the_chain_says_is_final() {
    for config in [CONFIG.to_owned(), CONFIG.replace("\"errorSeconds\": 5", "\"errorSeconds\": 0")] {
        for wait in [20, 100] {
            let host = Host::with(&config);
            host.resolves([found("old")]);
            host.run(get(PATH));
            host.wait(wait);
            let gone = || failed(NftError::TokenNotFound("burnt".into()));
            host.resolves([gone(), gone()]);
            let first = host.run(get(PATH));
            // One that may be given at once is given once more, because nobody has asked yet.
            assert_eq!(first.status(), if wait == 20 { 200 } else { 404 });
            let second = host.run(get(PATH));
            assert_eq!((second.status(), second.json()["code"].as_str()), (404, Some("token-not-found")), "after {wait} s under {config}");
        }
    }
}

fn batch() -> (Request, Outcome) {
    let token = |id: &str| json!({ "chain": "1", "contract": CONTRACT, "tokenId": id });
    let body = json!({ "tokens": [token("7"), token("8")] });
    (post("/v1/nft/batch", &[]), Outcome::Body(Ok(body.to_string().into_bytes())))
}

/// Begins a batch of two tokens, and lets the store answer for the first. The second is recalled by
/// the test.
fn begin_batch(host: &Host) -> Exchange {
    let (request, body) = batch();
    let mut exchange = host.begin(request);
    exchange.settle("body", body, host.now.get());
    exchange.settle("take", host.answer(exchange.waiting.values().next().unwrap()).unwrap(), host.now.get());
    let first = host.answer(exchange.waiting.values().next().unwrap()).unwrap();
    exchange.settle(&format!("recall {KEY} {} ", word(7)), first, host.now.get());
    exchange
}

#[test]
fn one_that_is_outdated_after_it_was_recalled_is_resolved_anew() {
    let host = kept("old");
    host.wait(100);
    let mut exchange = begin_batch(&host);
    host.wait(1);
    host.forget(&all_tokens());
    host.wait(1);
    let both = |error: fn() -> NftError| {
        let mut step = failed(error());
        step.answered.push(mintmark_gateway_core::Answered { index: 1, outcome: Err(error()) });
        step
    };
    host.resolves([both(down)]);
    exchange.settle("recall", Outcome::Recall(None), host.now.get());
    host.drive(&mut exchange);
    assert!(exchange.is_finished);
    assert_eq!(exchange.json()["results"][0]["result"]["stale"], true);
    host.resolves([found("new")]);
    assert_eq!(host.run(get(PATH)).json()["metadata"]["name"], "new", "although an attempt has just failed");
}

#[test]
fn what_was_resolved_is_kept_before_others_are_resolved_anew() {
    let host = kept("old");
    host.wait(20);
    let mut exchange = begin_batch(&host);
    host.resolves([need(vec![wanted(1, "https://meta.example/8", None)], None), found("other"), asks(URL)]);
    exchange.settle("recall", Outcome::Recall(None), host.now.get());
    exchange.settle("fetch", response("{}"), host.now.get());
    host.drive(&mut exchange);
    assert!(exchange.place("end").is_some() && !exchange.is_finished, "{:?}", exchange.log);
    assert!(exchange.place("remember").is_some_and(|place| Some(place) < exchange.place(&format!("fetch {URL}"))), "{:?}", exchange.log);
    assert_eq!(host.answers()[1].key.token.as_deref(), Some(word(8).as_str()), "it is kept while token 7 is resolved anew");
}
