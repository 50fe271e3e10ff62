//! `POST /v1/nft/batch`: the order of its results, and what its tokens share.

use mintmark_gateway_core::{Answered, NftError, Step, Subject};
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};

use crate::host::Host;
use crate::host::exchange::Exchange;
use crate::host::make::*;
use crate::support::{need, post};

fn token(id: impl Into<Value>) -> Value {
    json!({ "chain": "1", "contract": CONTRACT, "tokenId": id.into() })
}

fn begin(host: &Host, body: &Value) -> Exchange {
    let mut exchange = host.begin(post("/v1/nft/batch", &[]));
    exchange.settle("body 131072", Outcome::Body(Ok(body.to_string().into_bytes())), host.now.get());
    exchange
}

fn run(host: &Host, tokens: &[Value]) -> Exchange {
    let mut exchange = begin(host, &json!({ "tokens": tokens }));
    host.drive(&mut exchange);
    exchange
}

/// A step that answers subjects by their index.
fn answers(outcomes: Vec<(u32, Result<&str, NftError>)>, finished: bool) -> Step {
    let answered = outcomes.into_iter().map(|(index, outcome)| Answered { index, outcome: outcome.map(document) }).collect();
    Step { answered, finished, ..need(Vec::new(), None) }
}

fn names(exchange: &Exchange) -> Vec<String> {
    let json = exchange.json();
    let name = |it: &Value| it["result"]["metadata"]["name"].as_str().or(it["error"]["code"].as_str()).unwrap().to_owned();
    json["results"].as_array().unwrap().iter().map(name).collect()
}

#[test]
fn results_stand_in_the_order_of_the_tokens_whatever_comes_first() {
    let host = Host::new();
    let waits = Step { need: need(vec![wanted(1, "https://meta.example/8", None)], None).need, ..answers(vec![(2, Ok("nine"))], false) };
    host.resolves([waits, answers(vec![(1, Err(down())), (0, Ok("seven"))], true)]);
    let mut exchange = run(&host, &[token("7"), json!({ "chain": "1" }), token("8"), token(9)]);
    assert_eq!(exchange.place("head"), None);
    exchange.settle("fetch", response("{}"), host.now.get());
    host.drive(&mut exchange);
    assert_eq!(names(&exchange), ["seven", "invalid-address", "upstream-error", "nine"]);
    assert_eq!(exchange.json()["results"][3]["token"], token(9), "as it was sent");
    assert_eq!((exchange.status(), exchange.header("cache-control")), (200, Some("no-store")));
    assert_eq!(exchange.log[1], "take anonymous 192.0.2.7 nft.batch,nft.batch,nft.batch", "a malformed token costs nothing");
    assert_eq!((exchange.count("remember"), host.nft.subjects.borrow().len()), (3, 3), "two answers and an error");
    assert_eq!(exchange.summary.unwrap().codes, ["invalid-address", "upstream-error"]);
}

#[test]
fn what_is_kept_is_not_resolved_and_all_are_recalled_side_by_side() {
    let host = Host::new();
    host.resolves([found("kept")]);
    host.run(get(PATH));
    let mut exchange = begin(&host, &json!({ "tokens": [token("7"), token("8"), token("0x7")] }));
    exchange.settle("take", Outcome::Take(Ok(crate::support::allowed(3.0))), host.now.get());
    assert_eq!(exchange.waiting.values().filter(|action| matches!(action, Action::Recall(_))).count(), 3);
    host.resolves([found("eight")]);
    host.drive(&mut exchange);
    assert_eq!(names(&exchange), ["kept", "eight", "kept"]);
    let subjects = host.nft.subjects.borrow();
    let [_, Subject::Token(asked)] = subjects.as_slice() else { panic!("{subjects:?}") };
    assert_eq!((asked.token.token_id.as_str(), exchange.count("remember")), ("8", 1));
}

#[test]
fn a_block_that_tokens_share_is_looked_up_and_kept_once() {
    let host = Host::new();
    let shared = || need(vec![wanted(1, "https://g.example/ipfs/bafy", Some("bafy"))], None);
    let mut last = answers(vec![(0, Ok("a")), (1, Ok("b"))], true);
    last.need.verified = vec![1];
    host.resolves([shared(), last]);
    let mut exchange = run(&host, &[token("7"), token("8")]);
    let coalesce = exchange.waiting.values().find_map(|action| match action {
        Action::Fetch(fetch) => fetch.coalesce.clone(),
        _ => None,
    });
    assert_eq!(coalesce.as_deref(), Some("cid:bafy"), "requests of other exchanges share it too");
    exchange.settle("fetch", response("block"), host.now.get());
    host.drive(&mut exchange);
    assert_eq!((exchange.count("read cid:bafy"), exchange.count("fetch"), exchange.count("write cid:bafy")), (1, 1, 1));
    assert_eq!(host.content.borrow()["cid:bafy"], b"block");
}

#[test]
fn a_batch_of_stale_tokens_is_answered_at_once_and_each_resolved_anew_once() {
    let host = Host::new();
    host.resolves([answers(vec![(0, Ok("a")), (1, Ok("b"))], true)]);
    run(&host, &[token("7"), token("8")]);
    host.wait(20);
    host.resolves([answers(vec![(0, Ok("new a")), (1, Ok("new b"))], true)]);
    let stale = run(&host, &[token("7"), token("8"), token("7")]);
    assert_eq!(names(&stale), ["a", "b", "a"]);
    assert_eq!((host.nft.subjects.borrow().len(), stale.count("remember")), (4, 2), "a token that stands twice is resolved once");
    assert_eq!(names(&run(&host, &[token("8"), token("7")])), ["new b", "new a"]);
}

#[test]
fn at_the_deadline_it_gives_what_it_has() {
    let host = Host::new();
    let mut step = answers(vec![(1, Ok("eight"))], false);
    step.need.start = vec![wanted(1, "https://slow.example/", None)];
    host.resolves([step]);
    let mut exchange = run(&host, &[token("7"), token("8")]);
    host.wait(5);
    exchange.settle("sleep 5000", Outcome::Sleep, host.now.get());
    host.drive(&mut exchange);
    assert_eq!((names(&exchange), exchange.cancelled.len()), (vec!["deadline".to_owned(), "eight".to_owned()], 1));
    assert!(exchange.is_finished);
}

#[test]
fn a_hundred_tokens_are_the_most() {
    let host = Host::new();
    let some = |count: u32| (0..count).map(token).collect::<Vec<_>>();
    host.resolves([answers((0..100).map(|index| (index, Ok("a"))).collect(), true)]);
    let full = run(&host, &some(100));
    assert_eq!((full.json()["results"].as_array().unwrap().len(), full.summary.unwrap().cost), (100, 100.0));
    for count in [0, 101] {
        let refused = run(&host, &some(count));
        assert_eq!((refused.status(), &refused.json()["code"]), (400, &json!("invalid-request")));
        assert_eq!(refused.log[..2], ["body 131072", "take abuse 192.0.2.7 abuse"]);
    }
    let none = run(&host, &[json!(7), json!({})]);
    assert_eq!(
        (names(&none), none.log[1].as_str()),
        (vec!["invalid-request".to_owned(), "invalid-chain".to_owned()], "take anonymous 192.0.2.7 nft.batch")
    );
}
