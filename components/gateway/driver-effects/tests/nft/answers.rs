//! Contracts, avatars, probes and traces: what is asked and kept for each of them.

use mintmark_gateway_core::{Answer, Avatar, Collection, Integrity, IntegrityStatus, NftError, Subject, Token};
use mintmark_gateway_driver_effects::Outcome;
use serde_json::{Value, json};

use crate::host::make::*;
use crate::host::{Host, SECOND, START};
use crate::support::answered;

const COLLECTION: &str = "/v1/nft/1/0x00000000000000000000000000000000000000aa";

fn contract(name: &str) -> Answer {
    Answer::Collection(Box::new(Collection {
        is_partial: false,
        contract: CONTRACT.into(),
        name: Some(name.into()),
        symbol: None,
        standards: vec!["erc721".into()],
        contract_uri: None,
        normalized: None,
        raw: None,
        integrity: None,
        royalty: None,
        block: "21".into(),
        warnings: Vec::new(),
    }))
}

fn avatar(uri: &str) -> Answer {
    Answer::Avatar(Box::new(Avatar {
        name: "name.eth".into(),
        address: None,
        record: uri.into(),
        uri: uri.into(),
        token: Some(Token { chain: "1".into(), contract: CONTRACT.into(), token_id: "7".into() }),
        integrity: Integrity { status: IntegrityStatus::Unverifiable, cid: None, gateway: None },
        warnings: Vec::new(),
    }))
}

#[test]
fn a_contract_has_a_key_without_a_token_and_goes_with_its_events() {
    let host = Host::new();
    host.resolves([answered(Ok(contract("a"))), answered(Ok(contract("b")))]);
    let first = host.run(get(COLLECTION));
    assert_eq!(first.log[..2], ["take anonymous 192.0.2.7 nft.collection".to_owned(), format!("recall {KEY} - ")]);
    assert_eq!((&first.json()["name"], host.answers()[0].kept_until), (&json!("a"), START + 615 * SECOND));
    assert_eq!(host.run(get(COLLECTION)).json()["name"], "a");
    host.forget(&all_tokens());
    assert_eq!(host.run(get(COLLECTION)).json()["name"], "b");
}

#[test]
fn an_avatar_and_its_image_share_an_answer() {
    let host = Host::new();
    host.resolves([answered(Ok(avatar("https://i.example/face")))]);
    let first = host.run(get("/v1/avatar/name.eth"));
    assert_eq!(first.log[..2], ["take anonymous 192.0.2.7 nft.avatar", "recall avatar/name.eth - "]);
    assert_eq!(first.json()["image"]["url"], "/v1/avatar/name.eth/image");
    host.streams([ends(vec![head(Some(3), None), chunk("abc")], Ok(()))]);
    let image = host.run(get("/v1/avatar/name%2Eeth/image"));
    assert_eq!((image.text(), host.nft.subjects.borrow().len()), ("abc", 1));
    assert_eq!(host.nft.opened.borrow()[0].uri, "https://i.example/face");
}

#[test]
fn an_avatar_that_is_no_longer_owned_is_not_given() {
    for (error, status, code) in [
        (NftError::AvatarNotOwned("sold".into()), 404, "avatar-not-owned"),
        (NftError::AvatarNotFound("unset".into()), 404, "avatar-not-set"),
    ] {
        let host = Host::new();
        host.resolves([answered(Ok(avatar("https://i.example/face"))), answered(Err(error))]);
        host.run(get("/v1/avatar/name.eth"));
        host.wait(100);
        let gone = host.run(get("/v1/avatar/name.eth"));
        assert_eq!((gone.status(), gone.json()["code"].as_str()), (status, Some(code)));
    }
}

#[test]
fn a_name_is_decoded_once_and_validated_by_the_component() {
    let host = Host::new();
    host.resolves([answered(Ok(avatar("https://i.example/face")))]);
    host.run(get("/v1/avatar/%C3%A9.eth"));
    assert_eq!(*host.nft.subjects.borrow(), [Subject::Avatar("é.eth".into())]);
    for name in ["%ff", "%zz", &"a".repeat(256)] {
        let seen = host.run(get(&format!("/v1/avatar/{name}")));
        assert_eq!((seen.status(), seen.log[0].as_str()), (400, "take abuse 192.0.2.7 abuse"), "{name}");
    }
}

#[test]
fn a_probe_reads_heads_only_and_a_medium_that_fails_is_a_warning() {
    let host = Host::new();
    host.resolves([found("a")]);
    host.streams([gives(vec![head(Some(10), None), chunk("abc")], "https://i.example/7")]);
    let seen = host.run(get(&path("?media=probe")));
    let image = &seen.json()["media"]["image"];
    assert_eq!((&image["contentType"], &image["size"]), (&json!("image/png"), &json!(10)));
    assert_eq!((seen.is_finished, seen.count("open"), host.answers()[0].key.variant.as_str()), (true, 0, "probe"));

    let host = Host::new();
    host.resolves([found("a")]);
    host.streams([ends(Vec::new(), Err(down()))]);
    let seen = host.run(get(&path("?media=probe")));
    let warning = &seen.json()["warnings"][0];
    assert_eq!((seen.status(), &warning["code"], &warning["at"]), (200, &json!("medium-unavailable"), &json!("/image")));
    assert!(!seen.text().contains("KEY"), "{}", seen.text());
}

#[test]
fn a_probe_that_hangs_ends_at_its_deadline() {
    let host = Host::new();
    host.resolves([found("a")]);
    host.streams([gives(Vec::new(), "https://i.example/7")]);
    let mut seen = host.run(get(&path("?media=probe")));
    assert_eq!(seen.place("head"), None);
    host.wait(5);
    seen.settle("sleep 5000", Outcome::Sleep, host.now.get());
    host.drive(&mut seen);
    assert_eq!((&seen.json()["warnings"][0]["code"], seen.cancelled.len()), (&json!("medium-unavailable"), 1));
}

fn trace_of(host: &Host) -> (u16, Value) {
    let seen = host.run(get(&path("?trace=1")));
    assert_eq!(seen.header("cache-control"), Some("no-store"));
    (seen.status(), seen.json()["trace"].clone())
}

#[test]
fn a_trace_says_what_was_kept_and_how_old_it_is() {
    let host = Host::new();
    host.resolves([found("a"), found("b"), failed(down())]);
    assert_eq!(trace_of(&host), (200, json!([])));
    host.wait(3);
    let step =
        |outcome: &str, age: &str| json!({ "purpose": "answer", "cache": "hit", "startMs": 0, "ms": 0, "outcome": outcome, "detail": age });
    assert_eq!(trace_of(&host), (200, json!([step("fresh", "resolved 3000 ms before")])));
    host.wait(20);
    assert_eq!(trace_of(&host), (200, json!([step("stale", "resolved 23000 ms before")])));
    host.wait(1000);
    assert_eq!(trace_of(&host).0, 502);
    host.wait(2);
    assert_eq!(trace_of(&host), (502, json!([step("failed", "met 2000 ms before")])), "a problem that is held");
}
