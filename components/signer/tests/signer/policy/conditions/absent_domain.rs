//! Domains without a chain id or a contract, which a policy has to name as absent.

use serde_json::{Value, json};

use crate::{
    policy::support::{
        calldata::transfer,
        policies::{OTHER, TOKEN, allow, named, read},
        spending_limits::{denied, limit, vault},
        typed_data::{judge, permit, safe_tx, typed},
    },
    support::{
        requests::{SHOP, call},
        vault::Vault,
        wallet::HOT_ADDRESS,
    },
};

/// Returns typed data without the domain's members of these names.
fn without(mut data: Value, names: &[&str]) -> Value {
    data["types"]["EIP712Domain"].as_array_mut().unwrap().retain(|member| !names.contains(&member["name"].as_str().unwrap()));
    data["domain"].as_object_mut().unwrap().retain(|name, _| !names.contains(&name.as_str()));
    data
}

/// Returns a log-in: typed data whose domain has these members, all of them texts or words.
fn login(domain: &Value) -> Value {
    let kind = |name: &str| if name == "salt" { "bytes32" } else { "string" };
    let members: Vec<_> = domain.as_object().unwrap().keys().map(|name| json!({ "name": name, "type": kind(name) })).collect();
    json!({
        "types": { "EIP712Domain": members, "Login": [{ "name": "statement", "type": "string" }] },
        "primaryType": "Login", "domain": domain, "message": { "statement": "hello" }
    })
}

fn absent(domain: &Value) -> Value {
    let mut whole = json!({ "absent": ["chainId", "verifyingContract"] });
    whole.as_object_mut().unwrap().extend(domain.as_object().unwrap().clone());
    typed("allow", "Login", &json!({ "domain": whole }))
}

const SALT: &str = "0x8f5e7a3b1c9d2046ebfa17583c6d90e2471b8ca5d3f6e09b24a7815cd03e69f1";

#[test]
fn a_policy_allows_a_domain_whose_missing_members_it_names() {
    let named = json!({ "name": "Site", "version": "1" });
    let salted = json!({ "salt": SALT });
    for (policy, domain, allowed) in [
        (json!({ "name": ["Site"], "version": ["1"] }), &named, true),
        (json!({ "name": ["Site"] }), &named, true),
        (json!({ "name": ["Other"] }), &named, false),
        (json!({ "name": ["*"], "salt": ["*"] }), &named, false),
        (json!({ "salt": [SALT] }), &salted, true),
        (json!({ "salt": ["*"] }), &salted, true),
        (json!({ "name": ["*"] }), &salted, false),
    ] {
        assert_eq!(judge(&json!([absent(&policy)]), &login(domain)).is_ok(), allowed, "{policy} {domain}");
    }
}

#[test]
fn a_member_that_is_named_as_absent_must_not_be_there() {
    let policy = |domain: Value| json!([typed("allow", "Permit", &json!({ "domain": domain }))]);
    let chainless = without(permit("5"), &["chainId"]);
    let expected = policy(json!({ "absent": ["chainId"], "verifyingContract": [TOKEN] }));
    assert!(judge(&expected, &chainless).is_ok());
    let denial = judge(&expected, &permit("5")).unwrap_err();
    assert!(denial.detail.contains("domain.chainId is there, and the policy wants it absent"), "{denial:?}");
    let denial = judge(&policy(json!({ "chainId": ["*"], "verifyingContract": [TOKEN] })), &chainless).unwrap_err();
    assert!(denial.detail.contains("domain.chainId is missing"), "{denial:?}");
    // A deny matches where the member is missing, or where it is named as absent.
    let deny = |domain: Value| typed("deny", "", &json!({ "domain": domain }));
    for (domain, denied) in
        [(json!({ "chainId": ["1"] }), true), (json!({ "absent": ["chainId"] }), true), (json!({ "absent": ["verifyingContract"] }), false)]
    {
        let mut list = expected.clone();
        list.as_array_mut().unwrap().push(deny(domain.clone()));
        assert_eq!(judge(&list, &chainless).is_err(), denied, "{domain}");
    }
}

#[test]
fn a_chainless_request_matches_only_a_chain_of_any() {
    // The domain of a Safe before version 1.3.0 has no chain id: the transaction is good on every
    // chain where the Safe is.
    let data = without(safe_tx(TOKEN, "0", &transfer(SHOP, 5), 0), &["chainId"]);
    let safe = typed("allow", "SafeTx", &json!({ "domain": { "absent": ["chainId"], "verifyingContract": [OTHER] } }));
    let send = |chain: Value| named("send", allow(&json!({ "chain": chain, "to": [TOKEN], "selector": ["transfer(address,uint256)"] })));
    let denial = judge(&json!([safe, send(json!(["1"]))]), &data).unwrap_err();
    assert!(denial.detail.contains("only a chain of [\"*\"] accepts"), "{denial:?}");
    assert!(judge(&json!([safe, send(json!(["*"]))]), &data).is_ok());
    let never = json!({ "name": "never", "effect": "deny", "kinds": ["typedData", "transaction"], "when": { "chain": ["5"] } });
    assert_eq!(judge(&json!([safe, send(json!(["*"])), never]), &data).unwrap_err().policy, Some("never".into()));
}

#[test]
fn a_chainless_request_is_charged_to_the_limits_of_every_chain() {
    let limits = || {
        json!([
            limit(&json!({ "name": "one", "token": TOKEN, "amount": { "max": "10" } })),
            limit(&json!({ "name": "ten", "chain": "10", "token": TOKEN, "amount": { "max": "10" } })),
        ])
    };
    let ask = |vault: &mut Vault, data: &Value| denied(vault, call("eth_signTypedData_v4", &json!([HOT_ADDRESS, data])));
    let open = |limits: Value| {
        let mut config = crate::support::wallet::config();
        config["spendingLimits"] = limits;
        let list = config["policies"].as_array_mut().unwrap();
        list.push(typed("allow", "*", &json!({ "domain": { "absent": ["chainId"], "verifyingContract": ["*"] } })));
        list.push(named("other", typed("allow", "*", &json!({}))));
        Vault::new(&config)
    };
    let mut on_ten = permit("6");
    on_ten["domain"]["chainId"] = json!(10);
    let mut vault = open(limits());
    assert_eq!(ask(&mut vault, &without(permit("5"), &["chainId"])), None);
    for (data, name) in [(&permit("6"), "one"), (&on_ten, "ten")] {
        let denial = ask(&mut vault, data).unwrap();
        assert_eq!(denial.policy.as_deref(), Some(name));
        assert!(denial.detail.contains("5 used, 6 asked"), "{denial:?}");
    }
    // What is used up on any chain stops it.
    let mut vault = open(limits());
    assert_eq!(ask(&mut vault, &on_ten), None);
    assert_eq!(ask(&mut vault, &without(permit("5"), &["chainId"])).unwrap().policy.as_deref(), Some("ten"));
    assert_eq!(vault.last()["chain"], Value::Null);
}

#[test]
fn a_message_is_charged_to_no_chain() {
    let mut vault = vault(json!([limit(&json!({ "count": { "max": "1" } }))]));
    for _ in 0..2 {
        assert_eq!(denied(&mut vault, call("personal_sign", &json!(["hello", HOT_ADDRESS]))), None);
    }
}

#[test]
fn config_errors_of_absent_members() {
    let errors = |effect: &str, domain: Value| {
        let when = json!({ "primaryType": ["Login"], "domain": domain });
        let list = json!([{ "name": "p", "effect": effect, "kinds": ["typedData"], "when": when }]);
        let errors = read(&list).err().unwrap_or_default();
        errors.into_iter().map(|error| error.at.replace("/signer/policies/0/when/domain/", "")).collect::<Vec<_>>()
    };
    for (effect, domain, expected) in [
        ("allow", json!({ "absent": ["chainId", "verifyingContract"], "name": ["*"] }), vec![]),
        ("allow", json!({ "absent": ["chainId", "verifyingContract"] }), vec!["name"]),
        ("allow", json!({ "absent": ["chainId"], "name": ["*"] }), vec!["verifyingContract"]),
        ("allow", json!({ "absent": ["chainId"], "chainId": ["1"], "verifyingContract": ["*"] }), vec!["chainId"]),
        ("deny", json!({ "absent": ["chainId"] }), vec![]),
        ("deny", json!({ "absent": [] }), vec!["absent"]),
        ("deny", json!({ "absent": "chainId" }), vec!["absent"]),
        ("deny", json!({ "absent": ["*"] }), vec!["absent/0"]),
        ("deny", json!({ "absent": ["chain"] }), vec!["absent/0"]),
        ("deny", json!({ "absent": ["salt", "salt"] }), vec!["absent"]),
    ] {
        assert_eq!(errors(effect, domain.clone()), expected, "{effect} {domain}");
    }
}
