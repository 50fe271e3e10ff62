//! What optional standards say, as far as a page may use it.

use mintmark_nft::chain::encode::{Argument, call_data};
use mintmark_nft::http::Failure;
use serde_json_lenient::{Value, json};

use super::facts::{erc721, extensions, resolve, words};
use crate::support::chain::text;
use crate::support::codes;
use crate::support::contracts::{Contracts, returned};

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
