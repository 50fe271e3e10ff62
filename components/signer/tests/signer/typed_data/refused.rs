//! Typed data that other implementations hash but the signer refuses, with the path; and unusual
//! typed data that is accepted.

use serde_json::{Value, json};

use crate::typed_data::support::{decode, decode_text, mail};

/// Returns typed data with a member of each of many types, a struct, and arrays.
fn wide() -> Value {
    json!({
        "types": {
            "EIP712Domain": [{ "name": "name", "type": "string" }, { "name": "chainId", "type": "uint256" }],
            "Inner": [{ "name": "flag", "type": "bool" }, { "name": "to", "type": "address" }],
            "Wide": [
                { "name": "small", "type": "uint8" }, { "name": "signed", "type": "int8" }, { "name": "large", "type": "uint256" },
                { "name": "word", "type": "bytes4" }, { "name": "bytes", "type": "bytes" }, { "name": "text", "type": "string" },
                { "name": "flag", "type": "bool" }, { "name": "to", "type": "address" }, { "name": "pair", "type": "uint8[2]" },
                { "name": "grid", "type": "int16[2][]" }, { "name": "inner", "type": "Inner" }, { "name": "inners", "type": "Inner[]" }
            ]
        },
        "primaryType": "Wide",
        "domain": { "name": "Wide", "chainId": 1 },
        "message": {
            "small": 255, "signed": "-128", "large": "0xff", "word": "0x01020304", "bytes": "0x", "text": "", "flag": false,
            "to": "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "pair": [1, 2], "grid": [["1", "-1"]],
            "inner": { "flag": true, "to": "0x70997970c51812dc3a010c7d01b50e0d17dc79c8" }, "inners": []
        }
    })
}

/// Returns [`wide`] with the value at a pointer replaced or added. The value `take away` removes
/// it.
fn changed(pointer: &str, to: &Value) -> Value {
    let mut data = wide();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match data.pointer_mut(parent).unwrap() {
        Value::Array(items) if name == "-" => items.push(to.clone()),
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = to.clone(),
        Value::Object(fields) if *to == json!("take away") => _ = fields.remove(name),
        Value::Object(fields) => _ = fields.insert(name.into(), to.clone()),
        _ => panic!("{pointer}"),
    }
    data
}

#[test]
fn values_that_do_not_fit_their_types_are_refused() {
    let gone = "take away";
    for (pointer, value, field) in [
        // Fields that would not be signed, and missing fields.
        ("/message/extra", json!(1), "message.extra"),
        ("/message/inner/extra", json!(1), "message.inner.extra"),
        ("/message/inners", json!([{ "flag": true }]), "message.inners[0].to"),
        ("/message/text", json!(gone), "message.text"),
        ("/domain/version", json!("1"), "domain.version"),
        ("/domain/salt", json!(null), "domain.salt"),
        ("/domain/chainId", json!(gone), "domain.chainId"),
        ("/account", json!("0x"), "account"),
        ("/message", json!(gone), "message"),
        ("/message", json!([]), "message"),
        ("/domain", json!(null), "domain"),
        // Numbers that do not fit, would be rounded, or are ambiguous.
        ("/message/small", json!(256), "message.small"),
        ("/message/small", json!(-1), "message.small"),
        ("/message/small", json!("-0"), "message.small"),
        ("/message/small", json!("0x100"), "message.small"),
        ("/message/small", json!("01"), "message.small"),
        ("/message/small", json!("1.0"), "message.small"),
        ("/message/small", json!("1e2"), "message.small"),
        ("/message/small", json!(""), "message.small"),
        ("/message/small", json!("0x"), "message.small"),
        ("/message/small", json!("0X1"), "message.small"),
        ("/message/small", json!(" 1"), "message.small"),
        ("/message/small", json!("+1"), "message.small"),
        ("/message/small", json!("1_0"), "message.small"),
        ("/message/small", json!("ten"), "message.small"),
        ("/message/small", json!(true), "message.small"),
        ("/message/small", json!([1]), "message.small"),
        ("/message/signed", json!(200), "message.signed"),
        ("/message/signed", json!(128), "message.signed"),
        ("/message/signed", json!("-129"), "message.signed"),
        ("/message/signed", json!("0xff"), "message.signed"),
        ("/message/signed", json!("-0x1"), "message.signed"),
        ("/message/large", json!(format!("0x1{}", "0".repeat(64))), "message.large"),
        ("/message/large", json!("115792089237316195423570985008687907853269984665640564039457584007913129639936"), "message.large"),
        // Bytes that would be padded, cut, or treated as text.
        ("/message/word", json!("0x010203"), "message.word"),
        ("/message/word", json!("0x0102030405"), "message.word"),
        ("/message/word", json!(16_909_060), "message.word"),
        ("/message/bytes", json!("0x123"), "message.bytes"),
        ("/message/bytes", json!("text"), "message.bytes"),
        ("/message/bytes", json!("1234"), "message.bytes"),
        ("/message/bytes", json!("0xzz"), "message.bytes"),
        ("/message/bytes", json!([1, 2]), "message.bytes"),
        ("/message/text", json!(123), "message.text"),
        ("/message/text", json!(null), "message.text"),
        ("/message/flag", json!("false"), "message.flag"),
        ("/message/flag", json!(0), "message.flag"),
        ("/message/flag", json!("0x0"), "message.flag"),
        ("/message/to", json!("0x70997970C51812DC3A010C7d01b50e0d17dc79C8"), "message.to"),
        ("/message/to", json!("0x70997970c51812dc3a010c7d01b50e0d17dc79"), "message.to"),
        ("/message/to", json!("70997970c51812dc3a010c7d01b50e0d17dc79c8"), "message.to"),
        ("/message/to", json!(0), "message.to"),
        ("/message/to", json!("name.eth"), "message.to"),
        // Arrays and structs of the wrong shape.
        ("/message/pair", json!([1]), "message.pair"),
        ("/message/pair", json!([1, 2, 3]), "message.pair"),
        ("/message/pair", json!({ "0": 1, "1": 2 }), "message.pair"),
        ("/message/grid", json!([1, 2]), "message.grid[0]"),
        ("/message/grid", json!([[1, 2], [3]]), "message.grid[1]"),
        ("/message/grid", json!([[1, 40_000]]), "message.grid[0][1]"),
        ("/message/inner", json!(null), "message.inner"),
        ("/message/inner", json!([true, "0x70997970c51812dc3a010c7d01b50e0d17dc79c8"]), "message.inner"),
        ("/message/inners", json!([null]), "message.inners[0]"),
        ("/domain/name", json!(1), "domain.name"),
        ("/domain/chainId", json!("one"), "domain.chainId"),
    ] {
        let invalid = decode(&changed(pointer, &value)).expect_err(pointer);
        assert_eq!(invalid.field, format!("params[1].{field}"), "{pointer} {value}: {invalid:?}");
    }
}

#[test]
fn ambiguous_types_are_refused() {
    let member = |name: &str, kind: &str| json!({ "name": name, "type": kind });
    let inner = || json!([member("flag", "bool")]);
    for (pointer, value, field) in [
        // Names that would give two schemas the same type hash.
        ("/types/Wide/0", member("small,uint8 more", "uint8"), "types.Wide[0].name"),
        ("/types/Wide/0", member("small)Other(uint8 more", "uint8"), "types.Wide[0].name"),
        ("/types/Wide/0", member("", "uint8"), "types.Wide[0].name"),
        ("/types/Wide/0", member("1small", "uint8"), "types.Wide[0].name"),
        ("/types/Wide/0", member("größe", "uint8"), "types.Wide[0].name"),
        ("/types/A(uint8 b)", inner(), "types.A(uint8 b)"),
        ("/types/A,B", inner(), "types.A,B"),
        ("/types/Inner[]", inner(), "types.Inner[]"),
        ("/types/", inner(), "types."),
        ("/types/A:", inner(), "types.A:"),
        ("/types/:B", inner(), "types.:B"),
        ("/types/A::B", inner(), "types.A::B"),
        ("/types/A:1", inner(), "types.A:1"),
        ("/types/A:B,C", inner(), "types.A:B,C"),
        ("/types/uint8:B", inner(), "types.uint8:B"),
        ("/types/uint8", inner(), "types.uint8"),
        ("/types/uint", inner(), "types.uint"),
        ("/types/bytes33", inner(), "types.bytes33"),
        ("/types/address", inner(), "types.address"),
        // Malformed types.
        ("/types/Wide/0", member("small", "uint"), "types.Wide[0].type"),
        ("/types/Wide/0", member("small", "uint0"), "types.Wide[0].type"),
        ("/types/Wide/0", member("small", "uint7"), "types.Wide[0].type"),
        ("/types/Wide/0", member("small", "uint08"), "types.Wide[0].type"),
        ("/types/Wide/0", member("small", "uint264"), "types.Wide[0].type"),
        ("/types/Wide/0", member("small", "uint18446744073709551624"), "types.Wide[0].type"),
        ("/types/Wide/0", member("small", "bytes0"), "types.Wide[0].type"),
        ("/types/Wide/0", member("small", "bytes33"), "types.Wide[0].type"),
        ("/types/Wide/0", member("small", "fixed128x18"), "types.Wide[0].type"),
        ("/types/Wide/0", member("small", "function"), "types.Wide[0].type"),
        ("/types/Wide/0", member("small", "Missing"), "types.Wide[0].type"),
        ("/types/Wide/0", member("small", " uint8"), "types.Wide[0].type"),
        ("/types/Wide/0", member("small", ""), "types.Wide[0].type"),
        ("/types/Wide/0", member("small", "[]"), "types.Wide[0].type"),
        ("/types/Wide/0", member("small", "uint8[0]"), "types.Wide[0].type"),
        ("/types/Wide/0", member("small", "uint8[01]"), "types.Wide[0].type"),
        ("/types/Wide/0", member("small", "uint8[-1]"), "types.Wide[0].type"),
        ("/types/Wide/0", member("small", "uint8["), "types.Wide[0].type"),
        ("/types/Wide/0", member("small", "uint8]"), "types.Wide[0].type"),
        ("/types/Wide/0", member("small", "uint8[2]x"), "types.Wide[0].type"),
        ("/types/Wide/0", member("small", "uint8[[2]]"), "types.Wide[0].type"),
        ("/types/Wide/0", json!({ "name": "small", "type": 8 }), "types.Wide[0].type"),
        ("/types/Wide/0", json!({ "name": "small" }), "types.Wide[0].type"),
        ("/types/Wide/0", json!({ "name": "small", "type": "uint8", "indexed": true }), "types.Wide[0].indexed"),
        ("/types/Wide/0", json!("uint8 small"), "types.Wide[0]"),
        ("/types/Wide/1", member("small", "int8"), "types.Wide[1].name"),
        ("/types/Wide", json!({ "small": "uint8" }), "types.Wide"),
        ("/types", json!([]), "types"),
        // A type that the message does not use is validated too.
        ("/types/Other", json!([member("x", "Missing")]), "types.Other[0].type"),
        // Domains.
        ("/types/EIP712Domain", json!([]), "types.EIP712Domain"),
        ("/types/EIP712Domain", json!("take away"), "types.EIP712Domain"),
        ("/types/EIP712Domain/0", member("nickname", "string"), "types.EIP712Domain[0].name"),
        ("/types/EIP712Domain/0", member("name", "bytes32"), "types.EIP712Domain[0].type"),
        ("/types/EIP712Domain/1", member("chainId", "uint64"), "types.EIP712Domain[1].type"),
        ("/types/EIP712Domain/1", member("name", "string"), "types.EIP712Domain[1].name"),
        ("/types/EIP712Domain/-", member("version", "string"), "domain.version"),
        ("/primaryType", json!("Missing"), "primaryType"),
        ("/primaryType", json!("Wide[]"), "primaryType"),
        ("/primaryType", json!("uint8"), "primaryType"),
        ("/primaryType", json!("EIP712Domain"), "primaryType"),
        ("/primaryType", json!(1), "primaryType"),
        ("/primaryType", json!("take away"), "primaryType"),
    ] {
        let invalid = decode(&changed(pointer, &value)).expect_err(pointer);
        assert_eq!(invalid.field, format!("params[1].{field}"), "{pointer} {value}: {invalid:?}");
    }
}

#[test]
fn json_that_parsers_read_differently_is_refused() {
    let whole = wide().to_string();
    for (from, to, field) in [
        ("\"large\":\"0xff\"", "\"large\":9007199254740992", "message.large"),
        ("\"large\":\"0xff\"", "\"large\":9007199254740993", "message.large"),
        ("\"large\":\"0xff\"", "\"large\":18446744073709551616", "message.large"),
        ("\"small\":255", "\"small\":1.0", "message.small"),
        ("\"small\":255", "\"small\":1e2", "message.small"),
        ("\"small\":255", "\"small\":-0", "message.small"),
        ("\"signed\":\"-128\"", "\"signed\":-9007199254740992", "message.signed"),
        ("\"small\":255", "\"small\":255,\"small\":255", "message.small"),
        ("\"chainId\":1", "\"chainId\":1,\"chainId\":1", "domain.chainId"),
        ("\"primaryType\":", "\"primaryType\":\"Inner\",\"primaryType\":", "primaryType"),
        ("\"Inner\":[", "\"Inner\":[],\"Inner\":[", "types.Inner"),
        ("\"name\":\"small\"", "\"name\":\"small\",\"name\":\"tiny\"", "types.Wide[0].name"),
    ] {
        assert_eq!(whole.matches(from).count(), 1, "{from}");
        let invalid = decode_text(&whole.replace(from, to)).expect_err(to);
        assert_eq!(invalid.field, format!("params[1].{field}"), "{to}: {invalid:?}");
    }
}

#[test]
fn unusual_valid_typed_data_is_accepted() {
    let member = |name: &str, kind: &str| json!({ "name": name, "type": kind });
    decode(&wide()).unwrap();
    for (pointer, value) in [
        ("/message/large", json!(9_007_199_254_740_991_u64)),
        ("/message/large", json!(format!("0x{}", "f".repeat(64)))),
        ("/message/large", json!("0x00ff")),
        ("/message/signed", json!(-128)),
        ("/message/signed", json!("127")),
        ("/message/small", json!("0xFF")),
        ("/message/text", json!("0x123 \u{0} né 🚀")),
        ("/message/bytes", json!("0xABcd")),
        ("/message/grid", json!([])),
        ("/domain/chainId", json!("115792089237316195423570985008687907853269984665640564039457584007913129639935")),
        ("/types/Unused", json!([member("x", "Inner[3]")])),
        ("/types/Empty", json!([])),
        ("/types/intent", json!([member("$", "bool"), member("_", "bool"), member("toString", "bool")])),
    ] {
        decode(&changed(pointer, &value)).unwrap_or_else(|invalid| panic!("{pointer} {value}: {invalid:?}"));
    }
    let mut mail = mail();
    let digest = decode(&mail).unwrap().digest;
    mail["types"]["Unused"] = json!([]);
    mail["domain"]["chainId"] = json!("0x1");
    assert_eq!(decode(&mail).unwrap().digest, digest, "another spelling has the same digest");
}
