//! Hostile documents and URIs: what is parsed, built and reported of them is bounded.

use mintmark_nft::document::Document;
use mintmark_nft::error::{Error, Invalid};
use mintmark_nft::uri::addressed::cid::parse_cid;
use serde_json_lenient::{Value, json};

use super::json::fetch;
use crate::support::chain::{Call, Chain, text};
use crate::support::{Run, codes, drive, fetch_of, ok, resolution, settings};

const MIB: usize = 1 << 20;

fn erc1155(uri: &str, body: &str) -> Run {
    let chain = Chain::erc1155(text(uri));
    drive(resolution("1", settings()), |wanted| chain.answer(wanted).unwrap_or_else(|| ok(body)))
}

fn invalid(run: Run) -> Invalid {
    match run.error() {
        Error::MetadataInvalid(invalid) | Error::TokenUriInvalid(invalid) => invalid,
        other => panic!("{other:?}"),
    }
}

fn attribute_count(document: &Document) -> usize {
    let normalized: Value = serde_json_lenient::from_str(&document.normalized).unwrap();
    normalized["attributes"].as_array().unwrap().len()
}

#[test]
fn the_first_hundred_warnings_are_kept_and_the_rest_counted() {
    let document = fetch(json!({"attributes": vec![0; 400]}).to_string()).document();
    assert_eq!((attribute_count(&document), document.warnings.len()), (400, 101));
    let last = document.warnings.last().unwrap();
    assert_eq!((last.code, last.at.as_str(), last.detail.as_str()), ("more-warnings", "", "300 more are left out"));
    assert_eq!(document.warnings[99].at, "/attributes/99");
    let document = fetch(json!({"attributes": vec![0; 100]}).to_string()).document();
    assert_eq!(codes(&document), ["attribute"; 100], "nothing is left out");
}

/// The data: URI is parsed twice. Warnings of the first attempt do not count.
#[test]
fn warnings_of_an_abandoned_parse_are_dropped() {
    let zeros = format!("[{}0]", "0,".repeat(150));
    let chain = Chain::erc721(text(&format!("data:,{{\"attributes\":{zeros},\"n\":\"#\"}}")));
    let document = drive(resolution("1", settings()), |wanted| chain.answer(wanted).unwrap()).document();
    assert_eq!((document.warnings[0].code, document.warnings.len()), ("fragment-in-data-uri", 101));
    assert_eq!(document.warnings[100].detail, "52 more are left out");
}

#[test]
fn at_most_a_thousand_attributes_are_normalised() {
    let entry = json!({"trait_type": "A", "value": 1});
    let many = |count: usize| fetch(json!({ "attributes": vec![entry.clone(); count] }).to_string()).document();
    assert_eq!((attribute_count(&many(1000)), codes(&many(1000)).len()), (1000, 0));
    let document = many(1001);
    assert_eq!((attribute_count(&document), codes(&document)), (1000, vec!["more-attributes"]));
    assert_eq!(document.warnings[0].detail, "1001 attributes where at most 1000 are read, the rest left out");
    let raw: Value = serde_json_lenient::from_str(&document.raw).unwrap();
    assert_eq!(raw["attributes"].as_array().unwrap().len(), 1001);
    let fields: serde_json_lenient::Map<_, _> = (0..1500).map(|number| (number.to_string(), json!(number))).collect();
    let document = fetch(json!({ "traits": fields }).to_string()).document();
    assert_eq!((attribute_count(&document), codes(&document)), (1000, vec!["attributes-object", "more-attributes"]));
    let document = fetch(json!({"attributes": vec![0; 5000]}).to_string()).document();
    assert_eq!((document.warnings[0].code, document.warnings.len()), ("more-attributes", 101), "this warning comes first");
}

#[test]
fn a_document_holds_at_most_twenty_thousand_values() {
    // The document and the array count as values.
    let zeros = |count: usize| fetch(format!("{{\"x\":[{}0]}}", "0,".repeat(count - 3)));
    assert!(zeros(20_000).end.is_ok());
    for document in [
        format!("{{\"x\":[{}0]}}", "0,".repeat(19_998)),
        format!("{{\"x\":[{}0]}}", "0,".repeat(MIB / 2 - 10)),
        format!("{{\"x\":[{}0]}}", "[],".repeat(MIB / 3 - 10)),
        format!(" {{\"x\":[{}{{}}]}}", "{\"\":0},".repeat(MIB / 7 - 10)),
        format!("{{{}\"a\":0}}", "\"a\":0,".repeat(MIB / 6 - 10)),
        format!("{{\"\\\"\":[{}0]}}", "0,".repeat(MIB / 2 - 10)),
    ] {
        let found = invalid(fetch(document.clone()));
        assert_eq!((found.field, found.expected.as_str()), ("metadata", "a JSON object of at most 20000 values"), "{}", &document[..20]);
    }
    fetch(format!("{{\"name\":\"{}\"}}", ",[{".repeat(20_000))).document();
    fetch(format!("{{\"name\":\"\\\"{}\"}}", ",[{".repeat(20_000))).document();
    let page = invalid(fetch(format!("<html>{}", ",".repeat(30_000))));
    assert!(page.got.starts_with("an HTML or XML page"), "{}", page.got);
}

/// The same limit holds for the response of an endpoint.
#[test]
fn a_json_rpc_response_holds_at_most_twenty_thousand_values() {
    let body = format!(r#"{{"jsonrpc":"2.0","id":1,"error":{{"code":3,"data":[{}0]}}}}"#, "0,".repeat(20_000));
    let chain = Chain::erc721(Call::Responds(ok(body)));
    let run = drive(resolution("1", settings()), |wanted| chain.answer(wanted).unwrap());
    assert!(matches!(run.error(), Error::UpstreamError(upstream) if upstream.detail == "not a JSON-RPC response"));
}

#[test]
fn filled_in_ids_count_towards_the_size_limit() {
    let given = |places: usize| format!("{{\"name\":\"{}\"}}", "{id}".repeat(places));
    let max_places = (MIB - given(0).len()) / 64;
    assert_eq!(erc1155("https://a.example/1", &given(max_places)).document().raw.len(), given(0).len() + 64 * max_places);
    const RULE: &str = "at most 1048576 bytes with every {id} filled in";
    for document in [given(max_places + 1), given(MIB / 4 - 10), format!("{{\"x\":[{}0]}}", "\"{id}\",".repeat(19_000))] {
        assert_eq!(invalid(erc1155("https://a.example/1", &document)).expected, RULE);
        assert_eq!(invalid(erc1155(&document, "")).expected, RULE, "in the URI itself");
    }
    // A URI without {id} may be longer than a document, as base64 is.
    let name = "a".repeat(MIB - 100);
    let uri = format!("data:,%7B\"name\":\"{name}\"}}{}", "\t".repeat(200));
    assert_eq!(erc1155(&uri, "").document().token_uri.len(), uri.len());
}

/// `image_data` becomes a URI, in which a byte can take three.
#[test]
fn an_encoded_image_counts_towards_the_size_limit() {
    let svg = |bytes: usize| json!({"image_data": format!("<svg>{}</svg>", "\"".repeat(bytes))}).to_string();
    let document = fetch(svg(300_000)).document();
    assert!(document.media[0].uri.len() > 900_000);
    let document = fetch(svg(400_000)).document();
    assert_eq!((document.normalized.as_str(), codes(&document)), ("{}", vec!["image-data"]));
}

#[test]
fn long_names_stay_out_of_warnings() {
    let long = "n".repeat(500_000);
    let document = fetch(json!({"attributes": {(long): [1], "short": [1]}}).to_string()).document();
    let at: Vec<_> = document.warnings.iter().map(|warning| warning.at.as_str()).collect();
    assert_eq!(at, ["/attributes", "/attributes", "/attributes/short"]);
    assert!(document.warnings.iter().all(|warning| warning.detail.len() < 200));
}

/// The last of several fields with the same name wins.
#[test]
fn repeated_names_are_one_field() {
    let document = fetch(format!("{{{}\"a\":\"last\"}}", "\"a\":0,".repeat(19_000))).document();
    assert_eq!(document.raw, r#"{"a":"last"}"#);
}

/// The time to parse base 58 and the parameters of a media type grows with the square of their
/// length. Without a limit, each of these would take minutes.
#[test]
fn input_that_is_parsed_in_quadratic_time_is_limited() {
    let digits = "z".repeat(MIB - 100);
    assert_eq!(parse_cid(&digits), None);
    let document = fetch(json!({"image": format!("ipfs://{}", &digits[..MIB - 200])}).to_string()).document();
    assert_eq!((document.media.len(), codes(&document)), (0, vec!["not-a-url"]));
    assert!(matches!(erc1155(&format!("ipfs://{digits}"), "").error(), Error::TokenUriInvalid(_)));
    let parameters: String = (0..150_000).map(|number| format!(";{number:x}=")).map(|name| name + "1").collect();
    let head = invalid(erc1155(&format!("data:a/b{parameters},{{}}"), ""));
    assert_eq!(head.expected, "at most 1024 bytes before the comma of a data: URI");
}

#[test]
fn long_urls_are_refused() {
    let url = |length: usize| format!("https://a.example/{}", "a".repeat(length - 18));
    erc1155(&url(16_384), "{}").document();
    for uri in
        [url(16_385), url(MIB), format!("https://a.example/{}", "ü".repeat(3000)), format!("https://a.example/{}", "{id}".repeat(300))]
    {
        let run = erc1155(&uri, "{}");
        assert!(run.wanted.iter().all(|wanted| fetch_of(wanted).url.len() < 100), "the URL is not fetched");
        assert!(invalid(run).expected.ends_with("of at most 16384 bytes"), "{uri}");
    }
}

#[test]
fn a_long_uri_is_shortened_in_errors() {
    for uri in ["x:", "ipfs://", "https://@", "data:"].map(|head| format!("{head}{}", "a".repeat(MIB - 100))) {
        assert!(invalid(erc1155(&uri, "")).got.chars().count() <= 80);
    }
}
