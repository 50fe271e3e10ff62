//! Arweave and ArNS: what is a transaction ID, what is a name.

use mintmark_nft::uri::location::Location;
use mintmark_nft::uri::token_uri;

use super::{LIMITS, TX, parse, read};

#[test]
fn an_id_has_43_characters_of_base64url() {
    for (id, is_transaction) in [(TX, true), (&TX[..42], false), (&format!("{TX}a"), false)] {
        let location = token_uri::parse(&format!("ar://{id}"), &LIMITS).map(|parsed| parsed.location);
        assert_eq!(matches!(location, Ok(Location::Arweave(_))), is_transaction, "{id}");
    }
}

#[test]
fn names_of_files_in_a_manifest() {
    assert_eq!(read("ar://TX/Ape #1.json").0, format!("ar://{TX}/Ape%20%231.json"));
    assert_eq!(read("ar://TX?ext=png").0, format!("ar://{TX}?ext=png"));
    match parse("ar://TX/1.json?ext=json").location {
        Location::Arweave(transaction) => assert_eq!((transaction.id.as_str(), transaction.path.encoded().as_str()), (TX, "/1.json")),
        other => panic!("{other:?}"),
    }
}
