//! Signed requests to forwarders: the call inside must be allowed too, as in a transaction.

use mintmark_signer::encoding::hex;
use serde_json::{Value, json};

use crate::{
    policy::support::{
        calldata::{multicall, transfer},
        policies::{OTHER, TOKEN, allow, named},
        spending_limits::{denied, limit, vault},
        typed_data::{data, judge, typed},
    },
    support::{
        requests::{SHOP, call},
        wallet::HOT_ADDRESS,
    },
};

/// Returns a request to OpenZeppelin's `ERC2771Forwarder`.
fn request(to: &str, value: &str, calldata: &[u8]) -> Value {
    let members = [
        ("from", "address"),
        ("to", "address"),
        ("value", "uint256"),
        ("gas", "uint256"),
        ("nonce", "uint256"),
        ("deadline", "uint48"),
        ("data", "bytes"),
    ];
    let message = json!({
        "from": HOT_ADDRESS, "to": to, "value": value, "gas": "90000", "nonce": "0", "deadline": "9", "data": hex::encode(calldata)
    });
    data("ForwardRequest", &members, OTHER, message)
}

#[test]
fn the_call_inside_must_be_allowed() {
    let forwarded = typed("allow", "ForwardRequest", &json!({ "domain": { "chainId": ["1"], "verifyingContract": [OTHER] } }));
    let pay = named(
        "pay",
        allow(&json!({ "to": [TOKEN], "selector": ["transfer(address to,uint256 amount)"], "args": { "amount": { "max": "5" } } })),
    );
    let policies = json!([forwarded, pay]);
    for (to, value, calldata, allowed) in [
        (TOKEN, "0", transfer(SHOP, 5), true),
        (TOKEN, "0", transfer(SHOP, 6), false),
        (SHOP, "0", transfer(SHOP, 5), false),
        (TOKEN, "0", multicall(&[transfer(SHOP, 5)]), false),
    ] {
        assert_eq!(judge(&policies, &request(to, value, &calldata)).is_ok(), allowed, "{to} {calldata:02x?}");
    }
    assert!(judge(&json!([forwarded]), &request(TOKEN, "0", &transfer(SHOP, 5))).is_err(), "the call alone is not allowed");
    assert!(judge(&json!([pay]), &request(TOKEN, "0", &transfer(SHOP, 5))).is_err(), "the request alone is not allowed");
}

#[test]
fn the_call_inside_is_charged() {
    let mut vault = vault(json!([limit(&json!({ "token": TOKEN, "amount": { "max": "10" } }))]));
    let mut ask = |amount| {
        let data = request(TOKEN, "0", &transfer(SHOP, amount));
        denied(&mut vault, call("eth_signTypedData_v4", &json!([HOT_ADDRESS, data])))
    };
    assert_eq!(ask(6), None);
    assert!(ask(5).unwrap().detail.contains("6 used, 5 asked"));
}
