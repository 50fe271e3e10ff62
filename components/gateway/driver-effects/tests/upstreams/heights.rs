//! What the heights of endpoints decide.

use std::rc::Rc;

use mintmark_gateway_core::Gateway;
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};

use crate::support::*;
use crate::{ask, call, fresh, is_first, said};

fn with(method: &str, params: Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params })
}

fn block(number: &str) -> Value {
    json!({ "number": number, "hash": format!("hash of {number}") })
}

/// Lets the first endpoint have nothing, and the second say its latest block.
fn tell(gateway: &Rc<Gateway<ScriptedNft>>, number: &'static str) {
    let lacks = json!({ "error": { "code": -32000, "message": "header not found" } });
    let (seen, _) = ask(gateway, &call("eth_blockNumber"), |fetch| {
        Some(said(&if is_first(fetch) { lacks.clone() } else { json!({ "result": number }) }))
    });
    assert_eq!(seen.json()["result"], number);
}

#[test]
fn the_latest_block_is_never_an_older_one() {
    let latest = |whole: bool| with("eth_getBlockByNumber", json!(["latest", whole]));
    let gateway = fresh();
    let (_, asked) = ask(&gateway, &latest(false), |_| Some(said(&json!({ "result": block("0x64") }))));
    assert_eq!(asked.concat(), "a");
    let behind = |_: &mintmark_gateway_core::Fetch| Some(said(&json!({ "result": block("0x5f") })));
    let (seen, asked) = ask(&gateway, &latest(false), behind);
    assert_eq!((&seen.json()["result"], asked.concat().as_str()), (&block("0x64"), "ab"), "the block as it was told");
    // With its transactions it was not told, and is asked for by its number.
    for (has_it, expected) in [(true, block("0x64")), (false, Value::Null)] {
        let (seen, _) = ask(&gateway, &latest(true), |fetch| {
            let body = String::from_utf8(fetch.body.clone().unwrap()).unwrap();
            let by_number = body.contains(r#"["0x64",true]"#);
            let found = if has_it { block("0x64") } else { Value::Null };
            Some(said(&json!({ "result": if by_number { found } else { block("0x5f") } })))
        });
        assert_eq!(seen.json()["result"], expected);
        if !has_it {
            let data = seen.json()["error"]["data"].clone();
            assert_eq!((&data["code"], &data["retryable"]), (&json!("upstream-error"), &json!(true)));
        }
    }
}

#[test]
fn a_null_waits_for_an_endpoint_that_is_further() {
    let receipt = with("eth_getTransactionReceipt", json!(["0x"]));
    for (is_known, waits) in [(true, "sleep 2500"), (false, "sleep 1000")] {
        let gateway = fresh();
        if is_known {
            tell(&gateway, "0x65");
        }
        let seen = run(&gateway, post("/rpc/1", &[]), |action| match action {
            Action::Body(_) => Some(Outcome::Body(Ok(receipt.to_string().into_bytes()))),
            Action::Take(_) => Some(Outcome::Take(Ok(allowed(1.0)))),
            Action::Fetch(fetch) => is_first(fetch).then(|| said(&json!({ "result": null }))),
            Action::Sleep(1000 | 2500) => Some(Outcome::Sleep),
            _ => None,
        });
        assert_eq!((&seen.json()["result"], seen.effects.last().map(String::as_str)), (&Value::Null, Some(waits)), "{:?}", seen.effects);
    }
}

#[test]
fn one_endpoint_that_lies_about_its_height_makes_nothing_final() {
    let of_block = with("eth_getBlockByNumber", json!(["0x5", false]));
    for (lies, is_kept) in [(true, false), (false, true)] {
        let gateway = fresh();
        if lies {
            tell(&gateway, "0x10000");
        } else {
            ask(&gateway, &call("eth_blockNumber"), |_| Some(said(&json!({ "result": "0x10000" }))));
        }
        let seen = run(&gateway, post("/rpc/1", &[]), |action| match action {
            Action::Body(_) => Some(Outcome::Body(Ok(of_block.to_string().into_bytes()))),
            Action::Take(_) => Some(Outcome::Take(Ok(allowed(1.0)))),
            Action::Fetch(_) => Some(said(&json!({ "result": block("0x5") }))),
            Action::Write(_) => Some(Outcome::Write),
            _ => None,
        });
        assert_eq!(seen.effects.iter().any(|effect| effect.starts_with("write rpc/1/")), is_kept, "{:?}", seen.effects);
    }
}
