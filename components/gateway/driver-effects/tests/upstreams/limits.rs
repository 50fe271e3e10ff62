//! What limits a request: endpoints, time and memory.

use mintmark_gateway_core::{Fetch, FetchFailure};
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::json;

use super::{ask, call, fresh, is_first, said, with_retry_after};
use crate::support::*;

#[test]
fn the_time_of_an_upstream_is_honoured_and_told() {
    let gateway = fresh();
    let limits = |fetch: &Fetch| Some(if is_first(fetch) { with_retry_after(429, "7") } else { with_retry_after(503, "30") });
    for who in ["ab", ""] {
        let (seen, asked) = ask(&gateway, &call("eth_call"), limits);
        let error = seen.json()["error"].clone();
        assert_eq!((seen.status, &error["code"], &error["data"]["code"]), (429, &json!(-32005), &json!("upstream-limited")));
        assert_eq!((seen.header("retry-after"), asked.concat().as_str()), (Some("7"), who));
    }
}

#[test]
fn an_answer_that_is_too_large_is_nobodys_failure() {
    for (failure, status, code, problem, spent) in [
        (FetchFailure::TooLarge(16_777_216), 200, -32600, "answer-too-large", 1.0),
        (FetchFailure::Overloaded, 503, -32603, "overloaded", 0.0),
    ] {
        let gateway = fresh();
        let (seen, asked) = ask(&gateway, &call("eth_getCode"), |_| Some(Outcome::Fetch(Err(failure.clone()))));
        let error = seen.json()["error"].clone();
        assert_eq!((seen.status, &error["code"], &error["data"]["code"]), (status, &json!(code), &json!(problem)), "{error}");
        assert_eq!((asked.concat().as_str(), seen.summary.unwrap().cost), ("a", spent), "nobody else is asked");
        let good = |_: &Fetch| Some(said(&json!({ "result": "0x7" })));
        assert_eq!(ask(&gateway, &call("eth_getCode"), good).1, ["a"], "the endpoint is still the first");
    }
    let batch = json!([call("eth_call"), call("eth_call")]);
    let (seen, asked) = ask(&fresh(), &batch, |fetch| {
        let is_batch = fetch.body.as_deref().unwrap().starts_with(b"[");
        Some(if is_batch { Outcome::Fetch(Err(FetchFailure::TooLarge(16_777_216))) } else { said(&json!({ "result": "0x7" })) })
    });
    assert_eq!((seen.json()[1]["result"].clone(), asked.concat().as_str()), (json!("0x7"), "aaa"), "a batch is split");
}

#[test]
fn a_limit_is_told_only_if_each_endpoint_limits() {
    let limits = || with_retry_after(429, "3600");
    let fails = || Outcome::Fetch(Err(FetchFailure::Unreachable("refused".into())));
    let late = || said(&json!({ "error": { "code": -32000, "message": "header not found" } }));
    let lacks = || said(&json!({ "error": { "code": -32601, "message": "the method eth_call does not exist" } }));
    let sooner = || with_retry_after(429, "5");
    for (second, code, wait) in [
        (fails as fn() -> Outcome, json!(-32603), None),
        (late, json!(-32000), None),
        (lacks, json!(-32005), Some("3600")),
        (sooner, json!(-32005), Some("5")),
    ] {
        for method in ["eth_call", "eth_sendRawTransaction"] {
            let gateway = fresh();
            // At first the endpoint says so, and then it is not asked.
            for _ in 0..2 {
                let (seen, _) = ask(&gateway, &call(method), |fetch| Some(if is_first(fetch) { limits() } else { second() }));
                assert_eq!((&seen.json()["error"]["code"], seen.header("retry-after")), (&code, wait), "{method}: {}", seen.body);
            }
        }
    }
}

#[test]
fn a_request_whose_time_runs_out_at_an_endpoint_is_late_whatever_another_limits() {
    for method in ["eth_call", "eth_sendRawTransaction"] {
        let seen = run_at(&fresh(), post("/rpc/1", &[]), 100_000, |action| match action {
            Action::Body(_) => Some(Outcome::Body(Ok(call(method).to_string().into_bytes()))),
            Action::Take(_) => Some(Outcome::Take(Ok(allowed(1.0)))),
            Action::Fetch(fetch) => is_first(fetch).then(|| with_retry_after(429, "3600")),
            Action::Sleep(_) => Some(Outcome::Sleep),
            _ => None,
        });
        assert_eq!((seen.status, &seen.json()["error"]["data"]["code"]), (200, &json!("deadline")), "{method}");
        assert_eq!(seen.summary.unwrap().cost, 1.0, "an endpoint has worked on it");
    }
}
