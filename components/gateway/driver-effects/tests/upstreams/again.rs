//! Endpoints that break are asked once more, a moment later.

use mintmark_gateway_core::{FetchFailure, Response};
use mintmark_gateway_driver_effects::Outcome;
use serde_json::{Value, json};

use crate::support::*;
use crate::{ask, call, fresh, said, with_retry_after};

fn status(status: u16) -> Outcome {
    Outcome::Fetch(Ok(Response { status, headers: Vec::new(), body: b"busy".to_vec() }))
}

fn unreachable(code: &str) -> Outcome {
    Outcome::Fetch(Err(FetchFailure::Unreachable(code.to_owned())))
}

#[test]
fn who_breaks_is_asked_once_more() {
    let raw = json!({ "jsonrpc": "2.0", "id": 1, "method": "eth_sendRawTransaction", "params": ["0x"] });
    let read = call("eth_call");
    type Rule = fn(usize) -> Outcome;
    let good = || said(&json!({ "result": "0x7" }));
    let table: [(&Value, Rule, usize, &str, bool); 9] = [
        (&read, |_| status(503), 2, "aba", true),
        (&read, |_| unreachable("ECONNREFUSED"), 2, "aba", true),
        (&read, |_| status(503), 3, "abab", true),
        (&read, |_| status(503), 4, "abab", false),
        // A second try would come to the same, or the endpoints want to be left alone.
        (&read, |_| status(404), 4, "ab", false),
        (&read, |_| status(429), 4, "ab", false),
        (&read, |_| with_retry_after(503, "30"), 4, "ab", false),
        // Only the one that broke is asked again.
        (&read, |asked| if asked == 0 { status(503) } else { status(429) }, 2, "aba", true),
        (&raw, |_| status(503), 2, "aba", true),
    ];
    for (call, bad, broken, who, answers) in table {
        let mut count = 0;
        let (seen, asked) = ask(&fresh(), call, |_| {
            count += 1;
            Some(if count <= broken { bad(count - 1) } else { good() })
        });
        assert_eq!((asked.concat().as_str(), seen.json()["result"] == "0x7"), (who, answers), "{call} {}", seen.body);
    }
}

#[test]
fn a_call_that_may_change_something_is_not_repeated() {
    let config = CONFIG.replace("\"https://b.example\"] }", "\"https://b.example\"], \"methods\": [\"evm_mine\"] }");
    let (_, asked) = ask(&gateway(&config, ScriptedNft::default()), &call("evm_mine"), |_| Some(status(503)));
    assert_eq!(asked.concat(), "a");
}
