//! What the heights of endpoints decide.

use serde_json::{Value, json};

use crate::{ask, fresh, said};

fn with(method: &str, params: Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params })
}

fn block(number: &str) -> Value {
    json!({ "number": number, "hash": format!("hash of {number}") })
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
