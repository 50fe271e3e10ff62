//! Calls of contracts that the policies name. An input is a byte that chooses the contract, then
//! the calldata.
//!
//! The target decides independently, from the bytes, whether everything in a signed call is
//! allowed.

use std::cell::RefCell;

use mintmark_signer::{
    calldata::unpack::{Unpacked, unpack, wrappers},
    encoding::{address::Address, hex},
    request::effects::{Call, Operation},
    wallet::{Wallet, plan::Planned},
};
use ruint::aliases::U256;
use serde_json::{Value, json};

use crate::{
    seeds,
    support::{
        requests::{SHOP, call, transaction_with},
        vault::{NOW, Vault},
        wallet::{config, open_wallet},
    },
};

const TOKEN: &str = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
const MULTICALL: &str = "0xcA11bde05977b3631167028862bE2a173976CA11";
const ACCOUNT: &str = "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23";
const MULTI_SEND: &str = "0x9641d764fc13c8B624c04430C7356C1C7C8102e2";
/// The contracts that the first byte of an input chooses from.
const CONTRACTS: [&str; 4] = [TOKEN, MULTICALL, ACCOUNT, MULTI_SEND];
/// Maximum amount of a transfer, in base units.
const MAX_TRANSFER: u64 = 25_000_000;
/// Maximum amount of all transfers in one transaction, in base units.
const MAX_TOTAL: u64 = 60_000_000;

thread_local! {
    static WALLET: RefCell<Option<Wallet>> = const { RefCell::new(None) };
}

/// Returns a configuration that allows transfers of the token and ether to one recipient, and
/// wrappers around them.
pub(crate) fn policy_config() -> Value {
    let mut config = config();
    let fee = json!({ "max": "1000000000000000000" });
    let known: Vec<&str> = wrappers().map(|(_, signature)| signature).collect();
    let allow = |name: &str, when: Value| {
        let mut when = when;
        when["chain"] = json!(["1"]);
        when["fee"] = fee.clone();
        json!({ "name": name, "effect": "allow", "kinds": ["transaction"], "when": when })
    };
    config["policies"] = json!([
        allow(
            "pay",
            json!({ "to": [TOKEN], "value": { "max": "0" }, "selector": ["transfer(address to,uint256 amount)"],
            "args": { "to": { "in": [SHOP] }, "amount": { "max": MAX_TRANSFER.to_string() } } })
        ),
        allow("ether", json!({ "to": [SHOP], "value": { "max": "10000000000000000" } })),
        allow("wrap", json!({ "to": [MULTICALL, ACCOUNT], "selector": known })),
        allow("batch", json!({ "to": [MULTI_SEND], "selector": ["multiSend(bytes transactions)"], "operation": ["call", "delegatecall"] })),
    ]);
    config["spendingLimits"] = json!([{ "name": "tokens", "window": 3600, "per": ["key"], "chain": "1", "token": TOKEN, "amount": { "max": MAX_TOTAL.to_string() } }]);
    config
}

pub(crate) fn run(input: &[u8]) -> bool {
    let Some((first, calldata)) = input.split_first() else { return false };
    let Some(to) = CONTRACTS.get(usize::from(*first) % CONTRACTS.len()) else { return false };
    let object = transaction_with(
        &json!({ "to": to, "value": "0x0", "gas": "0x1000000", "maxFeePerGas": "0x1", "maxPriorityFeePerGas": "0x0", "data": hex::encode(calldata) }),
    );
    let wallet = WALLET.take().unwrap_or_else(|| open_wallet(&policy_config()).unwrap_or_else(|errors| panic!("{errors:?}")));
    let mut vault = Vault { wallet, rows: Default::default(), texts: Vec::new(), head: [0; 32], now: NOW };
    let explained = explain(&vault, &object);
    let signed = vault.sign(call("eth_signTransaction", &json!([object]))).is_ok();
    WALLET.set(Some(vault.wallet));
    assert_eq!(explained, signed, "the explanation must predict the outcome");
    if signed {
        let to = Address::parse(to).unwrap();
        let outer = Call { to: Some(to), value: U256::ZERO, data: calldata.to_vec(), operation: Operation::Call };
        assert!(amount(&outer) <= U256::from(MAX_TOTAL));
    }
    signed
}

/// Returns whether `signer_explain` says that the transaction would be allowed. It answers for any
/// calldata.
fn explain(vault: &Vault, object: &Value) -> bool {
    let request = call("signer_explain", &json!([{ "method": "eth_signTransaction", "params": [object] }]));
    let Ok(Planned::Answered(answer)) = vault.wallet.plan(request, vault.now) else { panic!("expected an answer") };
    let answer: Value = serde_json::from_str(&answer).unwrap();
    answer["verdict"] == "allow"
}

/// Returns the amount of tokens that a call sends, and panics if the policies do not allow it.
fn amount(call: &Call) -> U256 {
    let named = call.to.as_ref().map(Address::to_string).unwrap_or_default();
    let is_call = call.operation == Operation::Call;
    match (named.as_str(), call.data.as_slice()) {
        (SHOP, []) => {
            assert!(is_call && call.value <= U256::from(10_000_000_000_000_000_u64));
            U256::ZERO
        }
        (TOKEN, [0xa9, 0x05, 0x9c, 0xbb, arguments @ ..]) => {
            let (recipient, amount) = arguments.split_first_chunk::<32>().unwrap();
            let amount = U256::from_be_bytes(<[u8; 32]>::try_from(amount).unwrap());
            assert!(is_call && call.value.is_zero() && recipient.starts_with(&[0; 12]) && amount <= U256::from(MAX_TRANSFER));
            assert_eq!(hex::encode(&recipient[12..]), SHOP.to_lowercase());
            amount
        }
        (MULTICALL | ACCOUNT | MULTI_SEND, _) => {
            assert!(is_call || named == MULTI_SEND);
            let Unpacked::Calls { calls, .. } = unpack(call.to.as_ref().unwrap(), &call.data) else { panic!("an opaque call was allowed") };
            calls.iter().map(amount).fold(U256::ZERO, |sum, amount| sum + amount)
        }
        _ => panic!("{named}: allowed {}", hex::encode(&call.data)),
    }
}

/// Returns wrappers of two transfers and a payment, and calls of other contracts, which are
/// refused.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let transfer = seeds::rows("calldata-spends.json").into_iter().find(|row| row["function"] == "transfer(address,uint256)").unwrap();
    let mut seeds = vec![[vec![0], seeds::bytes(&transfer, "calldata")].concat()];
    for row in seeds::rows("calldata-calls.json") {
        let Some(to) = CONTRACTS.iter().position(|contract| row["to"] == *contract) else { continue };
        // The rows contain an allowance, which would be denied. It is replaced by a small transfer.
        let approve = hex::decode(
            "0x095ea7b300000000000000000000000068b3465833fb72a70ecdf485e0e4c7bd8665fc45ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        );
        let small = [&seeds::bytes(&transfer, "calldata")[..67], &[1]].concat();
        let mut calldata = seeds::bytes(&row, "calldata");
        let approve = approve.unwrap();
        while let Some(at) = calldata.windows(68).position(|window| window == approve) {
            calldata.splice(at..at + 68, small.iter().copied());
        }
        seeds.push([vec![to as u8], calldata].concat());
    }
    seeds.retain(|seed| seed.len() <= 4_096);
    seeds
}
