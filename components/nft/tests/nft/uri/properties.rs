//! Properties: no text makes a parser panic, and the canonical text is a fixed point.
//!
//! A failing run prints its seed. Set `MINTMARK_SEED` to repeat it.

use mintmark_nft::uri::inline::data_uri;
use mintmark_nft::uri::location::Location;
use mintmark_nft::uri::warning::UriWarnings;
use mintmark_nft::uri::{media_uri, token_uri};
use proptest::prelude::*;

use super::{KEY, LIMITS, TX, V0, V1};
use crate::support::properties::runner;

/// Texts made of the pieces that URIs are made of.
fn uris() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(V0.to_owned()),
        Just(V1.to_owned()),
        Just(KEY.to_owned()),
        Just(TX.to_owned()),
        prop::sample::select(vec![
            "ipfs",
            "ipns",
            "ar",
            "data",
            "https",
            "http",
            "ethereum",
            ":",
            "//",
            "/",
            "?",
            "#",
            "%",
            "%23",
            "%2F",
            "%25",
            "..",
            ".",
            "=",
            "@",
            "\\",
            "\"",
            "'",
            "{",
            "}",
            "<",
            ">",
            "<svg",
            ",",
            ";",
            ";base64",
            ";utf8",
            "application/json",
            "image/svg+xml",
            " ",
            "\n",
            "\0",
            "\u{200b}",
            "{id}",
            "ipfs/",
            "arweave.net",
            ".ipfs.",
            ".ipns.",
            "host.example",
            "1.json",
            "a b",
            "eyJhIjoxfQ==",
            "-",
            "_",
            "ü",
            "javascript:",
            "tokenURI",
            "uint256=",
            "0x",
            "[",
            "]",
            "(",
            ")",
            "key=value",
            "d.html",
        ])
        .prop_map(str::to_owned),
        ".{0,6}",
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

fn fixed_point(location: &Location) -> Result<(), TestCaseError> {
    let canonical = location.canonical();
    let again = token_uri::parse(&canonical, &LIMITS);
    let Ok(again) = again else {
        return Err(TestCaseError::fail(format!("{location:?}: {canonical} is refused: {again:?}")));
    };
    prop_assert_eq!(again.location.canonical(), canonical.clone());
    prop_assert!(again.warnings.is_empty(), "{}: {:?}", canonical, again.warnings);
    Ok(())
}

#[test]
fn the_canonical_text_of_a_token_uri_is_a_fixed_point() {
    runner(6000)
        .run(&uris(), |uri| match token_uri::parse(&uri, &LIMITS) {
            Ok(parsed) => fixed_point(&parsed.location),
            Err(error) => {
                prop_assert_eq!(error.field, "tokenUri");
                Ok(())
            }
        })
        .unwrap();
}

#[test]
fn the_canonical_text_of_a_medium_is_a_fixed_point() {
    let bases = ["https://m.example/a/1.json", &format!("ipfs://{V0}/a/1.json"), &format!("ar://{TX}/a/1.json"), "data:,x"]
        .map(|base| token_uri::parse(base, &LIMITS).unwrap().location);
    runner(4000)
        .run(&(uris(), 0..bases.len()), |(uri, base)| match media_uri::parse(&uri, &bases[base], &LIMITS) {
            Ok(parsed) => {
                prop_assert!(!matches!(parsed.location, Location::Contract(_)));
                fixed_point(&parsed.location)
            }
            Err(_) => Ok(()),
        })
        .unwrap();
}

/// A `data:` URI that is built by the standards is read as what it was built from.
#[test]
fn content_survives_its_data_uri() {
    runner(2000)
        .run(&prop::collection::vec(any::<u8>(), 0..200), |bytes| {
            let embedded = mintmark_nft::uri::inline::embedded::Embedded { media_type: "image/png".to_owned(), bytes };
            let mut warnings = UriWarnings::default();
            let again = data_uri::read(&embedded.to_data_uri(), &LIMITS, &mut warnings).unwrap();
            prop_assert_eq!(again, embedded);
            prop_assert!(warnings.into_vec().is_empty());
            Ok(())
        })
        .unwrap();
}
