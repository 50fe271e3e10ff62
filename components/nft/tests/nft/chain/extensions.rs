//! What optional standards say, as far as a page may use it.

use mintmark_nft::avatar::TokenName;
use mintmark_nft::chain::encode::{Argument, call_data};
use mintmark_nft::document::Document;
use mintmark_nft::http::Failure;
use mintmark_nft::resolution::Resolution;
use mintmark_nft::settings::Settings;
use mintmark_nft::subject::{Answer, Subject, TokenQuery};
use serde_json_lenient::{Value, json};

use super::facts::{erc721, extensions, resolve, token_uris, words};
use crate::support::chain::{Call, text};
use crate::support::contracts::{Contracts, returned};
use crate::support::{CONTRACT, codes, fetch_of, settings, settled};

/// A page puts these into `href`.
#[test]
fn urls_of_optional_standards_are_links() {
    let json = r#"data:application/json,%7B%22name%22:%22A%22%7D"#;
    for (written, told, codes_of) in [
        ("javascript:alert(1)", None, vec!["unsafe-url"]),
        ("java\tscript:alert(1)", None, vec!["unsafe-url"]),
        ("data:text/html,<script>alert(1)</script>", None, vec!["unsafe-url"]),
        ("https://127.0.0.1/a.json", None, vec!["unsafe-url"]),
        ("http://h.example/a.json", Some("https://h.example/a.json"), vec![]),
        (r#"data:application/json,{"name":"A"}"#, Some(json), vec![]),
    ] {
        let uris = [words(&[0, 96, 1, 1, 32]), call_data([0; 4], &[Argument::Bytes(written.as_bytes())])[36..].to_vec()].concat();
        let metadata = erc721().states("06e1bc5b").call("6c8b703f", returned(&uris));
        let document = resolve(&metadata, None);
        assert_eq!(extensions(&document), json!({"erc7160": {"index": "0", "uris": [told], "pinned": true}}), "{written}");
        assert_eq!(codes(&document), codes_of, "{written}");
        let asset = erc721().states("06b4329a").call("7280281e", returned(&words(&[32, 1, 4]))).call("5e2e3292", text(written));
        let document = resolve(&asset, None);
        let told: Vec<Value> = told.map(|uri| json!({"id": "4", "metadataUri": uri})).into_iter().collect();
        assert_eq!((extensions(&document), codes(&document)), (json!({"erc5773": told}), codes_of), "{written}");
    }
    let private = erc721()
        .states("af332f3e")
        .call("de475bf9", text("https://10.0.0.1/traits"))
        .web("https://10.0.0.1/traits", Some(Err(Failure::Refused("private".to_owned()))));
    let document = resolve(&private, None);
    assert_eq!((extensions(&document), codes(&document)), (json!({"erc7496": {}}), vec!["unsafe-url"]));
}

#[test]
fn urls_of_an_agent_are_links() {
    let document = json!({
        "type": "https://eips.ethereum.org/EIPS/eip-8004#registration-v1",
        "name": "Agent",
        "endpoints": [
            {"name": "A2A", "endpoint": "https://agent.example/card.json"},
            {"name": "evil", "endpoint": "javascript:alert(1)"},
            {"name": "page", "endpoint": "da\tta:text/html,<script>alert(1)</script>"},
            {"name": "local", "endpoint": "http://169.254.169.254/latest"},
            {"name": "ENS", "endpoint": "agent.eth"},
            {"name": "DID", "endpoint": "did:web:agent.example"},
            {"name": "Note: a text", "endpoint": "eip155:1:0x742d35Cc6634C0532925a3b844Bc454e4438f44e"},
            "vbscript:msgbox(1)",
        ],
    });
    let contracts = Contracts::erc721()
        .call("c87b56dd", text("https://h.example/agent"))
        .web("https://h.example/agent", crate::support::ok(document.to_string()));
    let resolved = resolve(&contracts, None);
    assert_eq!(
        extensions(&resolved)["erc8004"]["endpoints"],
        json!([
            {"name": "A2A", "endpoint": "https://agent.example/card.json"},
            {"name": "evil"},
            {"name": "page"},
            {"name": "local"},
            {"name": "ENS", "endpoint": "agent.eth"},
            {"name": "DID", "endpoint": "did:web:agent.example"},
            {"name": "Note: a text", "endpoint": "eip155:1:0x742d35Cc6634C0532925a3b844Bc454e4438f44e"},
        ])
    );
    assert_eq!(codes(&resolved), ["unsafe-url"; 4]);
}

/// An endpoint that does not answer an optional question holds up the document only a little.
#[test]
fn an_optional_answer_is_not_waited_for() {
    let contracts = erc721().call("01ffc9a706e1bc5b", Call::Responds(None));
    let document = resolve(&contracts, None);
    assert_eq!((document.extensions.as_deref(), codes(&document)), (None, vec!["not-read"]));
}

/// Resolves a contract whose answer about ERC-7160 comes after `late_ms`. Returns the document, and
/// the milliseconds that it took.
fn resolve_slowly(settings: Settings, late_ms: u64) -> (Document, u64) {
    let contracts = erc721().states("06e1bc5b").call("6c8b703f", returned(&token_uris()));
    let token = TokenName { chain: "1".to_owned(), contract: CONTRACT.to_owned(), token_id: "7".to_owned() };
    let query = TokenQuery { token, locale: None, owner: None, with_body: false, with_extensions: true };
    let mut resolution = Resolution::start(vec![Subject::Token(query)], settings);
    let (mut ready, mut late, mut now) = (Vec::new(), Vec::new(), 0);
    for _ in 0..100 {
        let step = resolution.advance(core::mem::take(&mut ready), now);
        for wanted in step.need.start {
            let outcome = settled(&wanted, contracts.answer(&wanted).unwrap());
            let body = fetch_of(&wanted).body.clone().unwrap_or_default();
            let is_late = String::from_utf8_lossy(&body).contains("01ffc9a706e1bc5b");
            if is_late { late.push(outcome) } else { ready.push(outcome) }
        }
        if let Some(answered) = step.answered.into_iter().next() {
            match answered.outcome.unwrap() {
                Answer::Token(document) => return (*document, now),
                other => panic!("{other:?}"),
            }
        }
        if ready.is_empty() {
            let wake = now + u64::from(step.need.wake_after_ms.unwrap_or(u32::MAX));
            now = if late.is_empty() { wake } else { wake.min(late_ms.max(now)) };
            if now >= late_ms {
                ready.append(&mut late);
            }
        }
    }
    panic!("no answer");
}

/// The time for optional answers depends neither on a hedge delay of nothing nor on a long one.
#[test]
fn an_optional_answer_has_some_time_but_not_the_whole_deadline() {
    let hedged = |hedge_after_ms: u32| Settings { hedge_after_ms, ..settings() };
    for (hedge_after_ms, late_ms, has_come, took_ms) in [
        (0, 400, true, 400),
        (0, 60_000, false, 500),
        (300, 60_000, false, 1200),
        (2500, 60_000, false, 5000),
        (60_000, 60_000, false, 5000),
    ] {
        let (document, took) = resolve_slowly(hedged(hedge_after_ms), late_ms);
        let warnings = if has_come { vec![] } else { vec!["not-read"] };
        assert_eq!((document.extensions.is_some(), took, codes(&document)), (has_come, took_ms, warnings), "{hedge_after_ms} {late_ms}");
    }
}
