//! The effects of typed data of well-known contracts.

use mintmark_signer::{
    crypto::hash::keccak256,
    encoding::hex,
    request::effects::Spend,
    typed_data::meaning::{Meaning, of},
};
use ruint::aliases::U256;
use serde_json::{Value, json};

use crate::typed_data::support::{CONTRACT, OTHER, PACKED, SAFE, SAFE_OP, SAFE_OP_06, TOKEN, address, data, decode, meaning};

fn spends(contract: &'static str, spends: &[(&str, U256)]) -> Meaning {
    let spends = spends.iter().map(|(token, amount)| Spend { token: address(token), amount: *amount }).collect();
    Meaning { contract: Some(contract), spends, ..Meaning::default() }
}

const PERMIT: &str = "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)";
const DAI: &str = "Permit(address holder,address spender,uint256 nonce,uint256 expiry,bool allowed)";
const NFT: &str = "Permit(address spender,uint256 tokenId,uint256 nonce,uint256 deadline)";
const AUTHORIZATION: &str = "(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)";
const CANCEL: &str = "CancelAuthorization(address authorizer,bytes32 nonce)";
const DETAILS: &str = "PermitDetails(address token,uint160 amount,uint48 expiration,uint48 nonce)";
const SINGLE: &str = "PermitSingle(PermitDetails details,address spender,uint256 sigDeadline)";
const BATCH: &str = "PermitBatch(PermitDetails[] details,address spender,uint256 sigDeadline)";
const PERMISSIONS: &str = "TokenPermissions(address token,uint256 amount)";
const COMMON: &str = "address spender,uint256 nonce,uint256 deadline";

fn permit() -> Value {
    json!({ "owner": OTHER, "spender": OTHER, "value": "1000", "nonce": 0, "deadline": 1 })
}

#[test]
fn permits_spend_the_full_allowance_of_the_verifying_contract() {
    assert_eq!(meaning(PERMIT, &permit()), spends("ERC-2612", &[(CONTRACT, U256::from(1000))]));
    for (allowed, amount) in [(true, U256::MAX), (false, U256::ZERO)] {
        let message = json!({ "holder": OTHER, "spender": OTHER, "nonce": 0, "expiry": 0, "allowed": allowed });
        assert_eq!(meaning(DAI, &message), spends("DAI", &[(CONTRACT, amount)]));
    }
    let message = json!({ "spender": OTHER, "tokenId": 77, "nonce": 0, "deadline": 0 });
    assert_eq!(meaning(NFT, &message), spends("ERC-4494", &[(CONTRACT, U256::ONE)]));
}

#[test]
fn authorizations_spend_their_value() {
    let message =
        json!({ "from": OTHER, "to": OTHER, "value": 5, "validAfter": 0, "validBefore": 1, "nonce": format!("0x{}", "00".repeat(32)) });
    for name in ["TransferWithAuthorization", "ReceiveWithAuthorization"] {
        let encoded = format!("{name}{AUTHORIZATION}");
        assert_eq!(meaning(&encoded, &message), spends("EIP-3009", &[(CONTRACT, U256::from(5))]));
    }
    let cancel = json!({ "authorizer": OTHER, "nonce": format!("0x{}", "00".repeat(32)) });
    assert_eq!(meaning(CANCEL, &cancel), spends("EIP-3009", &[]));
}

#[test]
fn permit2_spends_each_of_its_tokens() {
    let details = |token: &str, amount: &str| json!({ "token": token, "amount": amount, "expiration": 1, "nonce": 2 });
    let max_amount = "0xffffffffffffffffffffffffffffffffffffffff";
    let single = json!({ "details": details(TOKEN, max_amount), "spender": OTHER, "sigDeadline": 3 });
    assert_eq!(meaning(&format!("{SINGLE}{DETAILS}"), &single), spends("Permit2", &[(TOKEN, U256::MAX)]), "an unlimited allowance");
    let once = json!({ "permitted": { "token": TOKEN, "amount": max_amount }, "spender": OTHER, "nonce": 0, "deadline": 1 });
    let transfer = meaning(&format!("PermitTransferFrom(TokenPermissions permitted,{COMMON}){PERMISSIONS}"), &once);
    assert_eq!(transfer.spends[0].amount, U256::MAX >> 96, "not an unlimited allowance");
    let batch = json!({ "details": [details(TOKEN, "7"), details(OTHER, "8")], "spender": OTHER, "sigDeadline": 3 });
    assert_eq!(meaning(&format!("{BATCH}{DETAILS}"), &batch), spends("Permit2", &[(TOKEN, U256::from(7)), (OTHER, U256::from(8))]));
}

#[test]
fn permit2_transfers_spend_whatever_the_witness() {
    let one = || json!({ "permitted": { "token": TOKEN, "amount": "9" }, "spender": OTHER, "nonce": 0, "deadline": 1 });
    let many = || json!({ "permitted": [{ "token": TOKEN, "amount": "9" }, { "token": TOKEN, "amount": "1" }], "spender": OTHER, "nonce": 0, "deadline": 1 });
    let with = |mut message: Value, name: &str, value: Value| {
        message[name] = value;
        message
    };
    let expected_one = spends("Permit2", &[(TOKEN, U256::from(9))]);
    let expected_many = spends("Permit2", &[(TOKEN, U256::from(9)), (TOKEN, U256::ONE)]);
    assert_eq!(meaning(&format!("PermitTransferFrom(TokenPermissions permitted,{COMMON}){PERMISSIONS}"), &one()), expected_one);
    assert_eq!(meaning(&format!("PermitBatchTransferFrom(TokenPermissions[] permitted,{COMMON}){PERMISSIONS}"), &many()), expected_many);
    let witness = with(one(), "witness", json!({ "user": OTHER }));
    let encoded = format!("PermitWitnessTransferFrom(TokenPermissions permitted,{COMMON},Order witness)Order(address user){PERMISSIONS}");
    assert_eq!(meaning(&encoded, &witness), expected_one);
    // A witness whose type sorts last, and one of an elementary type.
    let encoded = format!("PermitWitnessTransferFrom(TokenPermissions permitted,{COMMON},ZOrder witness){PERMISSIONS}ZOrder(address user)");
    assert_eq!(meaning(&encoded, &witness), expected_one);
    let encoded = format!("PermitBatchWitnessTransferFrom(TokenPermissions[] permitted,{COMMON},bytes32 data){PERMISSIONS}");
    assert_eq!(meaning(&encoded, &with(many(), "data", json!(format!("0x{}", "ab".repeat(32))))), expected_many);
    // Two additional members are not a witness.
    let two = with(witness.clone(), "more", json!(1));
    let encoded = format!(
        "PermitWitnessTransferFrom(TokenPermissions permitted,{COMMON},Order witness,uint256 more)Order(address user){PERMISSIONS}"
    );
    assert!(meaning(&encoded, &two).suspicious.is_some());
    // Permissions with other members are not those of Permit2.
    let encoded = format!(
        "PermitWitnessTransferFrom(TokenPermissions permitted,{COMMON},Order witness)Order(address user)TokenPermissions(address token,uint128 amount)"
    );
    assert!(meaning(&encoded, &witness).suspicious.is_some());
}

#[test]
fn known_type_names_with_other_members_are_suspicious() {
    let message = json!({ "owner": OTHER, "spender": OTHER, "value": "1000", "nonce": 0, "expiry": 1 });
    let other = meaning(&PERMIT.replace("deadline", "expiry"), &message);
    assert_eq!((other.contract, other.spends.len(), other.suspicious.is_some()), (None, 0, true));
    for name in ["PermitSingle", "PermitBatchWitnessTransferFrom", "SafeTx", "UserOperation", "CancelAuthorization"] {
        assert!(meaning(&PERMIT.replace("Permit", name), &permit()).suspicious.is_some(), "{name}");
    }
    // Only the domain says which token it is.
    let mut nowhere = data(PERMIT, &permit());
    nowhere["types"]["EIP712Domain"] = json!([{ "name": "name", "type": "string" }]);
    nowhere["domain"] = json!({ "name": "Nowhere" });
    assert!(of(&decode(&nowhere).unwrap()).suspicious.is_some());
    assert_eq!(meaning(&PERMIT.replace("Permit", "Ballot"), &permit()), Meaning::default(), "the type is unknown");
}

#[test]
fn type_hashes_match_those_of_the_contracts() {
    // The values come from the sources of the deployed contracts.
    for (encoded, hash) in [
        (PERMIT, "6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9"),
        (DAI, "ea2aa0a1be11a07ed86d755c93467f4f82362b452371d1ba94d1715123511acb"),
        (NFT, "49ecf333e5b8c95c40fdafc95c1ad136e8914a8fb55e9dc8bb01eaa83a2df9ad"),
        (&format!("TransferWithAuthorization{AUTHORIZATION}"), "7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a2267"),
        (&format!("ReceiveWithAuthorization{AUTHORIZATION}"), "d099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de8"),
        (CANCEL, "158b0a9edf7a828aad02f63cd515c68ef2f50ba807396f6d12842833a1597429"),
        (&format!("{SINGLE}{DETAILS}"), "f3841cd1ff0085026a6327b620b67997ce40f282c88a8e905a7a5626e310f3d0"),
        (&format!("{BATCH}{DETAILS}"), "af1b0d30d2cab0380e68f0689007e3254993c596f2fdd0aaa7f4d04f79440863"),
        (
            &format!("PermitTransferFrom(TokenPermissions permitted,{COMMON}){PERMISSIONS}"),
            "939c21a48a8dbe3a9a2404a1d46691e4d39f6583d6ec6b35714604c986d80106",
        ),
        (
            &format!("PermitBatchTransferFrom(TokenPermissions[] permitted,{COMMON}){PERMISSIONS}"),
            "fcf35f5ac6a2c28868dc44c302166470266239195f02b0ee408334829333b766",
        ),
        (SAFE, "bb8310d486368db6bd6f849402fdd73ad53d316b5a4b2644ad6efe0f941286d8"),
        (&SAFE.replace("baseGas", "dataGas"), "14d461bc7412367e924637b363c7bf29b8f47e2f84869f4426e5633d8af47b20"),
        (SAFE_OP_06, "84aa190356f56b8c87825f54884392a9907c23ee0f8e1ea86336b763faf021bd"),
        (SAFE_OP, "c03dfc11d8b10bf9cf703d558958c8c42777f785d998c62060d85a4f0ef6ea7f"),
        (PACKED, "29a0bca4af4be3421398da00295e58e6d7de38cb492214754cb6a47507dd6f8e"),
    ] {
        assert_eq!(hex::digits(&keccak256(encoded.as_bytes())), hash, "{encoded}");
    }
}
