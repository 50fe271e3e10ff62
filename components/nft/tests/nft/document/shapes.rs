//! Where metadata is in a document, and JSON that is not metadata.

use mintmark_nft::json::{Limits, ReadError, read};
use serde_json_lenient::{Value, json};

use super::fields::compare;

const NONE: (&str, &str) = ("no-known-field", "");

fn refused(document: &Value) -> Option<ReadError> {
    read(document.to_string().as_bytes(), Some("application/json"), Limits::of_bytes(10_000)).err()
}

#[test]
fn error_messages_are_refused() {
    for (document, at) in [
        (json!({"message": "Not found"}), "/message"),
        (json!({"error": "not found"}), "/error"),
        (json!({"error": {"code": 404, "message": "No such token"}}), "/error/message"),
        (json!({"errors": [{"detail": "No such token"}]}), "/errors/0/detail"),
        (json!({"errors": ["No such token"], "data": null}), "/errors/0"),
        (json!({"statusCode": 404, "message": "Cannot GET /1", "error": "Not Found"}), "/message"),
        (json!({"status": 404, "detail": "gone", "title": "Not Found", "type": "about:blank"}), "/detail"),
        (json!({"status": "error", "data": {}}), "/status"),
        (json!({"success": false, "message": "rate limited"}), "/message"),
        (json!({"ok": false}), "/ok"),
        (json!({"name": "NotFound", "message": "No record", "code": 404, "className": "not-found"}), "/message"),
        (json!({"detail": "Not found."}), "/detail"),
        (json!({"code": "429", "msg": "Too many requests"}), "/msg"),
        (json!({"data": {"error": "x"}, "message": "x"}), "/message"),
    ] {
        match refused(&document) {
            Some(ReadError::ErrorMessage { at: found, message }) => assert!(found == at && !message.is_empty(), "{document}: {found}"),
            other => panic!("{document}: {other:?}"),
        }
    }
}

#[test]
fn other_documents_are_refused() {
    for document in [
        json!({"jsonrpc": "2.0", "id": 1, "result": "0x"}),
        json!({"manifest": "arweave/paths", "version": "0.1.0", "index": {"path": "1"}, "paths": {}}),
        json!({"title": "Asset Metadata", "type": "object", "properties": {"name": {"type": "string", "description": "Identifies the asset to which this NFT represents"}}}),
        json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": {"name": {"type": "string", "description": "The name of the contract."}}}),
    ] {
        assert!(matches!(refused(&document), Some(ReadError::OtherDocument { .. })), "{document}");
    }
    for document in [json!([]), json!(null), json!([{"name": "A"}, {"name": "B"}]), json!([{"a": 1}]), json!([1]), json!("text")] {
        assert!(matches!(refused(&document), Some(ReadError::NotAnObject { .. })), "{document}");
    }
}

/// A field that tells of an error beside metadata is a warning.
#[test]
fn metadata_with_an_error_field_is_read() {
    compare([
        (json!({"image": "https://a/1.png", "error": "hidden"}), json!({"image": "https://a/1.png"}), &[("error-field", "/error")][..]),
        (json!({"name": "A", "message": "gm"}), json!({"name": "A"}), &[]),
        (json!({"name": "A", "error": null, "errors": []}), json!({"name": "A"}), &[]),
        (json!({"name": "A", "status": "minted", "code": 7}), json!({"name": "A"}), &[]),
    ]);
}

#[test]
fn wrapped_documents_are_unwrapped() {
    let a = || json!({"name": "A", "image": "https://a/1.png"});
    compare([
        (json!({"data": a()}), a(), &[("wrapped", "/data")][..]),
        (json!({"metadata": a(), "id": 1}), a(), &[("wrapped", "/metadata")]),
        (json!({"result": {"nft": a()}}), a(), &[("wrapped", "/result/nft")]),
        (json!({"status": "success", "data": [a()]}), a(), &[("wrapped", "/data/0")]),
        (json!({"metadata": a().to_string()}), a(), &[("wrapped", "/metadata")]),
        (json!({"properties": a()}), a(), &[("wrapped", "/properties")]),
        (json!({"name": "A", "metadata": {"image": "https://a/1.png"}}), a(), &[("wrapped", "/metadata")]),
        (json!({"data": {"name": 7}}), json!({"name": "7"}), &[("wrapped", "/data"), ("number-as-text", "/data/name")]),
        (json!({"name": "A", "image": "https://a/1.png", "data": {"image": "https://b/2.png"}}), a(), &[]),
        (json!({"message": "ok", "data": a()}), a(), &[("wrapped", "/data")]),
    ]);
}

/// LUKSO's LSP4, as its documentation shows it.
#[test]
fn lsp4_documents_are_read() {
    let document = json!({"LSP4Metadata": {
        "name": "Lukso Piece", "description": "d",
        "links": [{"title": "Site", "url": "https://site.example/"}],
        "icon": [{"width": 256, "height": 256, "url": "https://img.example/icon.png"}],
        "images": [[{"width": 600, "height": 600, "url": "https://img.example/600.png", "verification": {"method": "keccak256(bytes)", "data": "0x00"}}]],
        "assets": [{"url": "https://img.example/1.png", "fileType": "image/png"}, {"url": "https://img.example/1.mp4", "fileType": "video/mp4"}],
        "attributes": [{"key": "Hue", "value": "red", "type": "string"}, {"key": "Level", "value": 3, "type": "number"}]
    }});
    let expected = json!({
        "name": "Lukso Piece", "description": "d", "image": "https://img.example/600.png", "animation_url": "https://img.example/1.mp4",
        "external_url": "https://site.example/",
        "attributes": [{"trait_type": "Hue", "value": "red"}, {"trait_type": "Level", "value": 3}]
    });
    const WARNINGS: &[(&str, &str)] = &[
        ("wrapped", "/LSP4Metadata"),
        ("other-field", "/LSP4Metadata/images/0/0/url"),
        ("url-in-value", "/LSP4Metadata/images/0/0/url"),
        ("other-field", "/LSP4Metadata/assets/1/url"),
        ("url-in-value", "/LSP4Metadata/assets/1/url"),
        ("other-field", "/LSP4Metadata/links/0/url"),
        ("url-in-value", "/LSP4Metadata/links/0/url"),
    ];
    compare([(document, expected, WARNINGS)]);
}

#[test]
fn values_in_the_shape_of_a_schema_are_read() {
    let property = |value: &str| json!({"type": "string", "description": value});
    let properties = json!({"name": property("Curry Street"), "description": property("d"), "image": property("https://a/1.png")});
    compare([(
        json!({"title": "Asset Metadata", "type": "object", "properties": properties}),
        json!({"name": "Curry Street", "description": "d", "image": "https://a/1.png"}),
        &[("schema-values", "/properties")][..],
    )]);
}

#[test]
fn a_document_without_a_known_field_is_never_a_silent_success() {
    compare([
        (json!({}), json!({}), &[NONE][..]),
        (json!({"foo": "bar"}), json!({}), &[NONE]),
        (json!({"a": {"b": {"name": "deep"}}}), json!({}), &[NONE]),
        (json!({"data": {"foo": "bar"}}), json!({}), &[NONE]),
        (
            json!({"properties": {"Eyes": "red"}}),
            json!({"attributes": [{"trait_type": "Eyes", "value": "red"}]}),
            &[("properties-as-attributes", "/properties")],
        ),
    ]);
}
