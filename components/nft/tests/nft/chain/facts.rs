//! What the chain says beside the URI: holders, optional standards, and the contract itself.

use alloy_primitives::{Address, U256};
use mintmark_nft::avatar::TokenName;
use mintmark_nft::chain::encode::{Argument, call_data};
use mintmark_nft::collection::{Collection, Royalty};
use mintmark_nft::document::{Document, Holding};
use mintmark_nft::resolution::Resolution;
use mintmark_nft::subject::{Answer, Subject, TokenQuery};
use serde_json_lenient::{Value, json};

use crate::support::chain::{Call, reverted, text, word};
use crate::support::contracts::{Contracts, returned};
use crate::support::{CONTRACT, codes, drive, settings, settled, status};

const DOCUMENT: &str = r#"data:application/json,{"name":"A"}"#;
const OWNER: &str = "0x1111111111111111111111111111111111111111";

pub fn resolve(contracts: &Contracts, owner: Option<&str>) -> Document {
    let token = TokenName { chain: "1".to_owned(), contract: CONTRACT.to_owned(), token_id: "7".to_owned() };
    let subject =
        Subject::Token(TokenQuery { token, locale: None, owner: owner.map(str::to_owned), with_body: false, with_extensions: true });
    drive(Resolution::start(vec![subject], settings()), |wanted| contracts.answer(wanted)).document()
}

fn address(text: &str) -> Call {
    returned(&text.parse::<Address>().unwrap().into_word().0)
}

pub fn erc721() -> Contracts {
    Contracts::erc721().call("c87b56dd", text(DOCUMENT))
}

#[test]
fn the_owner_is_told_only_where_it_is_asked_for() {
    let contracts = erc721().call("6352211e", address(OWNER));
    assert_eq!(resolve(&contracts, None).holding, None);
    let holding = |owner, contracts: &Contracts| resolve(contracts, Some(owner)).holding.unwrap();
    let expected = Holding { owner: Some(OWNER.to_owned()), balance: None, locked: None };
    assert_eq!(holding("", &contracts), expected);
    assert_eq!(holding(OWNER, &contracts), Holding { balance: Some("1".to_owned()), ..expected.clone() });
    let other = "0x2222222222222222222222222222222222222222";
    assert_eq!(holding(other, &contracts), Holding { balance: Some("0".to_owned()), ..expected });
    assert_eq!(holding("", &erc721()).owner, None);
}

/// An owner that could not be read is not nobody.
#[test]
fn a_read_that_fails_says_nothing_about_the_holder() {
    let busy = || Call::Responds(status(503));
    let document = resolve(&erc721().call("6352211e", busy()), Some(OWNER));
    assert_eq!((document.holding.as_ref(), codes(&document)), (Some(&Holding::default()), vec!["not-read"]));
    let edition = Contracts::erc1155().call("0e89341c", text(DOCUMENT)).call("00fdd58e", busy());
    let document = resolve(&edition, Some(OWNER));
    assert_eq!((document.holding.as_ref(), codes(&document)), (Some(&Holding::default()), vec!["not-read"]));
    let gone = resolve(&erc721().call("6352211e", reverted()), Some(OWNER));
    assert_eq!(gone.holding.unwrap().balance.as_deref(), Some("0"), "a revert says that nobody owns the token");
}

#[test]
fn a_standard_that_cannot_be_read_is_a_warning() {
    let unread = |interface: &str| erc721().call(&format!("01ffc9a7{interface}"), Call::Responds(status(503)));
    let lock = resolve(&unread("b45a3c0e").call("b45a3c0e", word(1)).call("6352211e", address(OWNER)), Some(""));
    assert_eq!((lock.holding.as_ref().unwrap().locked, codes(&lock)), (None, vec!["not-read"]));
    let extension = resolve(&unread("06e1bc5b"), None);
    assert_eq!((extension.extensions.as_deref(), codes(&extension)), (None, vec!["not-read"]));
    let found = collection(&unread("49064906"));
    assert_eq!((found.standards, found.warnings[0].code), (vec!["erc721"], "not-read"));
}

#[test]
fn a_token_is_locked_only_if_the_contract_states_erc5192() {
    let locked = |contracts: Contracts| resolve(&contracts, Some("")).holding.unwrap().locked;
    assert_eq!(locked(erc721().states("b45a3c0e").call("b45a3c0e", word(1))), Some(true));
    assert_eq!(locked(erc721().states("b45a3c0e").call("b45a3c0e", word(0))), Some(false));
    assert_eq!(locked(erc721().states("b45a3c0e").call("b45a3c0e", reverted())), None);
    assert_eq!(locked(erc721().call("b45a3c0e", word(1))), None);
}

#[test]
fn a_balance_needs_an_address() {
    let contracts = Contracts::erc1155().call("0e89341c", text(DOCUMENT)).call("00fdd58e", returned(&U256::MAX.to_be_bytes::<32>()));
    let holding = |owner| resolve(&contracts, Some(owner)).holding.unwrap();
    assert_eq!(holding(OWNER).balance, Some(U256::MAX.to_string()));
    assert_eq!(holding(""), Holding::default());
}

pub fn words(values: &[u64]) -> Vec<u8> {
    values.iter().flat_map(|value| U256::from(*value).to_be_bytes::<32>()).collect()
}

/// The URI of a document on IPFS.
fn cid(index: u8) -> String {
    format!("ipfs://{}/{index}", crate::uri::V0)
}

pub fn extensions(document: &Document) -> Value {
    serde_json_lenient::from_str(document.extensions.as_deref().unwrap_or("null")).unwrap()
}

/// Encodes `(uint256, string[], bool)` of one URI.
pub fn token_uris() -> Vec<u8> {
    [words(&[1, 96, 1, 1, 32]), call_data([0; 4], &[Argument::Bytes(cid(0).as_bytes())])[36..].to_vec()].concat()
}

#[test]
fn optional_standards_are_told_by_their_names() {
    let metadata = r#"data:application/json,{"traits":{"points":{"dataType":{"type":"decimal"}}}}"#;
    let contracts = erc721()
        .states("06e1bc5b")
        .call("6c8b703f", returned(&token_uris()))
        .states("06b4329a")
        .call("7280281e", returned(&words(&[32, 2, 4, 9])))
        .call("5e2e3292", text(&cid(1)))
        .states("af332f3e")
        .call("de475bf9", text(metadata))
        .call("f80ecba3", returned(&words(&[32, 1, 42])));
    let document = resolve(&contracts, None);
    assert_eq!(
        extensions(&document),
        json!({
            "erc7160": {"index": "1", "uris": [cid(0)], "pinned": true},
            "erc5773": [{"id": "4", "metadataUri": cid(1)}, {"id": "9", "metadataUri": cid(1)}],
            "erc7496": {"traits": {"points": "42"}},
        })
    );
}

#[test]
fn the_metadata_of_traits_can_be_on_the_web() {
    let contracts = erc721()
        .states("af332f3e")
        .call("de475bf9", text("https://h.example/traits"))
        .call("f80ecba3", returned(&words(&[32, 1, 1])))
        .web("https://h.example/traits", crate::support::ok(r#"{"traits":{"redeemed":{"dataType":{"type":"boolean"}}}}"#));
    let extensions: Value = serde_json_lenient::from_str(&resolve(&contracts, None).extensions.unwrap()).unwrap();
    assert_eq!(extensions, json!({"erc7496": {"traitMetadataUri": "https://h.example/traits", "traits": {"redeemed": true}}}));
}

#[test]
fn a_contract_that_answers_everything_states_nothing() {
    let contracts = Contracts::new().call("c87b56dd", text(DOCUMENT)).call("6352211e", address(OWNER)).call("", word(1));
    let document = resolve(&contracts, Some(""));
    assert_eq!((document.extensions, document.holding.unwrap().locked), (None, None));
}

#[test]
fn what_a_contract_does_not_state_is_not_told() {
    assert_eq!(resolve(&erc721(), None).extensions, None);
    let contracts = erc721().states("06e1bc5b").call("6c8b703f", word(1));
    let document = resolve(&contracts, None);
    assert_eq!((document.extensions.as_deref(), codes(&document).len()), (None, 0));
}

fn collection(contracts: &Contracts) -> Collection {
    let subject = Subject::Collection { chain: "1".to_owned(), address: CONTRACT.to_owned() };
    let mut resolution = Resolution::start(vec![subject], settings());
    let mut ready = Vec::new();
    for _ in 0..100 {
        let step = resolution.advance(core::mem::take(&mut ready), 0);
        ready.extend(step.need.start.iter().filter_map(|wanted| Some(settled(wanted, contracts.answer(wanted)?))));
        if let Some(answered) = step.answered.into_iter().next() {
            return match answered.outcome.unwrap() {
                Answer::Collection(collection) => *collection,
                other => panic!("{other:?}"),
            };
        }
    }
    panic!("no answer");
}

#[test]
fn a_contract_describes_itself() {
    let royalty = [OWNER.parse::<Address>().unwrap().into_word().0.to_vec(), words(&[750])].concat();
    let contracts = Contracts::erc721()
        .states("2a55205a")
        .states("49064906")
        .call("06fdde03", text("Apes"))
        .call("95d89b41", text("APE"))
        .call("e8a3d485", text("ipfs://contract"))
        .call("2a55205a", returned(&royalty));
    let found = collection(&contracts);
    assert_eq!(
        (found.name.as_deref(), found.symbol.as_deref(), found.contract_uri.as_deref()),
        (Some("Apes"), Some("APE"), Some("ipfs://contract"))
    );
    assert_eq!(found.standards, ["erc721", "erc2981", "erc4906"]);
    assert_eq!((found.royalty, found.block.as_str()), (Some(Royalty { receiver: OWNER.to_owned(), basis_points: 750 }), "16"));
    assert!(!found.is_partial);
    let failing = Contracts::new().call("06fdde03", Call::Responds(status(503))).call("95d89b41", text("APE"));
    let found = collection(&failing);
    assert_eq!((found.name, found.symbol.as_deref(), found.is_partial), (None, Some("APE"), true));
    let silent = collection(&Contracts::new());
    assert_eq!((silent.name, silent.royalty, silent.standards.len()), (None, None, 0));
}

#[test]
fn a_registration_of_an_agent_is_told() {
    let document = r#"data:application/json,{"type":"https://eips.ethereum.org/EIPS/eip-8004%23registration-v1","name":"Agent","endpoints":[{"name":"A2A"}],"registrations":[]}"#;
    let contracts = Contracts::erc721().call("c87b56dd", text(document));
    let extensions: Value = serde_json_lenient::from_str(&resolve(&contracts, None).extensions.unwrap()).unwrap();
    assert_eq!(extensions, json!({"erc8004": {"endpoints": [{"name": "A2A"}], "registrations": []}}));
}

#[test]
fn the_document_of_a_contract_is_read() {
    let named = |document: &str| collection(&Contracts::erc721().call("e8a3d485", text(document)));
    let document = r#"data:application/json,{"name":"Apes","description":"d","image":"https://h.example/a.png","banner_image":"https://h.example/b.png","collaborators":[]}"#;
    let found = named(document);
    let normalized: Value = serde_json_lenient::from_str(&found.normalized.unwrap()).unwrap();
    assert_eq!((normalized["name"].as_str(), normalized["image"].as_str()), (Some("Apes"), Some("https://h.example/a.png")));
    assert!(found.raw.unwrap().contains("banner_image") && found.integrity.is_some() && found.warnings.is_empty() && !found.is_partial);
    for document in ["hcs://1", "data:application/json,nonsense", "ipfs://wat"] {
        let found = named(document);
        assert_eq!((found.raw, found.warnings[0].code), (None, "contract-uri-not-read"), "{document}");
        assert_eq!(found.contract_uri.as_deref(), Some(document));
        // Another URI that cannot be used is final. What is behind a usable one may come back.
        assert_eq!(found.is_partial, document.starts_with("data:"), "{document}");
    }
}
