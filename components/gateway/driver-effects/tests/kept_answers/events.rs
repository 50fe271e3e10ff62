//! Events of senders that know the secret: what they may send, and in how many turns it is dropped.

use hmac::{Hmac, KeyInit, Mac};
use mintmark_gateway_driver_effects::Outcome;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::host::exchange::Exchange;
use crate::host::make::{CONTRACT, word};
use crate::host::{Host, SECRET, START};
use crate::support::post;

const UPDATE: &str = "0xf8e1a15aba9398e019f0b49df1a4fde98ee17ae345cb5f6b5e2c27f5033e8ce7";

fn update(token: u64) -> Value {
    json!({ "chain": "1", "address": CONTRACT, "topics": [UPDATE], "data": format!("0x{}", word(token)) })
}

/// Sends a signed body, and runs until the store is asked, or to the end.
fn send(body: &Value) -> Exchange {
    let body = body.to_string().into_bytes();
    let tag = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap().chain_update(&body).finalize().into_bytes();
    let digits: String = tag.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut exchange = Host::new().begin(post("/v1/events", &[("x-mintmark-signature", &digits)]));
    exchange.settle("body 1048576", Outcome::Body(Ok(body)), START);
    exchange
}

#[test]
fn a_body_without_logs_is_received() {
    for body in [json!([]), json!({ "event": { "data": { "block": { "number": 21, "logs": [] } } } })] {
        let seen = send(&body);
        assert_eq!((seen.status(), seen.json()), (200, json!({ "received": 0, "invalidated": [], "ignored": [] })), "{body}");
        assert_eq!(seen.log[1], "head 200", "nothing is dropped, and nobody is limited");
    }
}

#[test]
fn a_malformed_log_is_no_abuse_of_somebody_who_knows_the_secret() {
    let mut broken = update(7);
    broken["address"] = json!("0x12");
    for body in [json!([broken]), json!(vec![update(7); 1001])] {
        let seen = send(&body);
        assert_eq!((seen.status(), &seen.json()["code"], seen.log[1].as_str()), (400, &json!("invalid-request"), "head 400"));
    }
}

#[test]
fn ids_in_a_row_are_dropped_at_once_and_others_side_by_side() {
    let row = send(&json!((1..=1000).map(update).collect::<Vec<_>>()));
    assert_eq!(row.waiting.len(), 1, "{:?}", row.log);
    let apart = send(&json!([update(1), update(3), update(5)]));
    assert_eq!(apart.waiting.len(), 3, "{:?}", apart.log);
    let mut failing = apart;
    let outcomes = [true, false, true].map(Outcome::Forget);
    let settled = failing.waiting.keys().copied().zip(outcomes).collect();
    failing.waiting.clear();
    failing.advance(settled, START, true);
    assert_eq!((failing.status(), &failing.json()["code"]), (503, &json!("store-unavailable")));
}
