//! Spending limits of tokens: unknown amounts, and amounts that other contracts move.

use mintmark_signer::wallet::call::Call;
use serde_json::{Value, json};

use crate::{
    policy::support::{
        calldata::{Abi, address, calldata, exec_transaction, transfer, uint},
        policies::{OTHER, TOKEN},
        spending_limits::{denied, invoke, limit, vault},
        typed_data::{data, typed},
    },
    support::{
        requests::{SHOP, call},
        vault::Vault,
        wallet::{HOT_ADDRESS, config},
    },
};

const PERMIT2: &str = "0x000000000022D473030F116dDEE9F6B43aC78BA3";
/// 2^160 - 1.
const MAX_U160: &str = "0xffffffffffffffffffffffffffffffffffffffff";

#[test]
fn an_unknown_amount_exceeds_every_cap() {
    let router = calldata("execute(bytes,bytes[])", &[Abi::Bytes(vec![0]), Abi::List(vec![Abi::Bytes(vec![1])])]);
    let blind = json!([limit(&json!({ "token": TOKEN, "amount": { "max": "100" } }))]);
    for (data, opaque) in [
        (&router, true),
        (&exec_transaction(OTHER, 0, router.clone(), 0), true),
        (&exec_transaction(OTHER, 0, transfer(SHOP, 1), 1), true),
        (&exec_transaction(OTHER, 0, transfer(SHOP, 1), 0), false),
    ] {
        // A policy with a four-byte selector allows the call although its effect is unknown.
        let with_limit = |limits: Value| {
            let mut config = config();
            config["spendingLimits"] = limits;
            let lists = json!(["0x24856bc3", "0x6a761202", "0xa9059cbb"]);
            config["policies"].as_array_mut().unwrap().push(json!({
                "name": "blind", "effect": "allow", "kinds": ["transaction"],
                "when": { "chain": ["1"], "fee": { "max": "1000000000000000000" }, "to": [OTHER], "selector": lists, "operation": ["*"] }
            }));
            Vault::new(&config)
        };
        let denial = denied(&mut with_limit(blind.clone()), invoke(OTHER, 0, data));
        assert_eq!(denial.is_some(), opaque, "{denial:?} {data:02x?}");
        let elsewhere = json!([limit(&json!({ "chain": "10", "token": TOKEN, "amount": { "max": "100" } }))]);
        assert_eq!(denied(&mut with_limit(elsewhere), invoke(OTHER, 0, data)), None);
    }
    let message = data("SafeMessage", &[("message", "bytes")], OTHER, json!({ "message": "0x07" }));
    let mut config = config();
    config["spendingLimits"] = blind;
    config["policies"].as_array_mut().unwrap().push(typed("allow", "SafeMessage", &json!({})));
    let denial = denied(&mut Vault::new(&config), call("eth_signTypedData_v4", &json!([HOT_ADDRESS, message]))).unwrap();
    assert_eq!(denial.policy.as_deref(), Some("day"));
}

/// Returns the amount that the limit has charged after a request, or `None` if the request is
/// denied.
fn used(request: Call) -> Option<String> {
    let mut vault = vault(json!([limit(&json!({ "token": TOKEN, "amount": { "max": "100" } }))]));
    if denied(&mut vault, request).is_some() {
        return None;
    }
    let denial = denied(&mut vault, invoke(TOKEN, 0, &transfer(SHOP, 101))).unwrap();
    let (used, _) = denial.detail.split_once("seconds: ").unwrap().1.split_once(" used").unwrap();
    Some(used.to_owned())
}

fn sign(typed: &Value) -> Call {
    call("eth_signTypedData_v4", &json!([HOT_ADDRESS, typed]))
}

fn bytes() -> Abi {
    Abi::Bytes(vec![1; 65])
}

#[test]
fn calls_of_permit2_and_eip_3009_are_charged() {
    let max_amount = || {
        let mut word = [0xff; 32];
        word[..12].fill(0);
        Abi::Word(word)
    };
    let approve = |amount| calldata("approve(address,address,uint160,uint48)", &[address(TOKEN), address(SHOP), amount, uint(9)]);
    let details = |token: &str, amount| Abi::Tuple(vec![address(token), amount, uint(9), uint(0)]);
    let permit = |details| {
        let permit = Abi::Tuple(vec![Abi::List(details), address(SHOP), uint(9)]);
        calldata("permit(address,((address,uint160,uint48,uint48)[],address,uint256),bytes)", &[address(OTHER), permit, bytes()])
    };
    let authorization = [address(OTHER), address(SHOP), uint(15), uint(0), uint(9), uint(1), bytes()];
    for (request, charged) in [
        (invoke(PERMIT2, 0, &approve(uint(11))), Some("11")),
        (invoke(PERMIT2, 0, &approve(uint(101))), None),
        (invoke(PERMIT2, 0, &approve(max_amount())), None),
        (invoke(PERMIT2, 0, &permit(vec![details(TOKEN, uint(12)), details(OTHER, uint(500)), details(TOKEN, uint(1))])), Some("13")),
        (invoke(PERMIT2, 0, &permit(vec![details(OTHER, max_amount())])), Some("0")),
        (
            invoke(TOKEN, 0, &calldata("transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)", &authorization)),
            Some("15"),
        ),
    ] {
        let params = request.params.clone();
        assert_eq!(used(request).as_deref(), charged, "{params}");
    }
}

#[test]
fn typed_data_of_permit2_and_eip_3009_is_charged() {
    let single = |amount: &str| {
        let mut single = data(
            "PermitSingle",
            &[("details", "PermitDetails"), ("spender", "address"), ("sigDeadline", "uint256")],
            PERMIT2,
            json!({
                "details": { "token": TOKEN, "amount": amount, "expiration": 9, "nonce": 0 }, "spender": SHOP, "sigDeadline": 9
            }),
        );
        let members = [("token", "address"), ("amount", "uint160"), ("expiration", "uint48"), ("nonce", "uint48")];
        single["types"]["PermitDetails"] = members.map(|(name, ty)| json!({ "name": name, "type": ty })).into();
        single
    };
    let members = [("from", "address"), ("to", "address"), ("value", "uint256"), ("validAfter", "uint256"), ("validBefore", "uint256")];
    let members: Vec<_> = members.into_iter().chain([("nonce", "bytes32")]).collect();
    let authorization = |contract: &str| {
        let message = json!({ "from": OTHER, "to": SHOP, "value": "22", "validAfter": 0, "validBefore": 9, "nonce": format!("0x{}", "00".repeat(32)) });
        data("TransferWithAuthorization", &members, contract, message)
    };
    for (typed, charged) in [
        (single("21"), Some("21")),
        (single("101"), None),
        (single(MAX_U160), None),
        (authorization(TOKEN), Some("22")),
        (authorization(OTHER), Some("0")),
    ] {
        assert_eq!(used(sign(&typed)).as_deref(), charged, "{typed}");
    }
}
