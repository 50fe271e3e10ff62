//! Spending limits in a wallet: whose they are, what they charge, and what they store.

use mintmark_signer::{
    refusal::{Denial, Refusal},
    wallet::call::Call,
};
use serde_json::{Value, json};

use crate::{
    policy::support::{
        calldata::{address, calldata, exec_transaction, multicall, transfer, uint},
        policies::{OTHER, TOKEN},
        spending_limits::{denied, invoke, limit, vault},
        typed_data::permit,
    },
    support::{
        requests::{SHOP, bearer, call, estimates, transaction_with},
        wallet::{COLD_ADDRESS, HOT_ADDRESS},
    },
};

fn pay(value: u64) -> Call {
    call("eth_signTransaction", &json!([transaction_with(&json!({ "value": format!("{value:#x}") }))]))
}

#[test]
fn a_denial_names_the_used_requested_and_allowed_amounts() {
    let mut vault = vault(json!([limit(&json!({ "value": { "max": "10" } }))]));
    assert_eq!(denied(&mut vault, pay(7)), None);
    let denial = denied(&mut vault, pay(4)).unwrap();
    assert_eq!(
        denial,
        Denial {
            policy: Some("day".into()),
            detail: "the spending limit day allows a value of 10 in 86400 seconds: 7 used, 4 asked".into()
        }
    );
    let entry = vault.last();
    assert_eq!((&entry["outcome"], &entry["policy"], &entry["code"]), (&json!("refused"), &json!("day"), &json!("denied")));
    assert_eq!(denied(&mut vault, pay(3)), None, "a refused request is not charged");
    assert!(denied(&mut vault, pay(1)).is_some());
    vault.now += 86_400_000_000 / 60 * 61;
    assert_eq!(denied(&mut vault, pay(10)), None);
}

#[test]
fn fees_and_requests_are_counted() {
    let mut fees = vault(json!([limit(&json!({ "fee": { "max": (2 * 21_000 * 20_000_000_000_u64).to_string() } }))]));
    assert_eq!([1, 2, 3].map(|_| denied(&mut fees, pay(1)).is_some()), [false, false, true]);
    let mut count = vault(json!([limit(&json!({ "count": { "max": "2" } }))]));
    assert_eq!([1, 2, 3].map(|_| denied(&mut count, pay(0)).is_some()), [false, false, true]);
    // A limit without a chain counts everything that is signed.
    let mut all = json!({ "name": "all", "window": 60, "per": ["key"], "count": { "max": "4" } });
    let mut vault = vault(json!([all.take()]));
    let mut other = transaction_with(&json!({ "chainId": "0xa" }));
    assert_eq!(denied(&mut vault, call("eth_signTransaction", &json!([other.take()]))), None);
    assert_eq!(denied(&mut vault, call("personal_sign", &json!(["hello", HOT_ADDRESS]))), None);
    assert_eq!(denied(&mut vault, call("eth_signTypedData_v4", &json!([HOT_ADDRESS, permit("1")]))), None);
    assert_eq!(denied(&mut vault, pay(1)), None);
    assert!(denied(&mut vault, call("personal_sign", &json!(["hello", HOT_ADDRESS]))).is_some());
}

#[test]
fn limits_can_be_separate_for_keys_and_callers() {
    let caps = |per: Value| json!([limit(&json!({ "per": per, "value": { "max": "10" } }))]);
    let by = |token: &str, key: &str| {
        let mut call = call("eth_signTransaction", &json!([transaction_with(&json!({ "from": key, "value": "0x9" }))]));
        call.credential = bearer(token);
        call
    };
    // `backend` uses `hot`, and `desk` uses both keys. Each row is a limit, and whether it denies
    // each request.
    for (per, expected) in [
        (json!(["key"]), [false, true, false]),
        (json!(["caller"]), [false, false, true]),
        (json!(["caller", "key"]), [false, false, false]),
    ] {
        let mut vault = vault(caps(per.clone()));
        let requests = [("backend-token", HOT_ADDRESS), ("desk-token", HOT_ADDRESS), ("desk-token", COLD_ADDRESS)];
        assert_eq!(requests.map(|(token, key)| denied(&mut vault, by(token, key)).is_some()), expected, "{per}");
    }
}

#[test]
fn another_chain_is_not_limited() {
    let mut vault = vault(json!([limit(&json!({ "value": { "max": "10" } }))]));
    let on = |chain: &str| call("eth_signTransaction", &json!([transaction_with(&json!({ "chainId": chain, "value": "0xa" }))]));
    assert_eq!(["0x1", "0xa", "0xa", "0x1"].map(|chain| denied(&mut vault, on(chain)).is_some()), [false, false, false, true]);
}

#[test]
fn inner_calls_are_charged() {
    let mut vault = vault(json!([limit(&json!({ "value": { "max": "10" } }))]));
    let batch = multicall(&[exec_transaction(SHOP, 4, vec![], 0), exec_transaction(SHOP, 5, vec![], 0)]);
    assert_eq!(denied(&mut vault, invoke(OTHER, 2, &batch)), None);
    assert!(denied(&mut vault, pay(2)).unwrap().detail.contains("9 used, 2 asked"));
    // A Safe transaction is signed as typed data, but moves money too.
    let safe = crate::policy::support::typed_data::safe_tx(SHOP, "2", &[], 0);
    let denial = denied(&mut vault, call("eth_signTypedData_v4", &json!([HOT_ADDRESS, safe]))).unwrap();
    assert!(denial.detail.contains("9 used, 2 asked"), "{denial:?}");
}

#[test]
fn an_allowance_is_charged_in_full() {
    let tokens = || vault(json!([limit(&json!({ "name": "usd", "token": TOKEN.to_lowercase(), "amount": { "max": "100" } }))]));
    let approve = |amount| calldata("approve(address,uint256)", &[address(OTHER), uint(amount)]);
    let from = |amount| calldata("transferFrom(address,address,uint256)", &[address(OTHER), address(SHOP), uint(amount)]);
    let asked = |first: Call| {
        let mut vault = tokens();
        assert_eq!(denied(&mut vault, first), None);
        let denial = denied(&mut vault, invoke(TOKEN, 0, &transfer(SHOP, 101))).unwrap();
        denial.detail.split_once("seconds: ").unwrap().1.to_owned()
    };
    for (first, used) in [
        (invoke(TOKEN, 0, &transfer(SHOP, 30)), "30"),
        (invoke(TOKEN, 0, &approve(31)), "31"),
        (invoke(TOKEN, 0, &from(32)), "32"),
        (invoke(OTHER, 0, &transfer(SHOP, 30)), "0"),
        (pay(5), "0"),
        (invoke(TOKEN, 0, &multicall(&[transfer(SHOP, 20), approve(13)])), "33"),
        (invoke(OTHER, 0, &exec_transaction(TOKEN, 0, transfer(SHOP, 34), 0)), "34"),
        (call("eth_signTypedData_v4", &json!([HOT_ADDRESS, permit("35")])), "35"),
    ] {
        let params = first.params.clone();
        assert_eq!(asked(first), format!("{used} used, 101 asked"), "{params}");
    }
    // An unlimited allowance exceeds every cap, and so does calldata that cannot be decoded.
    let unlimited = calldata("approve(address,uint256)", &[address(OTHER), crate::policy::support::calldata::Abi::Word([0xff; 32])]);
    assert!(denied(&mut tokens(), invoke(TOKEN, 0, &unlimited)).is_some());
    let mut cut = transfer(SHOP, 1);
    cut.pop();
    assert!(denied(&mut tokens(), invoke(TOKEN, 0, &cut)).is_some());
    assert!(denied(&mut tokens(), call("eth_signTypedData_v4", &json!([HOT_ADDRESS, permit("101")]))).is_some());
}

#[test]
fn a_retry_is_not_charged_twice() {
    let mut vault = vault(json!([limit(&json!({ "value": { "max": "10" }, "count": { "max": "2" } }))]));
    let keyed = |key: &str| {
        let mut call = call("eth_sendTransaction", &json!([{ "from": HOT_ADDRESS, "to": SHOP, "value": "0x6" }]));
        call.chain = Some("1".into());
        call.estimates = Some(Ok(estimates(0)));
        call.idempotency_key = Some(key.into());
        call
    };
    let first = vault.sign(keyed("a")).unwrap();
    for _ in 0..5 {
        assert_eq!(vault.sign(keyed("a")).unwrap().result, first.result);
    }
    assert!(denied(&mut vault, keyed("b")).is_some());
    assert_eq!(denied(&mut vault, pay(4)), None);
    assert!(denied(&mut vault, pay(0)).is_some(), "the limit of two requests is used up");
    assert_eq!(vault.sign(keyed("a")).unwrap().result, first.result, "a limit that is used up does not refuse a retry");
}

#[test]
fn a_dry_run_can_be_refused_and_is_not_charged() {
    let mut vault = vault(json!([limit(&json!({ "value": { "max": "10" } }))]));
    let send = |value: &str| {
        let mut call = call("eth_sendTransaction", &json!([{ "from": HOT_ADDRESS, "to": SHOP, "value": value }]));
        call.chain = Some("1".into());
        call
    };
    for _ in 0..3 {
        assert_eq!(vault.dry_run(send("0xa")), Ok(()));
    }
    assert!(matches!(vault.sign(send("0xb")), Err(Refusal::Denied(_))));
    assert_eq!(denied(&mut vault, pay(10)), None);
}

#[test]
fn the_plan_names_the_rows_and_the_entry_writes_them() {
    let mut vault = vault(json!([
        limit(&json!({ "value": { "max": "10" }, "per": ["key", "caller"] })),
        limit(&json!({ "name": "else", "chain": "2", "value": { "max": "1" } }))
    ]));
    let name = format!("window:day:1:*:{}:backend", HOT_ADDRESS.to_lowercase());
    let plan = vault.plan(pay(3)).unwrap();
    assert!(plan.rows().contains(&name) && plan.rows().iter().filter(|row| row.starts_with("window:")).count() == 1, "{:?}", plan.rows());
    let ticket = vault.prepare(pay(3)).unwrap();
    let changes = &ticket.entry().unwrap().changes;
    assert!(changes.iter().any(|row| row.name == name && row.value.contains("\"3\"")), "{changes:?}");
    assert!(changes.iter().all(|row| plan.rows().contains(&row.name)));
    // A malformed row is a fault.
    vault.run(&plan).unwrap();
    vault.rows.get_mut(&name).unwrap().value = "[]x".into();
    assert!(matches!(vault.sign(pay(1)), Err(Refusal::Fault(_))));
}
