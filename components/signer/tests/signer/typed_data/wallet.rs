//! `eth_signTypedData_v4`: what is allowed, recorded and signed.

use mintmark_signer::{
    crypto::curve::Signature,
    policy::Kind,
    refusal::Refusal,
    request::chain_scope::ChainScope,
    typed_data::meaning,
    wallet::{call::Call, subject::Subject},
};
use serde_json::{Value, json};

use crate::{
    support::{
        requests::call,
        vault::Vault,
        wallet::{COLD_ADDRESS, HOT_ADDRESS, config},
    },
    typed_data::support::{decode, mail},
};

const METHOD: &str = "eth_signTypedData_v4";

fn ask(data: &Value) -> Call {
    call(METHOD, &json!([HOT_ADDRESS, data]))
}

fn denied(vault: &mut Vault, call: Call) -> String {
    match vault.sign(call) {
        Err(Refusal::Denied(denial)) => denial.detail,
        other => panic!("{other:?}"),
    }
}

#[test]
fn typed_data_without_an_allow_is_denied_and_recorded() {
    let mut vault = Vault::new(&config());
    for data in [mail(), json!(mail().to_string())] {
        assert_eq!(denied(&mut vault, ask(&data)), "no policy allows a typedData of this caller");
        let entry = vault.last();
        for (name, value) in [
            ("method", json!(METHOD)),
            ("kind", json!("typedData")),
            ("chain", json!("1")),
            ("to", json!("0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC")),
            ("value", Value::Null),
            ("fee", Value::Null),
            ("nonce", Value::Null),
            ("primaryType", json!("Mail")),
            ("digest", json!("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2")),
            ("outcome", json!("refused")),
            ("code", json!("denied")),
        ] {
            assert_eq!(entry[name], value, "{name}");
        }
    }
}

#[test]
fn malformed_typed_data_is_refused_and_recorded() {
    let mut vault = Vault::new(&config());
    let mut data = mail();
    data["message"]["extra"] = json!(1);
    let Err(Refusal::InvalidParams(invalid)) = vault.sign(ask(&data)) else { panic!() };
    assert_eq!(invalid.field, "params[1].message.extra");
    let entry = vault.last();
    assert_eq!(
        (entry["kind"].clone(), entry["primaryType"].clone(), entry["code"].clone()),
        (Value::Null, Value::Null, json!("invalid-params"))
    );
}

#[test]
fn params_without_a_key_are_refused_without_an_entry() {
    for (params, field) in [
        (json!([]), "params"),
        (json!([HOT_ADDRESS]), "params"),
        (json!([HOT_ADDRESS, mail(), "password"]), "params"),
        (json!([mail(), HOT_ADDRESS]), "params[0]"),
        (json!([null, mail()]), "params[0]"),
    ] {
        let mut vault = Vault::new(&config());
        let Err(Refusal::InvalidParams(invalid)) = vault.sign(call(METHOD, &params)) else { panic!("{params}") };
        assert_eq!(invalid.field, field, "{params}");
        assert!(vault.texts.is_empty());
    }
    let other = call(METHOD, &json!([COLD_ADDRESS, mail()]));
    assert!(matches!(Vault::new(&config()).sign(other), Err(Refusal::Forbidden(_))));
}

#[test]
fn the_chains_of_domain_and_route_must_agree() {
    let ask_on = |chain: &str, id: &Value| {
        let mut data = mail();
        data["domain"]["chainId"] = id.clone();
        let mut call = ask(&data);
        call.chain = Some(chain.into());
        let mut vault = Vault::new(&config());
        (vault.sign(call).unwrap_err(), vault.last()["chain"].clone())
    };
    assert!(matches!(ask_on("1", &json!(1)), (Refusal::Denied(_), Value::String(chain)) if chain == "1"));
    let huge = format!("0x1{}1", "0".repeat(16));
    for (chain, id, got) in [("10", json!(1), "1"), ("1", json!(huge), "295147905179352825857"), ("1", json!(0), "0")] {
        let (Refusal::ChainMismatch(difference), Value::Null) = ask_on(chain, &id) else { panic!("{chain} {id}") };
        assert_eq!((difference.expected.as_str(), difference.got.as_str()), (chain, got));
    }
    let (Refusal::InvalidParams(invalid), _) = ask_on("eip155:1", &json!(1)) else { panic!() };
    assert_eq!(invalid.field, "chain");
    // A domain can leave out the chain. Policies can require it.
    let mut data = mail();
    data["types"]["EIP712Domain"].as_array_mut().unwrap().remove(2);
    data["domain"].as_object_mut().unwrap().remove("chainId");
    let mut call = ask(&data);
    call.chain = Some("10".into());
    let mut vault = Vault::new(&config());
    denied(&mut vault, call);
    assert_eq!(vault.last()["chain"], Value::Null);
}

#[test]
fn policies_see_the_domain_and_the_message() {
    let mut data = mail();
    for (id, chain) in [
        (json!(1), ChainScope::One(1)),
        (json!("0xffffffffffffffff"), ChainScope::One(u64::MAX)),
        (json!("0x10000000000000000"), ChainScope::Unknown),
    ] {
        data["domain"]["chainId"] = id;
        let decoded = decode(&data).unwrap();
        let subject = Subject::TypedData(Box::new(decoded.clone()));
        let facts = subject.facts("backend");
        assert_eq!((facts.kind, facts.chain, facts.caller), (Kind::TypedData, chain, "backend"));
        assert!(facts.to.is_none() && facts.value.is_none() && facts.fee.is_none() && facts.calldata.is_none());
        assert_eq!(facts.typed_data, Some(&decoded));
        assert_eq!((subject.digest(), subject.nonce()), (decoded.digest, None));
        assert_eq!(meaning::of(&decoded), meaning::Meaning::default());
    }
}

#[test]
fn a_signature_has_65_bytes() {
    let subject = Subject::TypedData(Box::new(decode(&mail()).unwrap()));
    for (y_parity, v) in [(false, 27), (true, 28)] {
        let answer = subject.finish(&Signature { r: [1; 32], s: [2; 32], y_parity }).unwrap();
        let result = format!("\"0x{}{}{v:02x}\"", "01".repeat(32), "02".repeat(32));
        assert_eq!((answer.result, answer.hash), (result, None));
    }
}
