//! Type names with a colon, as a large exchange's withdrawals have. `tests/signer` compares their
//! digests with those of three libraries.

use serde_json::{Value, json};

use crate::typed_data::support::{data, decode};

const WITHDRAW: &str = "HyperliquidTransaction:Withdraw(string hyperliquidChain,string destination,string amount,uint64 time)";

fn withdraw() -> Value {
    data(
        WITHDRAW,
        &json!({ "hyperliquidChain": "Mainnet", "destination": "0x70997970c51812dc3a010c7d01b50e0d17dc79c8", "amount": "1", "time": 1 }),
    )
}

#[test]
fn a_type_with_a_colon_is_hashed_by_its_whole_name() {
    let decoded = decode(&withdraw()).unwrap();
    assert_eq!(decoded.primary_type, "HyperliquidTransaction:Withdraw");
    assert_eq!(decoded.encoded_type, WITHDRAW);
    assert!(decode(&data("A:B:C(uint8 a)", &json!({ "a": 1 }))).is_ok());
}

#[test]
fn a_type_with_a_colon_stands_by_itself() {
    let with = |name: &str, members: Value| {
        let mut data = withdraw();
        data["types"][name] = members;
        data
    };
    let text = json!([{ "name": "a", "type": "string" }]);
    for (name, members, field) in [
        // Libraries look for the types that a type refers to by the letters before the colon.
        ("HyperliquidTransaction", text, "types.HyperliquidTransaction:Withdraw"),
        ("Outer", json!([{ "name": "a", "type": "HyperliquidTransaction:Withdraw" }]), "types.Outer[0].type"),
        ("Outer", json!([{ "name": "a", "type": "HyperliquidTransaction:Withdraw[]" }]), "types.Outer[0].type"),
        ("Other:Type", json!([{ "name": "x", "type": "uint8" }, { "name": "a", "type": "Other:Type[]" }]), "types.Other:Type[1].type"),
    ] {
        let invalid = decode(&with(name, members)).expect_err(name);
        assert_eq!(invalid.field, format!("params[1].{field}"), "{invalid:?}");
    }
    let mut nested = with("Plain", json!([{ "name": "a", "type": "string" }]));
    assert!(decode(&nested).is_ok(), "a type that stands beside it");
    nested["types"]["A:B"] = json!([{ "name": "a", "type": "Plain" }]);
    assert_eq!(decode(&nested).unwrap_err().field, "params[1].types.A:B[0].type");
}
