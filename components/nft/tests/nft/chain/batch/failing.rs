//! Calls of many tokens: how often an endpoint is asked that fails.

use mintmark_nft::error::Error;
use mintmark_nft::http::Failure;
use mintmark_nft::resolution::Resolution;
use mintmark_nft::subject::Answer;
use serde_json_lenient::{Value, json};

use crate::support::chain::{Chain, nothing, text};
use crate::support::{Outcome, fetch_of, ok, response, settled, status, subject, with_rpc};

const MULTICALL3: &str = "0xca11bde05977b3631167028862be2a173976ca11";
const TOKENS: usize = 100;

/// Resolves many tokens at two endpoints, and returns how many requests each was sent, and the
/// outcomes. `first` answers the requests to the first endpoint: the body, and whether it is
/// Multicall3.
fn run(first: impl Fn(&Value, bool) -> Outcome, second: bool) -> ([usize; 2], Vec<Result<Answer, Error>>) {
    let chain = Chain { code: nothing(), ..Chain::erc721(text(r#"data:,{"name":"A"}"#)) };
    let rpc = ["https://one.rpc/key", "https://two.rpc/key"].map(str::to_owned);
    let settings = with_rpc(rpc.into_iter().take(1 + usize::from(second)).collect());
    let mut resolution = Resolution::start((1..=TOKENS).map(|id| subject(&id.to_string())).collect(), settings);
    let (mut ready, mut now, mut asked, mut outcomes) = (Vec::new(), 0, [0, 0], Vec::new());
    for _ in 0..1000 {
        let step = resolution.advance(core::mem::take(&mut ready), now);
        for wanted in step.need.start {
            let body: Value = serde_json_lenient::from_slice(fetch_of(&wanted).body.as_deref().unwrap()).unwrap();
            let is_multicall = body["params"][0]["to"].as_str() == Some(MULTICALL3);
            let outcome = if fetch_of(&wanted).url.starts_with("https://one.") {
                asked[0] += 1;
                first(&body, is_multicall)
            } else {
                asked[1] += 1;
                if is_multicall {
                    ok(json!({"jsonrpc": "2.0", "id": 1, "result": "0x"}).to_string())
                } else {
                    chain.answer(&wanted).unwrap()
                }
            };
            ready.extend(outcome.map(|outcome| settled(&wanted, outcome)));
        }
        outcomes.extend(step.answered.into_iter().map(|answered| answered.outcome));
        if step.finished {
            return (asked, outcomes);
        }
        now += if ready.is_empty() { u64::from(step.need.wake_after_ms.unwrap_or_default()) } else { 0 };
    }
    panic!("no end");
}

/// The first endpoint fails, so that all calls go to the second one at once.
#[test]
fn an_endpoint_that_fails_is_not_asked_in_pieces() {
    for failure in [
        status(503),
        status(401),
        status(403),
        ok("<html>captcha</html>"),
        Some(Err(Failure::Unreachable("reset".to_owned()))),
        Some(Err(Failure::TimedOut)),
        Some(Ok(response(403, r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"forbidden"}}"#))),
    ] {
        let ([first, _], outcomes) = run(|_, _| failure.clone(), true);
        assert!(outcomes.len() == TOKENS && outcomes.iter().all(Result::is_ok), "{failure:?}");
        // The calls at the latest block and those at its number, as Multicall3 or as batches of 50.
        assert!(first <= 4, "{failure:?}: {first} requests");
    }
}

/// A call that is to blame alone costs only itself.
#[test]
fn a_refused_multicall_is_sent_as_batches() {
    let chain = Chain::erc721(text(r#"data:,{"name":"A"}"#));
    let refused = |message: &str| json!({"jsonrpc": "2.0", "id": 1, "error": {"code": -32603, "message": message}}).to_string();
    let answer = |body: &Value, is_multicall: bool, message: &str| -> Outcome {
        match body {
            _ if is_multicall => ok(refused(message)),
            Value::Array(requests) => {
                let items = requests.iter().map(|request| String::from_utf8(chain.answer_one(request).unwrap().unwrap().body).unwrap());
                ok(format!("[{}]", items.collect::<Vec<_>>().join(",")))
            }
            request => chain.answer_one(request),
        }
    };
    let ([unknown, _], outcomes) = run(|body, is_multicall| answer(body, is_multicall, "internal error"), false);
    assert!(outcomes.iter().all(Result::is_ok));
    let ([gas, _], outcomes) = run(|body, is_multicall| answer(body, is_multicall, "out of gas"), false);
    assert!(outcomes.iter().all(Result::is_ok));
    assert!(unknown <= 12 && gas > unknown, "{unknown} requests for an unknown error, {gas} for gas");
}
