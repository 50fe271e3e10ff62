//! Names of ENS and their avatars.

use alloy_primitives::{Address, hex};
use mintmark_nft::avatar::Avatar;
use mintmark_nft::chain::encode::{Argument, call_data};
use mintmark_nft::chain::ens::name::EnsName;
use mintmark_nft::document::IntegrityStatus;
use mintmark_nft::error::Error;
use mintmark_nft::http::Failure;
use mintmark_nft::resolution::Resolution;
use mintmark_nft::subject::{Answer, Subject};

use super::ccip::revert;
use crate::support::chain::{Call, text, word};
use crate::support::contracts::{Contracts, returned, reverted_with};
use crate::support::{CONTRACT, RPC, ok, settings, settled, status};

const REGISTRY: &str = "0x00000000000c2e074ec69a0dfb2997ba6c7d2e1e";
const RESOLVER: &str = "0x2222222222222222222222222222222222222222";
const OWNER: &str = "0x1111111111111111111111111111111111111111";
const DOCUMENT: &str = r#"data:application/json,{"name":"A","image":"https://h.example/a.png"}"#;

fn hash(name: &str) -> String {
    hex::encode(EnsName::parse(name).unwrap().hash())
}

fn address(text: &str) -> Call {
    returned(&text.parse::<Address>().unwrap().into_word().0)
}

#[test]
fn names_are_hashed_as_in_erc137() {
    assert_eq!(hash("foo.eth"), "de9b09fd7c5f901e23a3f19fecc54828e9c848539801e86591bd9801b019f84f");
    assert_eq!(hash("FOO.eth"), hash("foo.eth"));
    let hashes = EnsName::parse("a.foo.eth").unwrap().hashes();
    assert_eq!(hex::encode(hashes[2]), "93cdeb708b7545dc668eb9280176169d1c33cfd8ed6f04690a0bcc88a93fc4ae");
    assert_eq!((hex::encode(hashes[1]), hashes.len()), (hash("foo.eth"), 3));
    assert_eq!(EnsName::parse("foo.eth").unwrap().dns(), b"\x03foo\x03eth\0");
}

#[test]
fn names_that_nobody_can_hold_are_refused() {
    for name in ["vitalik.eth", "a-b.eth", "_x.base.eth", "日本.eth", "👩\u{200d}🚀.eth", "1️⃣.eth", "x.y.z.example"] {
        assert!(EnsName::parse(name).is_ok(), "{name}");
    }
    let long = format!("{}.eth", "a".repeat(64));
    for name in
        ["", "eth", ".eth", "a..eth", "a b.eth", "a_b.eth", "xn--a.eth", "a\0.eth", "a'b.eth", "É.eth", "a/b.eth", "\u{200b}.eth", &long]
    {
        assert!(EnsName::parse(name).is_err(), "{name}");
    }
}

/// A name with a resolver that has an avatar.
fn named(record: &str) -> Contracts {
    let node = hash("foo.eth");
    Contracts::new()
        .at(RPC, REGISTRY, &format!("0178b8bf{node}"), address(RESOLVER))
        .at(RPC, RESOLVER, &format!("59d1d43c{node}"), text(record))
        .at(RPC, RESOLVER, &format!("3b3b57de{node}"), address(OWNER))
}

fn avatar(name: &str, contracts: &Contracts) -> Result<Avatar, Error> {
    let mut resolution = Resolution::start(vec![Subject::Avatar(name.to_owned())], settings());
    let (mut ready, mut now) = (Vec::new(), 0);
    for _ in 0..100 {
        let step = resolution.advance(core::mem::take(&mut ready), now);
        ready.extend(step.need.start.iter().filter_map(|wanted| Some(settled(wanted, contracts.answer(wanted)?))));
        now += if ready.is_empty() { u64::from(step.need.wake_after_ms.unwrap_or_default()) } else { 0 };
        if let Some(answered) = step.answered.into_iter().next() {
            return answered.outcome.map(|answer| match answer {
                Answer::Avatar(avatar) => *avatar,
                other => panic!("{other:?}"),
            });
        }
    }
    panic!("no answer");
}

#[test]
fn a_record_is_a_uri() {
    let v0 = crate::uri::V0;
    for (record, uri) in [
        ("https://h.example/a.png", "https://h.example/a.png".to_owned()),
        ("http://h.example/a.png", "https://h.example/a.png".to_owned()),
        (&format!("ipfs://ipfs/{v0}"), format!("ipfs://{v0}")),
        ("data:image/gif;base64,R0lGODlh", "data:image/gif;base64,R0lGODlh".to_owned()),
    ] {
        let found = avatar("Foo.eth", &named(record)).unwrap();
        assert_eq!((found.uri, found.name.as_str(), found.record.as_str()), (uri, "foo.eth", record));
        assert_eq!((found.address.as_deref(), found.token), (Some(OWNER), None));
    }
    for record in ["javascript:alert(1)", "a.png", "eip155:1/erc721:0x/1", "eip155:99/erc721:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed/7"]
    {
        assert!(matches!(avatar("foo.eth", &named(record)), Err(Error::AvatarNotFound(_))), "{record}");
    }
}

/// A page puts the image into `src`, so the record is as dangerous as a document.
#[test]
fn a_record_that_runs_scripts_is_refused() {
    for record in [
        "data:text/html,<script>alert(1)</script>",
        "data:text/html;base64,PHNjcmlwdD4=",
        "data:application/xhtml+xml,<x/>",
        "data:text/javascript,alert(1)",
        "data:,<script>alert(1)</script>",
        "<script>alert(1)</script>",
        "java\tscript:alert(1)",
        "javascript&colon;alert(1)",
        "https://localhost/a.png",
        "https://[fd00::1]/a.png",
        "http://2130706433/a.png",
    ] {
        assert!(matches!(avatar("foo.eth", &named(record)), Err(Error::AvatarNotFound(_))), "{record}");
    }
}

#[test]
fn a_record_that_is_an_svg_is_sanitized() {
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script><path d="M0 0"/></svg>"#;
    for record in [svg.to_owned(), format!("data:image/svg+xml,{svg}"), format!("data:image/svg+xml;charset=utf-8,{svg}")] {
        let found = avatar("foo.eth", &named(&record)).unwrap();
        assert!(found.uri.starts_with("data:image/svg+xml") && !found.uri.contains("alert"), "{}", found.uri);
        assert!(found.uri.contains("path"), "{}", found.uri);
        assert!(found.warnings.iter().any(|warning| warning.code == "svg-sanitized"), "{:?}", found.warnings);
        assert_eq!(found.integrity.status, IntegrityStatus::OnChain);
    }
}

#[test]
fn a_name_without_a_resolver_or_a_record_has_no_avatar() {
    for contracts in [Contracts::new(), named("")] {
        assert!(matches!(avatar("foo.eth", &contracts), Err(Error::AvatarNotFound(_))));
    }
    assert!(matches!(avatar("foo", &Contracts::new()), Err(Error::InvalidToken(_))));
}

#[test]
fn the_address_has_to_own_the_token() {
    let record = format!("eip155:1/erc721:{CONTRACT}/7");
    let token =
        |contracts: Contracts, owner: &str| contracts.states("80ac58cd").call("c87b56dd", text(DOCUMENT)).call("6352211e", address(owner));
    let found = avatar("foo.eth", &token(named(&record), OWNER)).unwrap();
    assert_eq!((found.uri.as_str(), found.token.unwrap().token_id.as_str()), ("https://h.example/a.png", "7"));
    assert!(matches!(avatar("foo.eth", &token(named(&record), RESOLVER)), Err(Error::AvatarNotOwned(_))));

    let record = format!("eip155:1/erc1155:{CONTRACT}/7");
    let token = |balance| named(&record).states("d9b67a26").call("0e89341c", text(DOCUMENT)).call("00fdd58e", word(balance));
    assert!(avatar("foo.eth", &token(2)).is_ok());
    assert!(matches!(avatar("foo.eth", &token(0)), Err(Error::AvatarNotOwned(_))));
}

fn busy() -> Call {
    Call::Responds(status(503))
}

/// A read that fails says nothing about the name: another attempt may find the avatar.
#[test]
fn a_read_that_fails_is_no_missing_avatar() {
    let node = hash("foo.eth");
    let registry = || Contracts::new().at(RPC, REGISTRY, &format!("0178b8bf{node}"), address(RESOLVER));
    let token = format!("eip155:1/erc721:{CONTRACT}/7");
    let edition = format!("eip155:1/erc1155:{CONTRACT}/7");
    for (what, contracts) in [
        ("resolver", Contracts::new().at(RPC, REGISTRY, "", busy())),
        ("supportsInterface", registry().at(RPC, RESOLVER, "01ffc9a7", busy())),
        ("text", registry().at(RPC, RESOLVER, "59d1d43c", busy()).at(RPC, RESOLVER, "3b3b57de", address(OWNER))),
        ("addr", registry().at(RPC, RESOLVER, "59d1d43c", text("https://h.example/a.png")).at(RPC, RESOLVER, "3b3b57de", busy())),
        ("ownerOf", named(&token).states("80ac58cd").call("c87b56dd", text(DOCUMENT)).call("6352211e", busy())),
        ("balanceOf", named(&edition).states("d9b67a26").call("0e89341c", text(DOCUMENT)).call("00fdd58e", busy())),
    ] {
        match avatar("foo.eth", &contracts) {
            Err(Error::UpstreamError(upstream)) => assert!(upstream.retryable, "{what}: {upstream:?}"),
            other => panic!("{what}: {other:?}"),
        }
    }
}

/// Names off the chain: the server that fails says nothing, and 404 says that there is no record.
#[test]
fn a_server_of_a_name_that_fails_is_no_missing_avatar() {
    let parent = hash("foo.eth");
    let sender = RESOLVER.parse().unwrap();
    let contracts = |answer| {
        Contracts::new()
            .at(RPC, REGISTRY, &format!("0178b8bf{parent}"), address(RESOLVER))
            .at(RPC, RESOLVER, "01ffc9a79061b923", word(1))
            .at(RPC, RESOLVER, "9061b923", reverted_with(&revert(&sender, &["https://gw.example/"], b"q", b"")))
            .web("https://gw.example/", answer)
    };
    for answer in [status(502), ok("<html>"), Some(Err(Failure::TimedOut))] {
        let found = avatar("sub.foo.eth", &contracts(answer.clone()));
        assert!(matches!(found, Err(Error::UpstreamError(_))), "{answer:?}: {found:?}");
    }
    assert!(matches!(avatar("sub.foo.eth", &contracts(status(404))), Err(Error::AvatarNotFound(_))));
}

/// A resolver above the name answers for it, from the web.
#[test]
fn a_resolver_above_answers_by_ensip10() {
    let parent = hash("foo.eth");
    let inner = call_data([0; 4], &[Argument::Bytes(b"https://h.example/sub.png")])[4..].to_vec();
    let outer = call_data([0; 4], &[Argument::Bytes(&inner)])[4..].to_vec();
    let sender = RESOLVER.parse().unwrap();
    let contracts = |extended: u64| {
        Contracts::new()
            .at(RPC, REGISTRY, &format!("0178b8bf{parent}"), address(RESOLVER))
            .at(RPC, RESOLVER, "01ffc9a79061b923", word(extended))
            .at(RPC, RESOLVER, "9061b923", reverted_with(&revert(&sender, &["https://gw.example/"], b"q", b"")))
            .at(RPC, RESOLVER, "ca11bacc", returned(&outer))
            .web("https://gw.example/", ok(r#"{"data":"0x12"}"#))
    };
    assert_eq!(avatar("sub.foo.eth", &contracts(1)).unwrap().uri, "https://h.example/sub.png");
    assert!(matches!(avatar("sub.foo.eth", &contracts(0)), Err(Error::AvatarNotFound(_))));
}
