//! Documents of real tokens, and the examples of the standards.

use mintmark_nft::document::Standard;
use serde_json_lenient::{Map, Value};

use crate::support::chain::{Chain, text};
use crate::support::{drive, ok, resolution, settings, vectors};

/// A field that is not compared. The title is part of the title of a case, and the field `*` stands
/// for all fields.
struct Skipped {
    title: &'static str,
    field: &'static str,
}

/// Fields that Zora's parser returns differently, with the reason.
const SKIPPED: [Skipped; 8] = [
    // read from another contract by that parser's special case
    Skipped { title: "PUNKS", field: "attributes" },
    // the token URI is a text, and that parser's special case reads it
    Skipped { title: "GLYPHS", field: "*" },
    // read from another contract by that parser's special case
    Skipped { title: "Loot", field: "attributes" },
    // renamed by that parser's special case
    Skipped { title: "lil nouns", field: "name" },
    // read from another contract by that parser's special case
    Skipped { title: "lil nouns", field: "attributes" },
    // read from another contract by that parser's special case
    Skipped { title: "handle nouns", field: "attributes" },
    // taken from the query of a URL by that parser's special case
    Skipped { title: "Algolite", field: "attributes" },
    // `properties` of a schema are taken as attributes there
    Skipped { title: "Makersplace", field: "attributes" },
];

fn skipped(title: &str, field: &str) -> bool {
    SKIPPED.iter().any(|skipped| title.contains(skipped.title) && ["*", field].contains(&skipped.field))
}

fn normalize(raw: &Value) -> Map<String, Value> {
    let chain = Chain::erc721(text("https://a.example/1"));
    let document = drive(resolution("1", settings()), |wanted| chain.answer(wanted).unwrap_or_else(|| ok(raw.to_string()))).document();
    match serde_json_lenient::from_str(&document.normalized).unwrap() {
        Value::Object(fields) => fields,
        other => panic!("{other}"),
    }
}

#[test]
fn real_tokens() {
    let mut compared = 0;
    for case in vectors::json("metadata-samples/zora-agent-cases.json")["cases"].as_array().unwrap() {
        let title = case["title"].as_str().unwrap();
        if skipped(title, "*") || !case["rawMetadata"].is_object() {
            continue;
        }
        let got = normalize(&case["rawMetadata"]);
        let expected = &case["expected"];
        for field in ["name", "description"] {
            if let Some(text) = expected[field].as_str().filter(|_| !skipped(title, field)) {
                assert_eq!(got.get(field).and_then(Value::as_str), Some(text), "{title}: {field}");
                compared += 1;
            }
        }
        if let Some(attributes) = expected["attributes"].as_array().filter(|_| !skipped(title, "attributes")) {
            let ours = got.get("attributes").and_then(Value::as_array).unwrap_or_else(|| panic!("{title}: no attributes"));
            for attribute in attributes {
                // A list becomes its JSON text.
                let mut attribute = attribute.clone();
                if attribute["value"].is_array() {
                    attribute["value"] = Value::String(attribute["value"].to_string());
                }
                assert!(ours.contains(&attribute), "{title}: {attribute} in {ours:?}");
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 146);
}

/// Parsers of one contract each, which read the attributes from a contract or an image.
const OF_ONE_CONTRACT: [&str; 6] = ["autoglyphs", "lil_nouns", "loot", "nouns", "punks", "makersplace"];

#[test]
fn real_tokens_of_the_successor() {
    let mut compared = 0;
    let mut missing = Vec::new();
    for case in vectors::json("metadata-samples/zora-offchain.json")["cases"].as_array().unwrap() {
        let title = case["title"].as_str().unwrap();
        let got = normalize(&case["rawMetadata"]);
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let mut compare = |field: String, found: bool| {
            compared += 1;
            if !found {
                missing.push(format!("{title}: {field}"));
            }
        };
        for field in ["name", "description"] {
            if let Some(expected) = case["expected"][field].as_str() {
                compare(field.to_owned(), got.get(field).and_then(Value::as_str) == Some(expected));
            }
        }
        let ours = got.get("attributes").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        for attribute in case["expected"]["attributes"].as_array().into_iter().flatten() {
            let equal = |one: &Value| one["trait_type"] == attribute["trait_type"] && text(&one["value"]) == text(&attribute["value"]);
            compare(attribute.to_string(), ours.iter().any(equal));
        }
    }
    missing.retain(|field| !(field.ends_with('}') && OF_ONE_CONTRACT.iter().any(|parser| field.starts_with(parser))));
    // The owner of a Hashmask names it in the contract.
    assert_eq!((missing, compared), (vec!["hashmasks: test_hashmasks_parser_parses_metadata: name".to_owned()], 131));
}

/// The token URIs of these tokens that hold the document itself.
#[test]
fn real_on_chain_documents() {
    let mut found = 0;
    for case in vectors::json("metadata-samples/zora-agent-cases.json")["cases"].as_array().unwrap() {
        let (title, uri) = (case["title"].as_str().unwrap(), case["tokenURI"].as_str().unwrap());
        if !uri.starts_with("data:application/json") || title.contains("PUNKS") {
            continue;
        }
        let chain = Chain::erc721(text(uri));
        let document = drive(resolution("1", settings()), |wanted| chain.answer(wanted).unwrap()).document();
        let raw: Value = serde_json_lenient::from_str(&document.raw).unwrap();
        assert_eq!(raw, case["rawMetadata"], "{title}");
        found += 1;
    }
    assert!(found >= 3, "{found}");
}

/// Examples that hold more than one document or a placeholder, with their starts.
const REFUSED: [(&str, &str); 3] =
    [("4955", "{\n  \"name\": \"My NFT\""), ("4955", "{\n    \"id\": \"model\""), ("8004", "{\n  // MUST FIELDS")];

#[test]
fn examples_of_the_standards() {
    let vectors = vectors::json("erc/erc-json-blocks.json");
    for (erc, blocks) in vectors["blocks"].as_object().unwrap() {
        for block in blocks.as_array().unwrap() {
            let chain = Chain::erc1155(text("https://a.example/{id}"));
            let body = if block["valid_json"] == true { block["value"].to_string() } else { block["text"].as_str().unwrap().to_owned() };
            let run = drive(resolution("1", settings()), |wanted| chain.answer(wanted).unwrap_or_else(|| ok(body.clone())));
            // A schema describes documents and is none.
            let schema = block["value"]["type"] == "object" || body.contains("\"type\": \"object\"");
            assert_eq!(
                run.end.is_ok(),
                !schema && !REFUSED.iter().any(|(refused, start)| *refused == erc && body.starts_with(start)),
                "ERC-{erc}: {body}"
            );
            if let Ok(document) = run.end {
                let strict = block["valid_json"] == true;
                assert!(strict || !document.warnings.is_empty(), "ERC-{erc}: repaired without a warning: {body}");
                assert_eq!(document.standard, Standard::Erc1155);
                assert!(!document.raw.contains("{id}"), "ERC-{erc}: {}", document.raw);
            }
        }
    }
}
