//! `POST /v1/events`: who may send them, and what each of them drops.

use hmac::{Hmac, KeyInit, Mac};
use mintmark_gateway_core::BodyFailure;
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::host::exchange::Exchange;
use crate::host::make::*;
use crate::host::{Host, SECRET};
use crate::support::post;

const UPDATE: &str = "f8e1a15aba9398e019f0b49df1a4fde98ee17ae345cb5f6b5e2c27f5033e8ce7";
const BATCH: &str = "6bd5c950a8d8df17f772f5af37cb3655737899cbf903264b9795592da439661c";
const URI: &str = "6bb7ff708619ba0610cba295a58592e0451dee2622938c8755667688daf3529b";
const CONTRACT_URI: &str = "a5d4097edda6d87cb9329af83fb3712ef77eeb13738ffe43cc35a4ce305ad962";
const OTHER: &str = "0x00000000000000000000000000000000000000bb";

fn signature(secret: &str, body: &[u8]) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap().chain_update(body);
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn log(chain: &str, address: &str, topics: &[&str], data: &[String]) -> Value {
    let topics: Vec<_> = topics.iter().map(|topic| format!("0x{topic}")).collect();
    json!({ "chain": chain, "address": address, "topics": topics, "data": format!("0x{}", data.concat()) })
}

fn send(host: &Host, body: &Value, fields: &[(&str, &str)]) -> Exchange {
    let mut exchange = host.begin(post("/v1/events", fields));
    exchange.settle("body 1048576", Outcome::Body(Ok(body.to_string().into_bytes())), host.now.get());
    host.drive(&mut exchange);
    exchange
}

fn signed(host: &Host, body: &Value) -> Exchange {
    let tag = signature(SECRET, body.to_string().as_bytes());
    send(host, body, &[("x-mintmark-signature", &format!("sha256={tag}"))])
}

fn forgets(exchange: &Exchange) -> Vec<&str> {
    exchange.log.iter().filter_map(|entry| entry.strip_prefix("forget ")).collect()
}

fn range(contract: &str, from: &str, to: &str) -> String {
    format!("1/{contract} Range {{ from: \"{from}\", to: \"{to}\" }}")
}

#[test]
fn a_signed_event_drops_its_token_and_takes_no_quota() {
    let host = Host::new();
    host.resolves(["a", "b"].map(found));
    host.run(get(PATH));
    let seen = signed(&host, &json!([log("1", CONTRACT, &[UPDATE], &[word(7)])]));
    let dropped = range(CONTRACT, &word(7), &word(7));
    assert_eq!(seen.log[..3], ["body 1048576".to_owned(), format!("forget {dropped}"), "head 200".to_owned()]);
    assert_eq!((seen.json()["received"].as_u64(), seen.header("cache-control")), (Some(1), Some("no-store")));
    assert_eq!(host.run(get(PATH)).json()["metadata"]["name"], "b");
}

#[test]
fn a_request_that_is_not_signed_drops_nothing_and_counts_as_abuse() {
    let body = json!([log("1", CONTRACT, &[UPDATE], &[word(7)])]);
    let bytes = body.to_string().into_bytes();
    let right = signature(SECRET, &bytes);
    let wrong = [signature("another secret of 32 characters!", &bytes), signature(SECRET, b"[]"), right[..62].to_owned(), String::new()];
    let fields = wrong.iter().map(|tag| vec![("x-mintmark-signature", tag.as_str())]);
    let others = [vec![], vec![("x-mintmark-signature", right.as_str()), ("x-signature", right.as_str())]];
    for fields in fields.chain(others) {
        let seen = send(&Host::new(), &body, &fields);
        assert_eq!((seen.status(), &seen.json()["code"]), (401, &json!("events-signature-invalid")), "{fields:?}");
        assert_eq!((forgets(&seen).len(), seen.log[1].as_str()), (0, "take abuse 192.0.2.7 abuse"));
        assert_eq!(seen.header("www-authenticate"), Some("HMAC-SHA256"));
        assert!(!seen.text().contains(SECRET));
    }
}

#[test]
fn each_standard_drops_what_it_names_and_each_contract_is_told_once() {
    let seen = signed(
        &Host::new(),
        &json!([
            log("1", CONTRACT, &[BATCH], &[word(5), word(9)]),
            log("1", CONTRACT, &[BATCH], &[word(8), word(12)]),
            log("1", CONTRACT, &[URI, &word(40)], &[word(32), word(0)]),
            log("1", OTHER, &[UPDATE], &[word(1)]),
            log("1", OTHER, &[CONTRACT_URI], &[]),
            log("137", CONTRACT, &[UPDATE], &[word(7)]),
            log("1", CONTRACT, &[&"0".repeat(64)], &[word(7)]),
        ]),
    );
    let expected = [range(CONTRACT, &word(5), &word(12)), range(CONTRACT, &word(40), &word(40)), format!("1/{OTHER} All")];
    assert_eq!(forgets(&seen), expected);
    let json = seen.json();
    let ignored: Vec<_> = json["ignored"].as_array().unwrap().iter().map(|it| it["log"].as_u64().unwrap()).collect();
    assert_eq!((ignored, &json["ignored"][0]["reason"]), (vec![5, 6], &json!("the chain is not configured")));
    assert_eq!(json["invalidated"][0]["tokens"], json!({ "from": "5", "to": "12" }));
}

#[test]
fn a_range_to_the_greatest_id_is_the_whole_contract() {
    let host = Host::new();
    host.resolves(["a", "b"].map(found));
    host.run(get(PATH));
    let seen = signed(&host, &json!([log("1", CONTRACT, &[BATCH], &[word(0), "f".repeat(64)])]));
    assert_eq!((forgets(&seen), &seen.json()["invalidated"][0]["tokens"]), (vec![format!("1/{CONTRACT} All").as_str()], &json!("all")));
    assert_eq!(host.run(get(PATH)).json()["metadata"]["name"], "b");
}

#[test]
fn an_event_outdates_what_is_being_read() {
    let host = Host::new();
    host.resolves([asks("https://meta.example/7"), found("old"), found("new")]);
    let mut reading = host.run(get(PATH));
    host.wait(1);
    signed(&host, &json!([log("1", CONTRACT, &[UPDATE], &[word(7)])]));
    reading.settle("fetch", response("{}"), host.now.get());
    host.drive(&mut reading);
    assert_eq!(reading.json()["metadata"]["name"], "old");
    assert_eq!(host.run(get(PATH)).json()["metadata"]["name"], "new");
}

#[test]
fn a_store_that_cannot_drop_is_a_problem_that_asks_for_another_attempt() {
    let host = Host::new();
    let body = json!([log("1", CONTRACT, &[UPDATE], &[word(7)]), log("1", OTHER, &[UPDATE], &[word(7)])]);
    let tag = signature(SECRET, body.to_string().as_bytes());
    let mut exchange = host.begin(post("/v1/events", &[("x-alchemy-signature", &tag)]));
    exchange.drive(host.now.get(), |action| match action {
        Action::Body(_) => Some(Outcome::Body(Ok(body.to_string().into_bytes()))),
        Action::Forget(_) => Some(Outcome::Forget(false)),
        other => host.answer(other),
    });
    let json = exchange.json();
    assert_eq!((exchange.status(), &json["code"], &json["retryable"]), (503, &json!("store-unavailable"), &json!(true)));
}

#[test]
fn a_body_is_bounded_and_read_only_where_events_are_taken() {
    let host = Host::new();
    let mut large = host.begin(post("/v1/events", &[]));
    large.settle("body 1048576", Outcome::Body(Err(BodyFailure::TooLarge)), host.now.get());
    host.drive(&mut large);
    assert_eq!((large.status(), large.log[1].as_str()), (413, "take abuse 192.0.2.7 abuse"));
    let none = Host::with(r#"{ "chains": { "1": { "rpc": ["https://rpc.example"] } } }"#);
    let seen = none.run(post("/v1/events", &[]));
    assert_eq!((seen.status(), seen.count("body")), (404, 0));
}
