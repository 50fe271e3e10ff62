//! Documents in `data:` URIs.

use mintmark_nft::document::IntegrityStatus;
use mintmark_nft::error::Error;

use super::inline;
use crate::support::chain::{Chain, text};
use crate::support::{Run, codes, drive, fetch_of, resolution, settings, vectors};

/// Every `data:` URI of zora's tests is read without a repair.
#[test]
fn zora_data_uris() {
    for case in vectors::json("uri-cases/zora-data-uri.json")["cases"].as_array().unwrap() {
        let (media_type, content, codes) = inline(case["input"].as_str().unwrap());
        let essence = media_type.split(';').next().unwrap();
        assert_eq!(
            (essence, content.as_str(), codes.len()),
            (case["mime"].as_str().unwrap(), case["body"].as_str().unwrap(), 0),
            "{}",
            case["tag"]
        );
    }
}

fn resolve(uri: &str) -> Run {
    let chain = Chain::erc721(text(uri));
    drive(resolution("1", settings()), |wanted| chain.answer(wanted).expect("a data: URI needs no fetch"))
}

#[test]
fn a_document_can_be_in_the_uri_itself() {
    let cases = [
        r#"data:application/json,{"name":"A"}"#,
        r#"DATA:application/json,{"name":"A"}"#,
        r#"data:,{"name":"A"}"#,
        r#"data:application/json;utf8,{"name":"A"}"#,
        r#"data:application/json;charset=utf-8,{"name":"A"}"#,
        "data:application/json,%7B%22name%22%3A%22A%22%7D",
        "data:application/json;base64,eyJuYW1lIjoiQSJ9",
        "data:application/json;charset=utf-8;base64,eyJuYW1lIjoiQSJ9",
        "data:application/json;base64,eyJuYW1l\nIjoiQSJ9",
        "data:application/json;base64,eyJuYW1lIjoiQSIgIH0",
        "data:text/plain;base64,eyJuYW1lIjoiQSJ9",
        r#"{"name":"A"}"#,
    ];
    for uri in cases {
        let document = resolve(uri).document();
        assert_eq!((document.normalized.as_str(), document.token_uri.as_str()), (r#"{"name":"A"}"#, uri));
        assert_eq!((document.integrity.status, document.integrity.cid, document.integrity.gateway), (IntegrityStatus::OnChain, None, None));
        assert!(document.warnings.is_empty(), "{uri}");
    }
}

#[test]
fn an_unescaped_number_sign_belongs_to_the_json() {
    let document = resolve(r##"data:application/json;utf8,{"name":"A #1","n":"100%","x":"%23"}"##).document();
    assert_eq!(document.raw, r##"{"name":"A #1","n":"100%","x":"#"}"##);
    assert_eq!(codes(&document), ["fragment-in-data-uri"]);
    let document = resolve(r##"data:application/json,{"name":"A"}#fragment"##).document();
    assert_eq!((document.raw.as_str(), codes(&document).len()), (r#"{"name":"A"}"#, 0));
}

#[test]
fn white_space_around_a_uri_is_removed_with_a_warning() {
    let document = resolve("\n  {\"name\":\"A\"} ").document();
    assert_eq!((document.raw.as_str(), codes(&document)), (r#"{"name":"A"}"#, vec!["uri-white-space"]));
}

#[test]
fn broken_data_uris_are_refused() {
    for uri in ["data:application/json;base64,e", "data:application/json", "data:"] {
        assert!(matches!(resolve(uri).error(), Error::TokenUriInvalid(_)), "{uri}");
    }
    for uri in ["data:application/json,", "data:application/json,[]"] {
        assert!(matches!(resolve(uri).error(), Error::MetadataInvalid(_)), "{uri}");
    }
}

/// The token URIs of viem's test contract, and the result for each.
#[test]
fn viem_token_uris() {
    let vectors = vectors::json("uri-cases/viem.json");
    for case in vectors["tokenUris"].as_array().unwrap() {
        let uri = case["tokenURI"].as_str().unwrap();
        let chain = Chain::erc721(text(uri));
        let run = drive(resolution("1", settings()), |wanted| chain.answer(wanted).unwrap_or(None));
        let last = fetch_of(run.wanted.last().unwrap()).url.clone();
        match case["tokenId"].as_str().unwrap() {
            "0" | "207" => assert!(matches!(run.error(), Error::TokenUriInvalid(_)), "{uri}"),
            "204" => assert!(matches!(run.error(), Error::MetadataInvalid(_)), "{uri}: neither a document nor an SVG"),
            "202" | "203" => {
                let document = run.document();
                assert_eq!((document.media[0].field, codes(&document)[0]), ("image", "uri-is-medium"), "{uri}");
            }
            "200" => assert_eq!(last, uri),
            "201" | "other" => assert!(last.starts_with(uri.trim_end_matches("{id}")), "{last}"),
            "205" | "206" => assert_eq!(last, "https://c.gateway/ipfs/Qma8mnp6xV3J2cRNf3mTth5C8nV11CAnceVinc3y8jSbio?format=raw"),
            "104" | "107" => assert_eq!(run.document().normalized, "{}", "a word is neither an image nor a URL"),
            _ => {
                let image = run.document().media.remove(0);
                assert_eq!(image.field, "image");
            }
        }
    }
}
