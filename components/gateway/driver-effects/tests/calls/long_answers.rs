//! Answers that are passed on while they come.

use std::collections::VecDeque;
use std::rc::Rc;

use mintmark_gateway_core::{FetchFailure, Gateway, Response, TakeOutcome};
use mintmark_gateway_driver_effects::{Action, AskedResponse, Machine, Outcome};
use serde_json::{Value, json};

use crate::support::*;

const CALL: &str = r#"{"jsonrpc":"2.0","id":"x","method":"eth_getStorageAt","params":["0x1"]}"#;
const BEGINNING: &str = r#"{"jsonrpc":"2.0","id":0,"result":["0xaa","#;

type Piece = Result<Option<Vec<u8>>, FetchFailure>;

fn text(piece: &str) -> Piece {
    Ok(Some(piece.as_bytes().to_vec()))
}

fn begun(beginning: &str) -> Outcome {
    let response = Response { status: 200, headers: Vec::new(), body: beginning.as_bytes().to_vec() };
    Outcome::Ask(Ok(AskedResponse { response, has_rest: true }))
}

fn fresh() -> Rc<Gateway<ScriptedNft>> {
    gateway(CONFIG, ScriptedNft::default())
}

/// A host whose first endpoint begins an answer, which then comes in pieces. The second one answers
/// `"0x7"`.
fn host(beginning: &str, pieces: Vec<Piece>) -> impl FnMut(&Action) -> Option<Outcome> {
    let mut pieces: VecDeque<Piece> = pieces.into();
    move |action| match action {
        Action::Body(_) => Some(Outcome::Body(Ok(CALL.as_bytes().to_vec()))),
        Action::Take(_) => Some(Outcome::Take(Ok(allowed(5.0)))),
        Action::Ask(ask) if ask.fetch.url.contains("a.example") => Some(begun(beginning)),
        Action::Fetch(_) => Some(json_response(r#"{"jsonrpc":"2.0","id":0,"result":"0x7"}"#)),
        Action::NextChunk(_) => Some(Outcome::NextChunk(pieces.pop_front().expect("a piece"))),
        _ => None,
    }
}

fn ask(gateway: &Rc<Gateway<ScriptedNft>>, beginning: &str, pieces: Vec<Piece>) -> Seen {
    run(gateway, post("/rpc/1", &[]), host(beginning, pieces))
}

#[test]
fn a_long_result_goes_on_under_the_id_of_the_client() {
    for (beginning, end) in [(BEGINNING, "]}"), (r#"{"result":["0xaa","#, "],\"error\":null,\"id\":0, \"jsonrpc\":\"2.0\"}\r\n")] {
        let pieces = vec![text("\"0xb"), text("b\""), text(&end[..1]), text(&end[1..]), Ok(None)];
        let seen = ask(&fresh(), beginning, pieces);
        assert_eq!((seen.status, seen.body.as_str()), (200, r#"{"jsonrpc":"2.0","id":"x","result":["0xaa","0xbb"]}"#));
        assert_eq!((seen.is_broken, seen.header("content-type")), (false, Some("application/json")));
        assert_eq!((seen.header("content-length"), seen.header("cache-control")), (None, Some("no-store")));
        let summary = seen.summary.unwrap();
        assert_eq!((summary.cost, summary.codes.len(), summary.attempts.len()), (5.0, 0, 0));
    }
}

#[test]
fn the_cap_and_the_longest_short_answer_are_told_to_the_host() {
    let config = CONFIG.replace(r#""https://b.example"] }"#, r#""https://b.example"], "maxAnswerBytes": 50000000 }"#);
    let mut answer = host(BEGINNING, vec![text("1]}"), Ok(None)]);
    let mut asked = Vec::new();
    run(&gateway(&config, ScriptedNft::default()), post("/rpc/1", &[]), |action| {
        if let Action::Ask(ask) = action {
            asked.push((ask.fetch.max_bytes, ask.whole_bytes, ask.deadline_ms, ask.fetch.coalesce.is_some()));
        }
        answer(action)
    });
    assert_eq!(asked, [(50_000_000, 1 << 20, 5000, true)]);
}

#[test]
fn what_is_broken_behind_the_beginning_has_no_end() {
    for (pieces, said) in [
        (vec![text("1"), Ok(None)], "the rest of the answer is no JSON-RPC response"),
        (vec![text("1]"), Ok(None)], "the rest of the answer is no JSON-RPC response"),
        (vec![text("1}")], "the rest of the answer is no JSON-RPC response"),
        (vec![text("1]}{}"), Ok(None)], "the rest of the answer is no JSON-RPC response"),
        (vec![text("1],\"id\":0}"), Ok(None)], "the rest of the answer is no JSON-RPC response"),
        (vec![text("1],\"error\":{\"code\":3,\"message\":\"a\"}}"), Ok(None)], "the rest of the answer is no JSON-RPC response"),
        (vec![text("1]}"), text(&" ".repeat(5000))], "the rest of the answer is no JSON-RPC response"),
        (vec![text("1,"), Err(FetchFailure::TimedOut)], "the answer broke off: timed out"),
    ] {
        let gateway = fresh();
        let seen = ask(&gateway, BEGINNING, pieces);
        assert!(seen.is_broken && serde_json::from_str::<Value>(&seen.body).is_err(), "{}", seen.body);
        assert!(seen.effects.contains(&"settle anonymous 5->0".to_owned()), "{:?}", seen.effects);
        let summary = seen.summary.unwrap();
        assert_eq!((summary.status, summary.cost, summary.codes), (200, 0.0, vec!["upstream-error".to_owned()]));
        assert_eq!(summary.attempts.iter().map(|it| it.said.as_str()).collect::<Vec<_>>(), [said]);
        let next = ask(&gateway, BEGINNING, Vec::new());
        assert_eq!(next.json()["result"], "0x7", "the endpoint rests");
    }
}

#[test]
fn what_is_above_the_cap_has_no_end_and_is_no_fault_of_the_endpoint() {
    let gateway = fresh();
    let seen = ask(&gateway, BEGINNING, vec![text("1,"), Err(FetchFailure::TooLarge(16_777_216))]);
    assert!(seen.is_broken && !seen.effects.iter().any(|effect| effect.starts_with("settle")), "{:?}", seen.effects);
    let summary = seen.summary.unwrap();
    assert_eq!((summary.cost, summary.codes), (5.0, vec!["answer-too-large".to_owned()]));
    assert!(!ask(&gateway, BEGINNING, vec![text("1]}"), Ok(None)]).is_broken, "the endpoint is asked first again");
}

#[test]
fn an_answer_that_announces_more_than_the_cap_is_refused() {
    let gateway = fresh();
    let mut asked = 0;
    let seen = run(&gateway, post("/rpc/1", &[]), |action| match action {
        Action::Body(_) => Some(Outcome::Body(Ok(CALL.as_bytes().to_vec()))),
        Action::Take(_) => Some(Outcome::Take(Ok(allowed(5.0)))),
        Action::Ask(_) => {
            asked += 1;
            Some(Outcome::Ask(Err(FetchFailure::TooLarge(16_777_216))))
        }
        _ => None,
    });
    let error = &seen.json()["error"];
    assert_eq!((seen.status, &error["code"], &error["data"]["code"]), (200, &json!(-32600), &json!("answer-too-large")));
    assert_eq!(error["data"]["retryable"], false);
    let detail = "the answer is longer than 16777216 bytes: ask for less, for example for fewer blocks, or raise chains.{id}.maxAnswerBytes of the configuration";
    assert_eq!((&error["message"], asked, seen.summary.unwrap().cost), (&json!(detail), 1, 5.0), "another endpoint would say the same");
    assert!(!ask(&gateway, BEGINNING, vec![text("1]}"), Ok(None)]).is_broken, "nobody rests");
}

#[test]
fn what_cannot_be_judged_by_its_beginning_is_read_whole() {
    let revert = (r#"{"jsonrpc":"2.0","id":0,"error":{"code":3,"message":"execution reverted","data":""#, vec![text("0xaa\"}}"), Ok(None)]);
    let seen = ask(&fresh(), revert.0, revert.1);
    assert_eq!((&seen.json()["error"]["data"], seen.json()["id"].as_str()), (&json!("0xaa"), Some("x")));
    for (beginning, pieces) in [
        (r#"{"jsonrpc":"2.0","id":0,"error":{"code":-32000,"message":"header not found","data":""#, vec![text("\"}}"), Ok(None)]),
        (r#"{"jsonrpc":"2.0","id":1,"result":["#, vec![text("1]}"), Ok(None)]),
        (r#"{"jsonrpc":"2.0","id":0,"result":[1,}"#, vec![text("1]}"), Ok(None)]),
        ("<html>", vec![text("</html>"), Ok(None)]),
        ("<html>", vec![Err(FetchFailure::TimedOut)]),
    ] {
        assert_eq!(ask(&fresh(), beginning, pieces).json()["result"], "0x7", "another endpoint answers: {beginning}");
    }
}

#[test]
fn only_a_single_call_with_an_id_is_passed_on() {
    for body in [format!("[{CALL}]"), CALL.replace("\"id\":\"x\",", ""), CALL.replace("eth_getStorageAt", "eth_sendRawTransaction")] {
        let seen = run(&fresh(), post("/rpc/1", &[]), |action| match action {
            Action::Body(_) => Some(Outcome::Body(Ok(body.clone().into_bytes()))),
            Action::Take(_) => Some(Outcome::Take(Ok(allowed(5.0)))),
            Action::Fetch(_) => Some(json_response(r#"{"jsonrpc":"2.0","id":0,"result":"0x7"}"#)),
            _ => None,
        });
        assert!(!seen.effects.iter().any(|effect| effect.starts_with("ask")), "{:?}", seen.effects);
    }
}

#[test]
fn the_slot_is_free_once_the_answer_is_sent() {
    let mut answer = host(BEGINNING, vec![text("1]}"), Ok(None)]);
    let seen = run(&fresh(), post("/rpc/1", &[]), |action| match action {
        Action::Take(_) => Some(Outcome::Take(Ok(TakeOutcome { lease: Some(1.0), ..allowed(5.0) }))),
        other => answer(other),
    });
    assert_eq!(seen.effects.last().map(String::as_str), Some("settle anonymous 5->5"), "{:?}", seen.effects);
    assert!(seen.json()["result"].is_array());
}

/// Runs a request until its answer is being passed on, or the endpoint is asked for a whole one.
/// Returns whether it is passed on.
fn begin(gateway: &Rc<Gateway<ScriptedNft>>) -> (Machine, bool) {
    let gateway = Rc::clone(gateway);
    let mut machine = Machine::new(|effects| gateway.handle(effects, post("/rpc/1", &[]), seed()));
    let mut answer = host(BEGINNING, Vec::new());
    let mut settled = Vec::new();
    loop {
        let step = machine.advance(settled.drain(..), 0, true);
        for (id, action) in step.start {
            match action {
                Action::NextChunk(_) => return (machine, true),
                Action::Fetch(_) => return (machine, false),
                other => settled.extend(answer(&other).or_else(|| stores::without_stores(&other)).map(|outcome| (id, outcome))),
            }
        }
        assert!(!settled.is_empty(), "the exchange waits for nothing");
    }
}

#[test]
fn slow_readers_do_not_use_up_the_connections() {
    let gateway = fresh();
    let mut readers: Vec<_> = (0..33).map(|_| begin(&gateway)).collect();
    assert_eq!(readers.iter().filter(|(_, is_passed_on)| *is_passed_on).count(), 32);
    assert!(!readers[32].1, "one more is read whole");
    readers.remove(0);
    assert!(begin(&gateway).1, "a reader has left");
}
