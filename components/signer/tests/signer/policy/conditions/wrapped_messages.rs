//! Typed data that approves a hash or wraps another message.

use serde_json::{Value, json};

use crate::{
    policy::support::{
        calldata::{Abi, calldata},
        policies::{OTHER, TOKEN, allow, anything, say_to},
        typed_data::{data, judge, permit, typed},
    },
    support::requests::SHOP,
};

fn hash() -> String {
    format!("0x{}", "07".repeat(32))
}

/// Returns the wrapper of ERC-7739 around a message.
fn typed_data_sign(contents: &Value) -> Value {
    let mut whole = contents.clone();
    let kind = contents["primaryType"].as_str().unwrap();
    let members = [("contents", kind), ("name", "string"), ("version", "string"), ("chainId", "uint256"), ("verifyingContract", "address")];
    let members = members.into_iter().chain([("salt", "bytes32")]).map(|(name, ty)| json!({ "name": name, "type": ty }));
    whole["types"]["TypedDataSign"] = members.collect();
    whole["primaryType"] = json!("TypedDataSign");
    whole["message"] =
        json!({ "contents": contents["message"], "name": "a", "version": "1", "chainId": "1", "verifyingContract": OTHER, "salt": hash() });
    whole
}

#[test]
fn an_approval_of_a_hash_is_allowed_only_by_its_four_byte_selector() {
    let approve = calldata("approveHash(bytes32)", &[Abi::Word([7; 32])]);
    let denial = say_to(&json!([anything()]), &approve).unwrap_err();
    assert!(denial.detail.contains("the calls inside approveHash(bytes32) cannot be decoded (it approves"), "{denial:?}");
    assert!(say_to(&json!([allow(&json!({ "selector": ["approveHash(bytes32 hash)"] }))]), &approve).is_err());
    assert!(say_to(&json!([allow(&json!({ "selector": ["0xd4d9bdcd"] }))]), &approve).is_ok());
}

#[test]
fn a_wrapper_of_a_hash_must_be_allowed_explicitly() {
    for (name, member) in [
        ("SafeMessage", "bytes message"),
        ("PersonalSign", "bytes prefixed"),
        ("CoinbaseSmartWalletMessage", "bytes32 hash"),
        ("Kernel", "bytes32 hash"),
        ("ReplaySafeHash", "bytes32 hash"),
        ("OfSomebody", "bytes32 digest"),
    ] {
        let (ty, member) = member.split_once(' ').unwrap();
        let mut message = json!({});
        message[member] = json!(hash());
        let wrapped = data(name, &[(member, ty)], OTHER, message);
        let denial = judge(&json!([typed("allow", "*", &json!({}))]), &wrapped).unwrap_err();
        assert!(denial.detail.contains("the typed data wraps a hash or another message"), "{denial:?}");
        for listed in [name.to_owned(), format!("{name}({ty} {member})")] {
            assert!(judge(&json!([typed("allow", &listed, &json!({}))]), &wrapped).is_ok(), "{listed}");
        }
    }
    // A type with more than a hash is an ordinary message, and so is one with a single member of
    // another type.
    let more = data("Order", &[("id", "bytes32"), ("amount", "uint256")], OTHER, json!({ "id": hash(), "amount": "1" }));
    assert!(judge(&json!([typed("allow", "*", &json!({}))]), &more).is_ok());
    let text = data("Login", &[("text", "string")], OTHER, json!({ "text": "hello" }));
    assert!(judge(&json!([typed("allow", "*", &json!({}))]), &text).is_ok());
}

#[test]
fn a_wrapper_of_a_message_must_be_allowed_explicitly_by_its_whole_type() {
    let rest = "string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)";
    let any = typed("allow", "*", &json!({}));
    let login = typed_data_sign(&data("Login", &[("text", "string")], SHOP, json!({ "text": "hello" })));
    assert!(judge(&json!([any]), &login).is_err());
    assert!(judge(&json!([typed("allow", "TypedDataSign", &json!({}))]), &login).is_ok());
    let permit = typed_data_sign(&permit("5"));
    assert_eq!(permit["domain"]["verifyingContract"], json!(TOKEN));
    assert!(judge(&json!([any]), &permit).is_err());
    assert!(judge(&json!([typed("allow", "TypedDataSign", &json!({}))]), &permit).is_err());
    let whole =
        format!("TypedDataSign(Permit contents,{rest}Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
    assert!(judge(&json!([typed("allow", &whole, &json!({}))]), &permit).is_ok());
}
