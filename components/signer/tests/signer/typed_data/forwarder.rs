//! Requests to forwarders and relayers: the call that they carry, and the tokens that pay for it.

use mintmark_signer::{
    encoding::hex,
    request::effects::Spend,
    typed_data::meaning::{Meaning, of},
};
use ruint::aliases::U256;
use serde_json::{Value, json};

use crate::typed_data::support::{CONTRACT, OTHER, TOKEN, address, call, data, decode, meaning};

const DATA: [u8; 5] = [0xa9, 5, 9, 0xbb, 1];
const GELATO: &str = "uint256 chainId,address target,bytes data";
const FEE: &str = "address feeToken,uint256 paymentType,uint256 maxFee,uint256 gas";
const GSN: &str = "RelayData(uint256 gasPrice,uint256 pctRelayFee,uint256 baseRelayFee,address relayWorker,address paymaster,address forwarder,bytes paymasterData,uint256 clientId)";
const REQUEST: &str = "address from,address to,uint256 value,uint256 gas,uint256 nonce";
const WORD: &str = "0x8f5e7a3b1c9d2046ebfa17583c6d90e2471b8ca5d3f6e09b24a7815cd03e69f1";

/// Returns a message with a value for each member of the first type in an `encodeType`.
fn message(encoded: &str) -> Value {
    let (_, rest) = encoded.split_once('(').unwrap();
    let (members, others) = rest.split_once(')').unwrap();
    members
        .split(',')
        .map(|member| {
            let (kind, name) = member.split_once(' ').unwrap();
            let value = match (kind, name) {
                ("address", "to" | "target") => json!(TOKEN),
                ("address", _) => json!(OTHER),
                ("bytes", _) => json!(hex::encode(&DATA)),
                ("bytes32", _) => json!(WORD),
                ("bool", _) => json!(true),
                ("uint256" | "uint48", _) => json!(if name == "value" { "7" } else { "3" }),
                _ => message(others),
            };
            (name.to_owned(), value)
        })
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn calls(contract: &'static str, to: &str, value: u64, spends: &[(&str, U256)]) -> Meaning {
    let spends = spends.iter().map(|(token, amount)| Spend { token: address(token), amount: *amount }).collect();
    Meaning { contract: Some(contract), calls: vec![call(to, value, &DATA)], spends, ..Meaning::default() }
}

#[test]
fn a_request_makes_the_call_that_it_carries() {
    for (encoded, expected) in [
        (format!("ForwardRequest({REQUEST},bytes data)"), calls("ERC-2771", TOKEN, 7, &[])),
        (format!("ForwardRequest({REQUEST},uint48 deadline,bytes data)"), calls("ERC-2771", TOKEN, 7, &[])),
        (format!("ForwardRequest({REQUEST},bytes data,uint256 validUntil)"), calls("ERC-2771", TOKEN, 7, &[])),
        (format!("ForwardRequest({REQUEST},bytes data,uint256 chainid)"), calls("ERC-2771", TOKEN, 7, &[])),
        (format!("RelayRequest({REQUEST},bytes data,uint256 validUntilTime,RelayData relayData){GSN}"), calls("GSN", TOKEN, 7, &[])),
        (
            format!("RelayRequest({REQUEST},bytes data,address tokenContract,uint256 tokenAmount,RelayData relayData){GSN}"),
            calls("GSN", TOKEN, 7, &[(OTHER, U256::from(3))]),
        ),
        (
            "ERC20ForwardRequest(address from,address to,address token,uint256 txGas,uint256 tokenGasPrice,uint256 batchId,uint256 batchNonce,uint256 deadline,bytes data)".into(),
            calls("Biconomy", TOKEN, 0, &[(OTHER, U256::MAX)]),
        ),
        ("MetaTransaction(uint256 nonce,address from,bytes functionSignature)".into(), calls("Biconomy", CONTRACT, 0, &[])),
        (format!("SponsoredCallERC2771({GELATO},address user,uint256 userNonce,uint256 userDeadline)"), calls("Gelato", TOKEN, 0, &[])),
        (format!("CallWithSyncFeeERC2771({GELATO},address user,uint256 userNonce,uint256 userDeadline)"), calls("Gelato", TOKEN, 0, &[])),
        (
            format!("SponsoredCallConcurrentERC2771({GELATO},address user,bytes32 userSalt,uint256 userDeadline)"),
            calls("Gelato", TOKEN, 0, &[]),
        ),
        (
            format!("CallWithSyncFeeConcurrentERC2771({GELATO},address user,bytes32 userSalt,uint256 userDeadline)"),
            calls("Gelato", TOKEN, 0, &[]),
        ),
        (
            format!("ForwardRequest({GELATO},{FEE},address sponsor,uint256 sponsorChainId,uint256 nonce,bool enforceSponsorNonce,bool enforceSponsorNonceOrdering)"),
            calls("Gelato", TOKEN, 0, &[(OTHER, U256::from(3))]),
        ),
        (
            format!("MetaTxRequest({GELATO},{FEE},address user,address sponsor,uint256 sponsorChainId,uint256 nonce,uint256 deadline)"),
            calls("Gelato", TOKEN, 0, &[(OTHER, U256::from(3))]),
        ),
    ] {
        assert_eq!(meaning(&encoded, &message(&encoded)), expected, "{encoded}");
    }
}

#[test]
fn a_sponsored_request_spends_no_token() {
    let encoded = "ERC20ForwardRequest(address from,address to,address token,uint256 txGas,uint256 tokenGasPrice,uint256 batchId,uint256 batchNonce,uint256 deadline,bytes data)";
    let mut sponsored = message(encoded);
    sponsored["tokenGasPrice"] = json!("0");
    assert_eq!(meaning(encoded, &sponsored), calls("Biconomy", TOKEN, 0, &[]));
    let mut unpaid = message(encoded);
    unpaid["token"] = json!(format!("0x{}", "00".repeat(20)));
    assert_eq!(meaning(encoded, &unpaid), calls("Biconomy", TOKEN, 0, &[]));
}

#[test]
fn a_request_of_another_shape_or_to_nobody_cannot_be_decoded() {
    for encoded in [
        "ForwardRequest(address from,address to,bytes data)".to_owned(),
        format!("ForwardRequest({REQUEST},bytes dataHash)"),
        format!("ForwardRequest({REQUEST},bytes32 data)"),
        "MetaTransaction(uint256 nonce,address from,bytes functionSignature,uint256 chain)".to_owned(),
        format!("SponsoredCallERC2771({GELATO},address user,bytes32 userSalt,uint256 userDeadline)"),
    ] {
        assert!(meaning(&encoded, &message(&encoded)).suspicious.is_some(), "{encoded}");
    }
    let encoded = format!("ForwardRequest({REQUEST},bytes data)");
    let mut nobody = message(&encoded);
    nobody["to"] = json!(format!("0x{}", "00".repeat(20)));
    assert!(meaning(&encoded, &nobody).suspicious.is_some());
    // The contract of a `MetaTransaction` calls itself, so its domain has to name it.
    let encoded = "MetaTransaction(uint256 nonce,address from,bytes functionSignature)";
    let mut unnamed = data(encoded, &message(encoded));
    unnamed["types"]["EIP712Domain"] = json!([{ "name": "name", "type": "string" }]);
    unnamed["domain"] = json!({ "name": "x" });
    assert!(of(&decode(&unnamed).unwrap()).suspicious.is_some());
}
