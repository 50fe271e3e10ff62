//! Several endpoints of a chain: a silent one delays a resolution only by the hedge delay.

use mintmark_nft::error::Error;
use mintmark_nft::http::{Failure, Header, Response, Wanted};
use mintmark_nft::settings::Settings;
use mintmark_nft::subject::Answer;
use serde_json_lenient::json;

use crate::support::chain::{Chain, nothing, text};
use crate::support::{Outcome, Run, drive, fetch_of, ok, resolution, response, settled, status, with_rpc};

const DOCUMENT: &str = r#"data:,{"name":"A"}"#;

fn endpoints(names: &[&str]) -> Settings {
    with_rpc(names.iter().map(|name| format!("https://{name}.rpc/key")).collect())
}

fn letter(wanted: &Wanted) -> char {
    fetch_of(wanted).url.chars().nth("https://".len()).unwrap()
}

fn asked(run: &Run) -> String {
    run.wanted.iter().map(letter).collect()
}

fn run(names: &[&str], chain: &Chain, mut endpoint: impl FnMut(char, usize) -> Option<Outcome>) -> Run {
    let mut count = 0;
    drive(resolution("7", endpoints(names)), |wanted| {
        count += 1;
        endpoint(letter(wanted), count).unwrap_or_else(|| chain.answer(wanted).unwrap())
    })
}

#[test]
fn the_next_endpoint_is_asked_after_the_hedge_delay() {
    let chain = Chain::erc721(text(DOCUMENT));
    let silent = run(&["a", "b"], &chain, |endpoint, _| (endpoint == 'a').then_some(None));
    assert_eq!((asked(&silent).as_str(), silent.wakes), ("aaabbbb", 1), "the endpoint that replied is asked for the URI");
    silent.document();
    let two = run(&["a", "b", "c"], &chain, |endpoint, _| (endpoint != 'c').then_some(None));
    assert_eq!((asked(&two).as_str(), two.wakes), ("aaabbbcccc", 2));
    two.document();
    let later = run(&["a", "b"], &chain, |endpoint, count| (endpoint == 'a' && count > 3).then_some(None));
    assert_eq!((asked(&later).as_str(), later.wakes), ("aaaab", 1), "silent from the second round on");
    later.document();
    let silent_contract = Chain { erc721: nothing(), erc1155: nothing(), token_uri: nothing(), uri: nothing(), code: nothing() };
    let last = run(&["a", "b"], &silent_contract, |endpoint, count| (endpoint == 'a' && count > 6).then_some(None));
    assert_eq!((asked(&last).as_str(), last.wakes), ("aaaabababab", 2), "silent in the last round; each empty answer is confirmed");
    assert!(matches!(last.error(), Error::TokenNotFound(_)));
}

#[test]
fn a_failure_next_to_a_silent_endpoint_asks_the_next_at_once() {
    let chain = Chain::erc721(text(DOCUMENT));
    let failing = run(&["a", "b", "c"], &chain, |endpoint, _| match endpoint {
        'a' => Some(None),
        'b' => Some(status(503)),
        _ => None,
    });
    assert_eq!((asked(&failing).as_str(), failing.wakes), ("aaabbbcccc", 1), "a failure asks the next at once");
    failing.document();
    let unusable = run(&["a", "b"], &chain, |endpoint, count| {
        (endpoint == 'a' && count == 1).then(|| ok(r#"{"jsonrpc":"2.0","id":1,"result":"0x"}"#))
    });
    assert_eq!(asked(&unusable), "aaabb", "an empty block number is not usable");
    unusable.document();
}

/// A slow endpoint that replies in the end still counts.
#[test]
fn the_first_usable_reply_wins() {
    let chain = Chain::erc721(text(DOCUMENT));
    let mut resolution = resolution("7", endpoints(&["a", "b"]));
    let reply = |wanted: &Wanted| settled(wanted, chain.answer(wanted).unwrap().unwrap());
    let letters = |start: &[Wanted]| start.iter().map(letter).collect::<String>();
    let first = resolution.advance(Vec::new(), 0).need;
    assert_eq!((first.start.len(), first.wake_after_ms), (3, Some(300)));
    let answered = resolution.advance(vec![reply(&first.start[0])], 100).need;
    assert_eq!((answered.start.len(), answered.wake_after_ms), (0, Some(200)), "two are open");
    let hedged = resolution.advance(Vec::new(), 300).need;
    assert_eq!((letters(&hedged.start).as_str(), hedged.wake_after_ms), ("bb", None), "the open ones only");
    let failures = hedged.start.iter().map(|wanted| settled(wanted, Err(Failure::TimedOut))).collect();
    let waiting = resolution.advance(failures, 310).need;
    assert!(waiting.start.is_empty(), "the slow one is still under way");
    let second = resolution.advance(first.start[1..].iter().map(reply).collect(), 320).need;
    assert_eq!((letters(&second.start).as_str(), second.wake_after_ms), ("a", Some(300)));
    let late = settled(&hedged.start[0], Ok(response(500, "")));
    assert!(resolution.advance(vec![late], 330).need.start.is_empty(), "a late failure of the round before is ignored");
    let last = resolution.advance(vec![reply(&second.start[0])], 340);
    assert!(last.finished && matches!(last.answered[0].outcome, Ok(Answer::Token(_))));
}

#[test]
fn the_losers_of_a_race_are_cancelled() {
    let chain = Chain::erc721(text(DOCUMENT));
    let mut resolution = resolution("7", endpoints(&["a", "b"]));
    let first = resolution.advance(Vec::new(), 0).need;
    let second = resolution.advance(Vec::new(), 300).need;
    assert_eq!(second.start.len(), 3);
    let replies = second.start.iter().map(|wanted| settled(wanted, chain.answer(wanted).unwrap().unwrap())).collect();
    let third = resolution.advance(replies, 310).need;
    let mut cancelled = third.cancel;
    cancelled.sort_unstable();
    assert_eq!(cancelled, first.start.iter().map(|wanted| wanted.id).collect::<Vec<_>>());
}

fn node_error(message: &str) -> Outcome {
    ok(json!({"jsonrpc": "2.0", "id": 1, "error": {"code": -32000, "message": message}}).to_string())
}

/// One load-balanced endpoint names a block that the node behind the next request does not have.
#[test]
fn a_lagging_endpoint_is_asked_again_within_the_deadline() {
    let chain = Chain::erc721(text(DOCUMENT));
    let mut behind = 2;
    let run = run(&["a"], &chain, |_, count| {
        (count > 3 && behind > 0).then(|| {
            behind -= 1;
            node_error("header not found")
        })
    });
    assert_eq!((run.wanted.len(), run.wakes), (6, 2), "three queries, and the URI three times after two pauses");
    run.document();
    let never = drive(resolution("7", endpoints(&["a"])), |wanted| {
        if fetch_of(wanted).body.as_deref().is_some_and(|body| body.starts_with(b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_call")) {
            node_error("header not found")
        } else {
            chain.answer(wanted).unwrap()
        }
    });
    match never.error() {
        Error::UpstreamError(upstream) => assert!(upstream.retryable && upstream.detail.contains("does not have this block yet")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_throttled_endpoint_is_asked_again_when_it_says() {
    let throttled = || {
        let headers = vec![Header { name: "retry-after".to_owned(), value: "2".to_owned() }];
        Some(Ok(Response { status: 429, headers, body: Vec::new() }))
    };
    let mut resolution = resolution("7", endpoints(&["a"]));
    let first = resolution.advance(Vec::new(), 0).need;
    let failures = first.start.iter().map(|wanted| settled(wanted, throttled().unwrap())).collect();
    assert_eq!(resolution.advance(failures, 10).need.wake_after_ms, Some(2000));
    let again = resolution.advance(Vec::new(), 2010).need;
    assert_eq!(again.start.len(), 3);
}

/// A time after the deadline is told, so that a client knows when to ask again.
#[test]
fn the_time_of_a_throttled_endpoint_is_told() {
    let headers = vec![Header { name: "retry-after".to_owned(), value: "120".to_owned() }];
    let throttled = || Some(Ok(Response { status: 429, headers: headers.clone(), body: Vec::new() }));
    match drive(resolution("7", endpoints(&["a"])), |_| throttled()).error() {
        Error::UpstreamError(upstream) => assert_eq!((upstream.retryable, upstream.retry_after_ms), (true, Some(120_000))),
        other => panic!("{other:?}"),
    }
}
