//! What optional standards say.

use alloy_primitives::{Address, U256, keccak256};
use mintmark_nft::chain::encode::{Argument, call_data};
use mintmark_nft::chain::standards::{multi_asset, multi_metadata, punks, royalty, text, traits, verifiable_uri};
use mintmark_nft::json::value::Object;
use serde_json_lenient::json;

use crate::support::json::{object, theirs};

/// Encodes one `string`.
fn string(text: &str) -> Vec<u8> {
    call_data([0; 4], &[Argument::Bytes(text.as_bytes())])[4..].to_vec()
}

fn word(value: u64) -> [u8; 32] {
    U256::from(value).to_be_bytes()
}

fn array(items: &[[u8; 32]]) -> Vec<u8> {
    [[word(32), word(items.len() as u64)].concat(), items.concat()].concat()
}

#[test]
fn names_are_strings_or_words() {
    let mut padded = [0; 32];
    padded[..5].copy_from_slice(b"Maker");
    for (data, name) in [
        (string("Apes"), Some("Apes")),
        (string(" Apes\0\0"), Some("Apes")),
        (padded.to_vec(), Some("Maker")),
        (string(""), None),
        (word(0).to_vec(), None),
        (Vec::new(), None),
        (vec![0xff; 32], None),
        (string(&"a".repeat(2000)), None),
    ] {
        assert_eq!(text::decode(&data).as_deref(), name, "{data:?}");
    }
}

#[test]
fn a_royalty_is_a_share_of_the_price() {
    let receiver = Address::repeat_byte(0x11);
    let answer = |share: u64, receiver: Address| [receiver.into_word().0, word(share)].concat();
    assert_eq!(royalty::decode(&answer(750, receiver)), Some(royalty::Royalty { receiver, basis_points: 750 }));
    for data in [answer(0, receiver), answer(10_001, receiver), answer(5, Address::ZERO), word(1).to_vec(), Vec::new()] {
        assert_eq!(royalty::decode(&data), None);
    }
}

/// Encodes `(uint256, string[], bool)`.
fn token_uris(index: u64, uris: &[&str], pinned: u64) -> Vec<u8> {
    let mut items = Vec::new();
    let mut tails = Vec::new();
    for uri in uris {
        items.extend_from_slice(&word((uris.len() * 32 + tails.len()) as u64));
        tails.extend_from_slice(&string(uri)[32..]);
    }
    [[word(index), word(96), word(pinned), word(uris.len() as u64)].concat(), items, tails].concat()
}

#[test]
fn several_uris_of_which_one_is_pinned() {
    let data = token_uris(1, &["ipfs://a", "ipfs://b"], 1);
    assert_eq!(theirs(multi_metadata::decode(&data).unwrap()), json!({"index": "1", "uris": ["ipfs://a", "ipfs://b"], "pinned": true}));
    assert!(multi_metadata::decode(&data[..100]).is_err());
    let long = "a".repeat(40_000);
    let data = token_uris(0, &[&long, &long], 0);
    let uris = |data: &[u8]| theirs(multi_metadata::decode(data).unwrap())["uris"].as_array().unwrap().len();
    assert_eq!(uris(&data), 1);
    let many = vec!["x"; 100];
    assert_eq!(uris(&token_uris(0, &many, 0)), 64);
}

#[test]
fn the_ids_of_assets() {
    assert_eq!(multi_asset::decode(&array(&[word(3), [0xff; 32], word(1)])).unwrap(), [3, 1]);
    assert_eq!(multi_asset::decode(&array(&[word(1); 40])).unwrap().len(), 16);
    assert!(multi_asset::decode(&word(32)).is_err());
}

#[test]
fn traits_are_read_by_their_types() {
    let metadata = json!({"traits": {
        "color": {"displayName": "Color", "dataType": {"type": "string"}},
        "points": {"dataType": {"type": "decimal"}},
        "redeemed": {"dataType": {"type": "boolean"}},
        "a trait with a name of more than 32 bytes": {},
        "0x1100000000000000000000000000000000000000000000000000000000000000": {},
    }});
    let listed = traits::list(&object(&metadata));
    assert_eq!(&listed[0].key[..6], b"color\0");
    assert_eq!((listed[3].key, listed[4].key[0]), (keccak256(&listed[3].name).0, 0x11));
    let mut red = [0; 32];
    red[..3].copy_from_slice(b"red");
    let values = traits::decode(&array(&[red, word(7), word(1), word(2), word(3)]), &listed).unwrap();
    assert_eq!(values.values().take(3).map(theirs).collect::<Vec<_>>(), [json!("red"), json!("7"), json!(true)]);
    assert!(traits::decode(&array(&[red]), &listed).is_err());
    assert!(traits::list(&Object::new()).is_empty());
}

#[test]
fn a_punk_is_a_document() {
    let svg = "data:image/svg+xml;utf8,<svg></svg>";
    let document = punks::document(7, &string(svg), &string("Male 1, Smile, Mohawk")).unwrap();
    assert_eq!(
        theirs(document),
        json!({"name": "CryptoPunk #7", "image": svg, "attributes": [
            {"trait_type": "Type", "value": "Male 1"},
            {"trait_type": "Accessory", "value": "Smile"},
            {"trait_type": "Accessory", "value": "Mohawk"},
        ]})
    );
    assert_eq!(punks::document(7, &[], &string("Male 1")), None);
}

#[test]
fn a_verifiable_uri_stands_behind_its_verification() {
    let bytes = |value: &[u8]| call_data([0; 4], &[Argument::Bytes(value)])[4..].to_vec();
    let uri = b"ipfs://QmZHKZDavkvNfA9gSAg7HALv8jF7BJaKjUc9U2LSuvUySB";
    let verifiable = [[0, 0, 0x80, 0x19, 0xf9, 0xb1, 0, 32].as_slice(), &[7; 32], uri].concat();
    let json_url = [[0x6f, 0x35, 0x7c, 0x6a].as_slice(), &[7; 32], uri].concat();
    for value in [verifiable.clone(), json_url] {
        assert_eq!(verifiable_uri::decode(&bytes(&value)).unwrap().as_bytes(), uri);
    }
    for value in [&verifiable[..20], &verifiable[..40], b"", b"ipfs://x"] {
        assert_eq!(verifiable_uri::decode(&bytes(value)), None);
    }
    assert_eq!(verifiable_uri::LSP4_METADATA, keccak256("LSP4Metadata").0);
    assert_eq!(verifiable_uri::LSP8_BASE_URI, keccak256("LSP8TokenMetadataBaseURI").0);
}
