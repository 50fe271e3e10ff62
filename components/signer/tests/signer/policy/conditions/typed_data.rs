//! Conditions on typed data: domains, fields, and known contracts.

use serde_json::{Value, json};

use crate::{
    policy::support::{
        calldata::transfer,
        policies::{MULTI_SEND, OTHER, TOKEN, allow, anything, named, read},
        typed_data::{data, judge, permit, safe_tx, typed},
    },
    support::requests::SHOP,
    typed_data::support::mail,
};

#[test]
fn domain_and_fields_must_match() {
    let contract = "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC";
    let bob = "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB";
    let whole = json!({
        "chain": ["1"], "domain": { "name": ["Ether Mail"], "version": ["1"], "chainId": ["1"], "verifyingContract": [contract.to_lowercase()] },
        "fields": { "to.wallet": { "in": [bob] }, "contents": { "length": { "max": "20" } } }
    });
    let changed = |pointer: &str, value: Value| {
        let mut when = whole.clone();
        *when.pointer_mut(pointer).unwrap() = value;
        judge(&json!([typed("allow", "Mail", &when)]), &mail())
    };
    assert_eq!(judge(&json!([typed("allow", "Mail", &whole)]), &mail()), Ok("allow typed".into()));
    for (pointer, value, reason) in [
        ("/chain", json!(["2"]), "chain 1 is not listed"),
        ("/domain/name", json!(["Mail"]), "domain.name is not listed"),
        ("/domain/version", json!(["2", "3"]), "domain.version is not listed"),
        ("/domain/chainId", json!(["5"]), "domain.chainId is not listed"),
        ("/domain/verifyingContract", json!([SHOP]), "domain.verifyingContract is not listed"),
        ("/domain", json!({ "chainId": ["*"], "verifyingContract": ["*"], "salt": ["*"] }), "domain.salt is missing"),
        ("/fields/to.wallet", json!({ "in": [SHOP] }), "fields.to.wallet does not hold"),
        ("/fields/to.wallet", json!({ "max": "1" }), "fields cannot be decoded, or one is missing"),
        ("/fields", json!({ "subject": { "in": ["x"] } }), "fields cannot be decoded, or one is missing"),
    ] {
        let denial = changed(pointer, value.clone()).unwrap_err();
        assert_eq!(denial.detail, format!("no policy allows this typedData (allow typed: {reason})"), "{pointer} {value}");
    }
    // A type is named by its name or by its whole encoding.
    let encoded = "Mail(Person from,Person to,string contents)Person(string name,address wallet)";
    assert!(judge(&json!([typed("allow", encoded, &json!({}))]), &mail()).is_ok());
    assert!(judge(&json!([typed("allow", &encoded.replace("contents", "text"), &json!({}))]), &mail()).is_err());
    assert!(judge(&json!([typed("allow", "Letter", &json!({}))]), &mail()).is_err());
    assert!(judge(&json!([anything()]), &mail()).is_err(), "a policy of transactions does not apply to typed data");
}

#[test]
fn a_deny_matches_a_missing_field() {
    let allowed = typed("allow", "Mail", &json!({}));
    for (when, denied) in [
        (json!({ "domain": { "salt": ["*"] } }), true),
        (json!({ "domain": { "name": ["Other"] } }), false),
        (json!({ "fields": { "subject": { "in": ["x"] } } }), true),
        (json!({ "fields": { "contents": { "in": ["x"] } } }), false),
        (json!({ "fields": { "contents": { "max": "1" } } }), true),
        (json!({ "primaryType": ["Letter"] }), false),
        (json!({ "primaryType": ["Letter", "Mail"] }), true),
        (json!({ "chain": ["2"] }), false),
    ] {
        assert_eq!(judge(&json!([allowed, typed("deny", "", &when)]), &mail()).is_err(), denied, "{when}");
    }
}

#[test]
fn an_allow_must_name_type_chain_and_contract() {
    let errors = |when: Value| {
        let policy = json!({ "name": "p", "effect": "allow", "kinds": ["typedData"], "when": when });
        read(&json!([policy]))
            .err()
            .unwrap_or_default()
            .into_iter()
            .map(|error| error.at.replace("/signer/policies/0/when/", ""))
            .collect::<Vec<_>>()
    };
    assert_eq!(errors(json!({ "caller": ["*"] })), ["primaryType", "domain"]);
    assert_eq!(errors(json!({ "primaryType": ["Mail"], "domain": { "name": ["x"] } })), ["domain/chainId", "domain/verifyingContract"]);
    assert_eq!(errors(json!({ "primaryType": ["Mail"], "domain": { "chainId": ["1"] } })), ["domain/verifyingContract"]);
    assert_eq!(errors(json!({ "primaryType": ["Mail"], "domain": {} })), ["domain"]);
    assert_eq!(errors(json!({ "primaryType": [], "domain": { "chainId": ["1"], "verifyingContract": ["*"] } })), ["primaryType"]);
    assert_eq!(errors(json!({ "primaryType": ["*"], "domain": { "chainId": ["*"], "verifyingContract": ["*"] } })), Vec::<String>::new());
}

#[test]
fn a_known_type_name_with_other_members_cannot_be_decoded() {
    let other = data("Permit", &[("owner", "address"), ("value", "uint256")], TOKEN, json!({ "owner": OTHER, "value": "1" }));
    let denial = judge(&json!([typed("allow", "Permit", &json!({}))]), &other).unwrap_err();
    assert!(denial.detail.contains("the meaning of the typed data cannot be decoded"), "{denial:?}");
    assert!(judge(&json!([typed("allow", "Permit", &json!({ "fields": { "value": { "max": "5" } } }))]), &other).is_err());
    // A deny matches it.
    let deny = typed("deny", "", &json!({ "fields": { "value": { "min": "5" } } }));
    assert_eq!(judge(&json!([typed("allow", "*", &json!({})), deny]), &other).unwrap_err().policy, Some("deny typed".into()));
    let known = json!([typed("allow", "Permit", &json!({ "fields": { "value": { "max": "5" } } }))]);
    assert!(judge(&known, &permit("5")).is_ok());
    assert!(judge(&known, &permit("6")).is_err());
}

#[test]
fn a_safe_transaction_is_judged_as_its_call() {
    let safe = typed("allow", "SafeTx", &json!({}));
    let pay = named("pay", allow(&json!({ "to": [SHOP], "value": { "max": "5" } })));
    let send = named(
        "send",
        allow(&json!({ "to": [TOKEN], "selector": ["transfer(address to,uint256 amount)"], "args": { "amount": { "max": "7" } } })),
    );
    let policies = json!([safe, pay, send]);
    for (to, value, calldata, allowed) in [
        (SHOP, "5", Vec::new(), true),
        (SHOP, "6", Vec::new(), false),
        (OTHER, "0", Vec::new(), false),
        (TOKEN, "0", transfer(OTHER, 7), true),
        (TOKEN, "0", transfer(OTHER, 8), false),
        (SHOP, "0", transfer(OTHER, 1), false),
    ] {
        assert_eq!(judge(&policies, &safe_tx(to, value, &calldata, 0)).is_ok(), allowed, "{to} {value} {calldata:02x?}");
    }
    let denial = judge(&policies, &safe_tx(SHOP, "6", &[], 0)).unwrap_err();
    assert!(denial.detail.starts_with("the call 0 inside: no policy allows this transaction (pay: value 6 is above 5"), "{denial:?}");
    assert!(judge(&json!([pay]), &safe_tx(SHOP, "5", &[], 0)).is_err(), "the typed data itself must be allowed too");
}

#[test]
fn a_safe_transaction_with_delegatecall_must_be_allowed_explicitly() {
    let batch = crate::policy::support::calldata::multi_send(&[(0, SHOP, 5, Vec::new())]);
    let pay = named("pay", allow(&json!({ "to": [SHOP], "value": { "max": "5" } })));
    let multi =
        named("multi", allow(&json!({ "to": [MULTI_SEND], "selector": ["multiSend(bytes transactions)"], "operation": ["delegatecall"] })));
    let with = |fields: Value| typed("allow", "SafeTx", &json!({ "fields": fields }));
    for (fields, allowed) in [
        (json!({ "operation": { "in": ["1"] } }), true),
        (json!({ "operation": { "in": ["0", "1"] } }), true),
        (json!({ "operation": { "in": ["0"] } }), false),
        // A policy that would only match it does not name it.
        (json!({ "operation": { "max": "1" } }), false),
        (json!({ "operation": { "notIn": ["2"] } }), false),
        (json!({ "value": { "in": ["0"] } }), false),
    ] {
        let judged = judge(&json!([with(fields.clone()), pay, multi]), &safe_tx(MULTI_SEND, "0", &batch, 1));
        assert_eq!(judged.is_ok(), allowed, "{fields}: {judged:?}");
    }
    let named_operation = with(json!({ "operation": { "in": ["1"] } }));
    // The delegatecall must be named too, and its calls must be allowed.
    assert!(judge(&json!([named_operation, pay, anything()]), &safe_tx(MULTI_SEND, "0", &batch, 1)).is_err());
    assert!(judge(&json!([named_operation, multi]), &safe_tx(MULTI_SEND, "0", &batch, 1)).is_err());
    // The signer knows the effect of a delegatecall only for MultiSend.
    let elsewhere =
        named("multi", allow(&json!({ "to": [OTHER], "selector": ["multiSend(bytes transactions)"], "operation": ["delegatecall"] })));
    assert!(judge(&json!([named_operation, pay, elsewhere]), &safe_tx(OTHER, "0", &batch, 1)).is_err());
    let blind = named("multi", allow(&json!({ "to": [OTHER], "selector": ["0x8d80ff0a"], "operation": ["delegatecall"] })));
    assert!(judge(&json!([named_operation, blind]), &safe_tx(OTHER, "0", &batch, 1)).is_ok());
}
