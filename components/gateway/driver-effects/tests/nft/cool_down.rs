//! Refreshes and validations: what they cost, what they drop, and how long the next one waits.

use mintmark_gateway_core::{Forgotten, ForgottenTokens};
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::json;

use crate::host::exchange::Exchange;
use crate::host::make::*;
use crate::host::{Host, SECOND, START};
use crate::support::{need, request};

fn refresh(host: &Host, at: &str) -> Exchange {
    host.run(request("POST", &format!("{at}/refresh"), &[]))
}

fn validate(host: &Host) -> Exchange {
    host.run(get(&path("/validate")))
}

const COLLECTION: &str = "/v1/nft/1/0x00000000000000000000000000000000000000aa";

#[test]
fn a_refresh_drops_before_it_notes_the_time() {
    let host = Host::new();
    host.resolves([found("a")]);
    host.run(get(PATH));
    let first = refresh(&host, PATH);
    let range = ForgottenTokens::Range { from: word(7), to: word(7) };
    let dropped = format!("forget {KEY} {range:?}");
    let recall = format!("recall cool-down/{KEY} {} refresh", word(7));
    let effects = ["take anonymous 192.0.2.7 nft.refresh", &recall, &dropped, &format!("remember cool-down/{KEY}")];
    assert_eq!(first.log[..4], effects);
    assert_eq!(first.header("cache-control"), Some("no-store"));
    assert_eq!(
        first.json(),
        json!({ "invalidated": [{ "chain": "1", "contract": CONTRACT, "tokens": { "from": "7", "to": "7" } }], "nextAfterSeconds": 30 })
    );
    let noted = host.remembered.borrow().last().cloned().unwrap();
    assert_eq!((noted.read_at, noted.kept_until), (START + 30 * SECOND, START + 30 * SECOND));
}

#[test]
fn the_next_one_waits_and_costs_nothing_until_then() {
    let host = Host::new();
    assert_eq!(refresh(&host, PATH).status(), 200);
    for (wait, left) in [(0, "30"), (9, "21"), (20, "1")] {
        host.wait(wait);
        let soon = refresh(&host, PATH);
        assert_eq!((soon.status(), soon.header("retry-after"), &soon.json()["code"]), (429, Some(left), &json!("refresh-too-soon")));
        assert_eq!((soon.count("forget"), soon.count("remember"), soon.count("settle anonymous 1->0")), (0, 0, 1));
        assert_eq!(soon.summary.unwrap().cost, 0.0);
    }
    host.wait(1);
    assert_eq!(refresh(&host, PATH).status(), 200);
}

#[test]
fn a_refresh_that_drops_nothing_is_paid_back_and_may_be_repeated() {
    let host = Host::new();
    let mut exchange = host.begin(request("POST", &path("/refresh"), &[]));
    exchange.drive(host.now.get(), |action| match action {
        Action::Forget(_) => Some(Outcome::Forget(false)),
        other => host.answer(other),
    });
    assert_eq!((exchange.status(), exchange.json()["code"].as_str()), (503, Some("store-unavailable")));
    assert_eq!((exchange.count("settle"), exchange.count("remember")), (1, 0));
    assert_eq!(refresh(&host, PATH).status(), 200);
}

#[test]
fn a_contract_has_a_time_of_its_own_and_drops_its_tokens() {
    let host = Host::new();
    host.resolves([found("a"), found("b")]);
    host.run(get(PATH));
    assert_eq!(refresh(&host, COLLECTION).json()["invalidated"], json!([{ "chain": "1", "contract": CONTRACT, "tokens": "all" }]));
    assert_eq!(host.run(get(PATH)).json()["metadata"]["name"], "b");
    assert_eq!((refresh(&host, COLLECTION).status(), refresh(&host, PATH).status()), (429, 200));
}

#[test]
fn a_validation_reads_no_store_and_keeps_nothing() {
    let host = Host::new();
    host.resolves([found("kept")]);
    host.run(get(PATH));
    host.content.borrow_mut().insert("cid:bafy".into(), b"stored".to_vec());
    host.resolves([need(vec![wanted(1, "https://g.example/ipfs/bafy", Some("bafy"))], None), found("anew")]);
    host.streams([ends(vec![head(Some(3), None)], Ok(()))]);
    let mut seen = validate(&host);
    seen.settle("fetch", response("block"), host.now.get());
    host.drive(&mut seen);
    let report = seen.json();
    assert_eq!((&report["valid"], &report["result"]["metadata"]["name"]), (&json!(true), &json!("anew")));
    assert_eq!((&report["result"]["media"]["image"]["size"], &report["trace"][0]["origin"]), (&json!(3), &json!("https://g.example")));
    assert_eq!(
        (seen.count("read"), seen.count("write"), seen.count(&format!("recall {KEY}")), seen.count(&format!("remember {KEY}"))),
        (0, 0, 0, 0)
    );
    assert_eq!(host.run(get(PATH)).json()["metadata"]["name"], "kept");
}

#[test]
fn neither_a_refresh_nor_an_event_shortens_the_time_of_a_validation() {
    let host = Host::new();
    host.resolves([failed(down())]);
    assert_eq!(validate(&host).json()["valid"], json!(false));
    assert_eq!((refresh(&host, PATH).status(), refresh(&host, COLLECTION).status()), (200, 200));
    host.forget(&Forgotten { contract: KEY.into(), tokens: ForgottenTokens::All });
    let soon = validate(&host);
    assert_eq!((soon.status(), soon.header("retry-after"), soon.count("settle")), (429, Some("30"), 1));
    assert_eq!(refresh(&host, PATH).status(), 429);
}

#[test]
fn a_client_that_leaves_a_validation_has_had_it() {
    let host = Host::new();
    host.resolves([asks("https://meta.example/7")]);
    let left = validate(&host);
    assert_eq!(left.place("head"), None);
    drop(left);
    assert_eq!(validate(&host).status(), 429);
}

#[test]
fn a_malformed_request_costs_no_quota() {
    let host = Host::new();
    for path in [format!("{PATH}/validate?trace=1"), "/v1/nft/9/0x00000000000000000000000000000000000000aa/7/validate".to_owned()] {
        let seen = host.run(get(&path));
        assert_eq!((seen.count("take anonymous"), seen.count("take abuse")), (0, 1), "{path}");
    }
}
