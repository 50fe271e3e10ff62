//! DAG-CBOR and DAG-JSON blocks: the walk along a path, and a block as a document.

use cid::Cid;
use mintmark_nft::content::encoding::cbor::{MAX_DEPTH, Reader};
use mintmark_nft::content::encoding::malformed::Malformed;
use mintmark_nft::content::encoding::{dag_cbor, dag_json};
use serde_json_lenient::{Value, json};

use crate::support::json::ours;
use crate::support::{car, vectors};

fn document(block: &[u8]) -> Result<String, Malformed> {
    dag_json::from_cbor(Reader::open(block)?, 1 << 20)
}

fn as_json(block: &[u8]) -> Value {
    serde_json_lenient::from_str(&document(block).unwrap()).unwrap()
}

#[test]
fn the_view_is_the_one_of_the_fixtures() {
    let mut compared = 0;
    for folder in std::fs::read_dir(vectors::path("ipld-codec-fixtures")).unwrap().map(|entry| entry.unwrap().path()) {
        let Some(name) = folder.is_dir().then(|| folder.file_name().unwrap().to_str().unwrap().to_owned()) else { continue };
        let file = |extension| car::files(&format!("ipld-codec-fixtures/{name}"), extension).pop().unwrap();
        let block = std::fs::read(file("dag-cbor")).unwrap();
        let expected: Value = serde_json_lenient::from_slice(&std::fs::read(file("dag-json")).unwrap()).unwrap();
        assert_eq!(as_json(&block), expected, "{name}");
        compared += 1;
    }
    assert_eq!(compared, 17);
}

#[test]
fn every_kind_of_value() {
    let cases = [
        ("f6", "null"),
        ("83f4f519ffff", "[false,true,65535]"),
        ("3903e7", "-1000"),
        ("3bffffffffffffffff", "-18446744073709551616"),
        ("1bffffffffffffffff", "18446744073709551615"),
        ("fb3ff199999999999a", "1.1"),
        ("fb7e37e43c8800759c", "1e300"),
        ("f93e00", "1.5"),
        ("f90001", "5.960464477539063e-8"),
        ("fac7c35000", "-100000.0"),
        ("a2616101616282020a", r#"{"a":1,"b":[2,10]}"#),
        ("a2626262016161 02", r#"{"bb":1,"a":2}"#),
        ("6322c3bc", r#""\"ü""#),
        ("43010203", r#"{"/":{"bytes":"AQID"}}"#),
        ("4100", r#"{"/":{"bytes":"AA"}}"#),
        ("a0", "{}"),
    ];
    for (hex, expected) in cases {
        assert_eq!(document(&vectors::unhex(&hex.replace(' ', ""))).as_deref(), Ok(expected), "{hex}");
    }
}

#[test]
fn what_breaks_the_rules_is_refused() {
    let cases = [
        ("", "the bytes end inside a CBOR item"),
        ("0000", "bytes after the CBOR item"),
        ("1800", "a CBOR integer that is longer than necessary"),
        ("190017", "a CBOR integer that is longer than necessary"),
        ("1b0000000000000001", "a CBOR integer that is longer than necessary"),
        ("1c", "a reserved CBOR initial byte"),
        ("5f4100ff", "CBOR of indefinite length"),
        ("9fff", "CBOR of indefinite length"),
        ("ff", "a CBOR simple value other than false, true and null"),
        ("f7", "a CBOR simple value other than false, true and null"),
        ("f820", "a CBOR simple value other than false, true and null"),
        ("f97c00", "a CBOR number that is not finite"),
        ("fb7ff8000000000000", "a CBOR number that is not finite"),
        ("a10101", "a CBOR map key that is not text"),
        ("c001", "a CBOR tag other than 42"),
        ("d82a4100", "a link that is not a CID"),
        ("d82a4401551200", "a CBOR link that is not a CID"),
        ("d82a6100", "a CBOR link that is not a CID"),
        ("61ff", "CBOR text that is not UTF-8"),
        ("5bffffffffffffffff00", "the bytes end inside a CBOR item"),
        ("9bffffffffffffffff00", "the bytes end inside a CBOR item"),
        ("bbffffffffffffffff6161", "the bytes end inside a CBOR item"),
        ("a26161016161 02", "a CBOR map with a key that occurs twice"),
        ("a3616101616202616103", "a CBOR map with a key that occurs twice"),
    ];
    for (hex, expected) in cases {
        assert_eq!(document(&vectors::unhex(&hex.replace(' ', ""))), Err(Malformed(expected)), "{hex}");
    }
    for case in vectors::json("ipld-codec-fixtures/negative-dag-cbor.json").as_array().unwrap() {
        assert!(document(&vectors::unhex(case["hex"].as_str().unwrap())).is_err(), "{}", case["name"]);
    }
    let nested = |depth: usize| [vec![0x81; depth], vec![0xf6]].concat();
    assert!(document(&nested(MAX_DEPTH)).is_ok());
    assert_eq!(document(&nested(MAX_DEPTH + 1)), Err(Malformed("CBOR that nests deeper than 128")));
    assert!(document(&nested(1_000_000)).is_err());
    let wide = [vec![0x9a, 0, 1, 0, 0], vec![0xf6; 1 << 16]].concat();
    let text = dag_json::from_cbor(Reader::open(&wide).unwrap(), 1000);
    assert_eq!(text, Err(Malformed("CBOR that is too large as JSON")));
}

#[test]
fn a_path_ends_at_a_link_at_a_value_or_nowhere() {
    let blocks = car::blocks(&vectors::read("ipfs-gateway-conformance/path_gateway_dag/dag-cbor-traversal.car"));
    let (_, root) = &blocks[0];
    let text = as_json(root);
    let linked: Cid = text["foo"]["link"]["/"].as_str().unwrap().parse().unwrap();
    let walk = |path: &[&str]| dag_cbor::walk(root, path).unwrap();
    assert!(matches!(walk(&["foo", "link"]), dag_cbor::Reached::Link { cid, used: 2 } if cid == linked));
    assert!(matches!(walk(&["foo", "link", "bar"]), dag_cbor::Reached::Link { cid, used: 2 } if cid == linked));
    assert!(matches!(walk(&["foo", "nothing"]), dag_cbor::Reached::Missing(1)));
    assert!(matches!(walk(&["nothing"]), dag_cbor::Reached::Missing(0)));
    let dag_cbor::Reached::Value(value) = walk(&["foo"]) else { panic!() };
    assert_eq!(serde_json_lenient::from_str::<Value>(&dag_json::from_cbor(value, 1000).unwrap()).unwrap(), text["foo"]);
    let list = vectors::unhex("820a82f6a1617807");
    let at = |path: &[&str]| match dag_cbor::walk(&list, path).unwrap() {
        dag_cbor::Reached::Value(value) => dag_json::from_cbor(value, 100).unwrap(),
        other => format!("{other:?}"),
    };
    assert_eq!((at(&["0"]), at(&["1", "1", "x"])), ("10".to_owned(), "7".to_owned()));
    for path in [["2"], ["01"], ["+1"], ["-1"], ["x"], [""]] {
        assert_eq!(at(&path), "Missing(0)", "{path:?}");
    }
    assert_eq!(dag_cbor::keys(root, 10).unwrap(), vec!["foo"]);
}

#[test]
fn json_blocks_are_walked_as_well() {
    let blocks = car::blocks(&vectors::read("ipfs-gateway-conformance/path_gateway_dag/dag-json-traversal.car"));
    let (_, root) = &blocks[0];
    let parsed: Value = serde_json_lenient::from_slice(root).unwrap();
    let linked: Cid = parsed["foo"]["link"]["/"].as_str().unwrap().parse().unwrap();
    let walk = |path: &[&str]| dag_json::walk(root, path).unwrap();
    assert_eq!(walk(&["foo", "link", "bar"]), dag_json::Reached::Link { cid: linked, used: 2 });
    assert_eq!(walk(&["foo"]), dag_json::Reached::Value(ours(&parsed["foo"])));
    assert_eq!(walk(&["foo", "x"]), dag_json::Reached::Missing(1));
    let text = br#"{"a":[{"/":"x"},{"/":{"bytes":"AA"}},{"/":"bafkqaaa","b":1}]}"#;
    for (path, expected) in [("0", json!({"/": "x"})), ("1", json!({"/": {"bytes": "AA"}})), ("2", json!({"/": "bafkqaaa", "b": 1}))] {
        assert_eq!(dag_json::walk(text, &["a", path]).unwrap(), dag_json::Reached::Value(ours(&expected)), "no link");
    }
    assert!(dag_json::walk(b"<html>", &["a"]).is_err());
    assert!(dag_json::walk(&[b"[".repeat(1000), b"]".repeat(1000)].concat(), &["0"]).is_err());
}
