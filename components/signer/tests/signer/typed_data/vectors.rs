//! Third-party vectors of typed data.

use mintmark_signer::{
    crypto::{curve::Curve, hash::keccak256, secret::Secret},
    encoding::{address::Address, hex},
    request::{self, params},
    typed_data::{self, TypedData},
    wallet::subject::Subject,
};
use ruint::aliases::U256;
use serde_json::{Value, json};

use crate::{
    support::{
        vectors::{text, vectors},
        wallet::{HOT, HOT_ADDRESS},
    },
    typed_data::support::{decode, mail},
};

/// Returns what ethers sends for a domain, types and data. It derives the type of the domain from
/// the values, in the standard order.
fn as_ethers_sends(row: &Value) -> Value {
    let standard =
        [("name", "string"), ("version", "string"), ("chainId", "uint256"), ("verifyingContract", "address"), ("salt", "bytes32")];
    let listed: Vec<Value> = standard
        .iter()
        .filter(|(name, _)| row["domain"].get(name).is_some())
        .map(|(name, kind)| json!({ "name": name, "type": kind }))
        .collect();
    let mut types = row["types"].clone();
    types["EIP712Domain"] = json!(listed);
    json!({ "types": types, "primaryType": row["primaryType"], "domain": row["domain"], "message": row["data"] })
}

/// Cases with an empty domain, which the signer refuses because it binds a signature to nothing.
const ETHERS_WITHOUT_DOMAIN: [&str; 7] = ["random-33", "random-65", "random-67", "random-71", "random-77", "random-121", "Boundary values"];

#[test]
fn digests_match_ethers() {
    let rows = vectors("ethers-typed-data.json");
    assert_eq!(rows.len(), 130);
    for row in &rows {
        let name = text(row, "name");
        let mut data = as_ethers_sends(row);
        let decoded = decode(&data);
        assert_eq!(decoded.is_err(), ETHERS_WITHOUT_DOMAIN.contains(&name), "{name}: {decoded:?}");
        let expected = match decoded {
            Ok(decoded) => {
                assert_eq!(hex::encode(&decoded.digest), text(row, "digest"), "{name}");
                continue;
            }
            // The message is compared under another domain.
            Err(invalid) => {
                assert_eq!(invalid.field, "params[1].types.EIP712Domain", "{name}");
                let domain = [keccak256(b"EIP712Domain(string version)"), keccak256(b"1")].concat();
                let message = keccak256(&hex::decode(text(row, "encoded")).unwrap());
                keccak256(&[[0x19, 0x01].as_slice(), &keccak256(&domain), &message].concat())
            }
        };
        data["types"]["EIP712Domain"] = json!([{ "name": "version", "type": "string" }]);
        data["domain"] = json!({ "version": "1" });
        assert_eq!(decode(&data).unwrap().digest, expected, "{name}");
    }
}

/// Cases that eth-account accepts and the signer refuses, with the path.
const ETH_ACCOUNT_REFUSED: [(&str, &str); 9] = [
    // The names are not identifiers. MetaMask and ethers disagree on the third.
    ("valid_space_in_custom_type_fieldname", "params[1].types.Mail[2].name"),
    ("valid_primary_type_is_empty_string", "params[1].types."),
    ("valid_space_in_custom_type_metamask_returns_empty_string_if_non_alphanum_in_custom_type", "params[1].types.Per son"),
    // Parts are missing. Implementations disagree on what that means.
    ("valid_missing_eip712_type_metamask_ignores_domain_data_if_domain_types_not_present", "params[1].types.EIP712Domain"),
    ("valid_missing_primary_type_key_metamask_requires_primary_type_key", "params[1].primaryType"),
    ("valid_missing_primary_type_key_and_eip712domain_type_metamask_needs_primarytype", "params[1].primaryType"),
    // A number is not a string, and null is not a struct. viem, ethers and ox refuse the latter
    // too.
    ("valid_int_value_for_string_type_ethers_handles_mismatched_type_and_value_differently", "params[1].message.contents"),
    ("valid_null_value_for_custom_type_ethers_requires_non_null", "params[1].message.to"),
    ("valid_eip712_example_ethers_does_not_accept_recursive_custom_types", "params[1].message.from.friend.friend"),
];

#[test]
fn digests_match_eth_account() {
    let rows = vectors("eth-account-typed-data.json");
    assert_eq!(rows.len(), 29);
    let (mut read, mut refused) = (0, 0);
    for row in &rows {
        let name = text(row, "name");
        let decoded = decode(&row["typedData"]);
        if let Some((_, field)) = ETH_ACCOUNT_REFUSED.iter().find(|(other, _)| *other == name) {
            assert_eq!(decoded.unwrap_err().field, *field, "{name}");
            refused += 1;
        } else if text(row, "group").contains("invalid") {
            decoded.unwrap_err();
        } else {
            assert_eq!(hex::encode(&decoded.unwrap().digest), text(row, "digest"), "{name}");
            read += 1;
        }
    }
    assert_eq!((read, refused), (8, ETH_ACCOUNT_REFUSED.len()));
}

#[test]
fn the_example_of_eip_712_matches() {
    let TypedData { domain, primary_type, encoded_type, message, digest } = decode(&mail()).unwrap();
    assert_eq!(hex::encode(&digest), "0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2");
    assert_eq!(primary_type, "Mail");
    assert_eq!(encoded_type, "Mail(Person from,Person to,string contents)Person(string name,address wallet)");
    assert_eq!((domain.name.as_deref(), domain.version.as_deref()), (Some("Ether Mail"), Some("1")));
    assert_eq!((domain.chain_id, domain.salt), (Some(U256::ONE), None));
    assert_eq!(domain.verifying_contract, Some(Address([0xcc; 20])));
    let wallet = message.member("to").and_then(|to| to.member("wallet"));
    assert_eq!(wallet, Some(&request::value::Value::Address(Address([0xbb; 20]))));
    let curve = Curve::new(&[1; 32]).unwrap();
    let key = Secret::take(&mut keccak256(b"cow").to_vec()).unwrap();
    let signature = curve.sign(&digest, &key).unwrap();
    assert_eq!(hex::digits(&signature.r), "4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d");
    assert_eq!(hex::digits(&signature.s), "07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b91562");
    assert!(signature.y_parity, "v is 28");
}

#[test]
fn typed_data_can_be_given_as_json_text() {
    let object = mail();
    let text = json!(serde_json::to_string_pretty(&object).unwrap());
    assert_eq!(decode(&text), decode(&object));
    for (text, field) in
        [("{", "params[1]"), ("[]", "params[1]"), ("\"{}\"", "params[1]"), ("{} {}", "params[1]"), ("{}", "params[1].types")]
    {
        assert_eq!(decode(&json!(text)).unwrap_err().field, field, "{text}");
    }
}

#[test]
fn requests_of_clients_have_the_signatures_of_their_libraries() {
    let curve = Curve::new(&[1; 32]).unwrap();
    let key = Secret::take(&mut hex::decode(HOT).unwrap()).unwrap();
    let rows = vectors("client-typed-data.json");
    assert_eq!(rows.len(), 14);
    for row in &rows {
        let (address, data) = params::typed_data(text(row, "params")).unwrap();
        assert_eq!(address.to_string(), HOT_ADDRESS);
        let decoded = typed_data::decode("params[1]", &data).unwrap_or_else(|invalid| panic!("{row}: {invalid:?}"));
        assert_eq!(hex::encode(&decoded.digest), text(row, "digest"), "{row}");
        let subject = Subject::TypedData(Box::new(decoded));
        let answer = subject.finish(&curve.sign(&subject.digest(), &key).unwrap()).unwrap();
        assert_eq!(json!(text(row, "signature")).to_string(), answer.result, "{row}");
    }
}
