//! Selectors given as function signatures, and conditions on named arguments.

use serde_json::{Value, json};

use crate::{
    policy::support::{
        calldata::{Abi, address, calldata, transfer, uint},
        policies::{OTHER, allow, anything, deny, read, say_to},
    },
    support::requests::SHOP,
};

const TRANSFER: &str = "transfer(address to,uint256 amount)";
const APPROVE: &str = "approve(address to, uint256 amount)";
const BATCH: &str = "batch((address to,uint256 amount)[] orders,bytes note,int8 level)";

fn batch(orders: &[(&str, u64)], note: &[u8]) -> Vec<u8> {
    let orders = orders.iter().map(|(to, amount)| Abi::Tuple(vec![address(to), uint(*amount)])).collect();
    calldata(BATCH, &[Abi::List(orders), Abi::Bytes(note.to_vec()), uint(3)])
}

#[test]
fn arguments_are_matched_by_name() {
    let args = |selector: Value, args: Value| json!([allow(&json!({ "selector": selector, "args": args }))]);
    let to_shop = args(json!([TRANSFER]), json!({ "to": { "in": [SHOP] }, "amount": { "max": "100" } }));
    let both = args(json!([TRANSFER, APPROVE]), json!({ "amount": { "max": "100" } }));
    let orders = args(
        json!([BATCH]),
        json!({ "orders": { "length": { "max": "2" }, "all": { "members": { "to": { "in": [SHOP] }, "amount": { "max": "9" } } } }, "note": { "length": { "max": "4" } }, "level": { "min": "-3", "max": "3" } }),
    );
    let approve = |amount| calldata("approve(address,uint256)", &[address(OTHER), uint(amount)]);
    let mut cut = transfer(SHOP, 1);
    cut.pop();
    for (policies, data, allowed) in [
        (&to_shop, transfer(SHOP, 100), true),
        (&to_shop, transfer(SHOP, 101), false),
        (&to_shop, transfer(OTHER, 1), false),
        (&to_shop, approve(1), false),
        // Arguments that are cut off or followed by surplus bytes cannot be decoded.
        (&to_shop, cut, false),
        (&to_shop, [transfer(SHOP, 1), vec![0; 32]].concat(), false),
        (&to_shop, Vec::new(), false),
        (&both, transfer(OTHER, 100), true),
        (&both, approve(100), true),
        (&both, approve(101), false),
        (&orders, batch(&[(SHOP, 9), (SHOP, 1)], b"note"), true),
        (&orders, batch(&[], b""), true),
        (&orders, batch(&[(SHOP, 9), (OTHER, 1)], b"note"), false),
        (&orders, batch(&[(SHOP, 10)], b"note"), false),
        (&orders, batch(&[(SHOP, 1), (SHOP, 1), (SHOP, 1)], b"note"), false),
        (&orders, batch(&[(SHOP, 1)], b"notes"), false),
    ] {
        assert_eq!(say_to(policies, &data).is_ok(), allowed, "{policies} {data:02x?}");
    }
    let denial = say_to(&to_shop, &transfer(SHOP, 101)).unwrap_err();
    assert_eq!(denial.detail, "no policy allows this transaction (allow: args.amount does not hold)");
}

#[test]
fn a_deny_matches_arguments_that_cannot_be_decoded() {
    let policies = json!([anything(), deny(&json!({ "selector": [TRANSFER], "args": { "amount": { "min": "101" } } }))]);
    let mut cut = transfer(SHOP, 1);
    cut.pop();
    for (data, allowed) in [
        (transfer(SHOP, 100), true),
        (transfer(SHOP, 101), false),
        (cut, false),
        // Neither another function nor a payment is a transfer.
        (calldata("approve(address,uint256)", &[address(OTHER), uint(1000)]), true),
        (Vec::new(), true),
        // An incomplete selector counts as missing.
        (vec![0xa9], false),
    ] {
        assert_eq!(say_to(&policies, &data).is_ok(), allowed, "{data:02x?}");
    }
}

#[test]
fn paths_reach_members_of_tuples() {
    let swap = "swap((address token,(uint256 least,address to) out) order)";
    let policies =
        json!([allow(&json!({ "selector": [swap], "args": { "order.out.to": { "in": [SHOP] }, "order.out.least": { "min": "7" } } }))]);
    let data = |to: &str, least| calldata(swap, &[Abi::Tuple(vec![address(OTHER), Abi::Tuple(vec![uint(least), address(to)])])]);
    assert!(say_to(&policies, &data(SHOP, 7)).is_ok());
    assert!(say_to(&policies, &data(SHOP, 6)).is_err());
    assert!(say_to(&policies, &data(OTHER, 7)).is_err());
}

#[test]
fn a_condition_that_does_not_fit_the_type_is_a_config_error() {
    let errors = |selector: Value, args: Value| -> Vec<String> {
        let read = read(&json!([allow(&json!({ "selector": selector, "args": args }))]));
        read.err().unwrap_or_default().into_iter().map(|error| error.at.trim_start_matches("/signer/policies/0/when/").to_owned()).collect()
    };
    let mixed = "f(address a,uint8 u,int8 i,bool b,bytes c,bytes4 d,string s,uint256[] l,(uint256 x) t,uint256[2] p)";
    for (name, good) in [
        ("a", json!({ "in": [SHOP] })),
        ("u", json!({ "in": ["255"], "min": "0", "max": "255" })),
        ("i", json!({ "in": ["-128", "127"], "min": "-128", "max": "127" })),
        ("b", json!({ "in": ["true", "false"] })),
        ("c", json!({ "in": ["0x", "0x01"], "length": { "max": "4" } })),
        ("d", json!({ "in": ["0x01020304"], "length": { "max": "4" } })),
        ("s", json!({ "in": ["0x", "word"], "length": { "max": "4" } })),
        ("l", json!({ "all": { "max": "4" }, "any": { "in": ["1"] }, "length": { "min": "1" } })),
        ("p", json!({ "all": { "max": "4" } })),
        ("t", json!({ "members": { "x": { "max": "4" } } })),
        ("t.x", json!({ "max": "4" })),
    ] {
        assert_eq!(errors(json!([mixed]), json!({ name: good })), Vec::<String>::new(), "{name}: {good}");
    }
    for (name, wrong) in [
        ("a", json!({ "in": ["7"] })),
        ("a", json!({ "notIn": ["shop"] })),
        ("a", json!({ "max": "7" })),
        ("u", json!({ "in": ["256"] })),
        ("u", json!({ "in": ["-1"] })),
        ("u", json!({ "max": "256" })),
        ("u", json!({ "length": { "max": "1" } })),
        ("i", json!({ "in": ["128"] })),
        ("i", json!({ "min": "-129" })),
        ("b", json!({ "in": ["1"] })),
        ("c", json!({ "in": ["word"] })),
        ("d", json!({ "in": ["0x010203"] })),
        ("s", json!({ "min": "1" })),
        ("l", json!({ "in": ["1"] })),
        ("l", json!({ "all": { "in": ["word"] } })),
        ("l", json!({ "members": { "x": { "max": "4" } } })),
        ("t", json!({ "all": { "max": "4" } })),
        ("t", json!({ "members": { "y": { "max": "4" } } })),
        ("t", json!({ "members": { "x": { "in": ["word"] } } })),
        ("t.y", json!({ "max": "4" })),
        ("a.x", json!({ "max": "4" })),
        ("nothing", json!({ "max": "4" })),
    ] {
        assert_eq!(errors(json!([mixed]), json!({ name: wrong })), [format!("args/{name}")], "{name}: {wrong}");
    }
    // Every selector must be a signature with these argument names.
    let amount = json!({ "amount": { "max": "4" } });
    assert_eq!(errors(json!([TRANSFER, "0x095ea7b3"]), amount.clone()), ["args"]);
    assert_eq!(errors(json!([TRANSFER, "burn(uint256 value)"]), amount.clone()), ["args/amount"]);
    assert_eq!(errors(json!([TRANSFER, "burn(bytes amount)"]), amount.clone()), ["args/amount"]);
    assert_eq!(errors(json!(["*"]), amount.clone()), ["args"]);
    assert_eq!(errors(json!([TRANSFER, "0xa9059cbb"]), amount), ["selector", "args"]);
    assert_eq!(errors(json!(["transfer(address,uint256)"]), json!({ "1": { "max": "4" } })), Vec::<String>::new());
}
