//! Inner calls. The policies must allow each of them.

use mintmark_signer::{
    calldata::unpack::MAX_CALLS,
    policy::contents::{Contents, Inside, MAX_DEPTH},
};
use serde_json::{Value, json};

use crate::{
    policy::support::{
        calldata::{Abi, address, calldata, exec_transaction, multi_send, multicall, transfer, uint},
        policies::{MULTI_SEND, OTHER, TOKEN, allow, anything, deny, named, read, say, say_to, transaction},
    },
    support::requests::SHOP,
};

const MULTICALL: &str = "multicall(bytes[] data)";
const TRANSFER: &str = "transfer(address to,uint256 amount)";

fn rules() -> Value {
    json!([
        named("many", allow(&json!({ "to": [SHOP], "selector": [MULTICALL] }))),
        named("send", allow(&json!({ "to": [SHOP], "selector": [TRANSFER], "args": { "amount": { "max": "7" } } })))
    ])
}

#[test]
fn every_inner_call_must_be_allowed() {
    for (calls, allowed) in [
        (vec![transfer(OTHER, 7), transfer(SHOP, 1)], true),
        (vec![], true),
        (vec![transfer(OTHER, 7), transfer(SHOP, 8)], false),
        (vec![transfer(OTHER, 7), vec![1, 2, 3, 4]], false),
        (vec![multicall(&[transfer(OTHER, 7)]), transfer(OTHER, 7)], true),
        (vec![transfer(OTHER, 7), multicall(&[transfer(OTHER, 7), transfer(OTHER, 8)])], false),
        // A call without calldata goes to the contract itself, which no rule here allows.
        (vec![vec![]], false),
    ] {
        assert_eq!(say_to(&rules(), &multicall(&calls)).is_ok(), allowed, "{calls:02x?}");
    }
    let denial = say_to(&rules(), &multicall(&[transfer(OTHER, 7), multicall(&[transfer(OTHER, 7), transfer(OTHER, 8)])])).unwrap_err();
    assert!(denial.detail.starts_with("the call 1.1 inside: no policy allows this transaction (many: "), "{denial:?}");
    assert_eq!(denial.policy, None);
}

#[test]
fn a_deny_applies_to_inner_calls() {
    let policies = json!([anything(), deny(&json!({ "selector": [TRANSFER], "args": { "to": { "in": [OTHER] } } }))]);
    assert!(say_to(&policies, &multicall(&[transfer(SHOP, 1)])).is_ok());
    let denial = say_to(&policies, &multicall(&[transfer(SHOP, 1), multicall(&[transfer(OTHER, 1)])])).unwrap_err();
    assert_eq!((denial.policy.as_deref(), denial.detail.as_str()), (Some("deny"), "the call 1.0 inside: the policy deny denies it"));
}

#[test]
fn inner_calls_have_their_own_destination_and_value() {
    let three = "0xcA11bde05977b3631167028862bE2a173976CA11";
    let aggregate = |calls: &[(&str, u64, Vec<u8>)]| {
        let each = calls.iter().map(|(to, value, data)| Abi::Tuple(vec![address(to), uint(0), uint(*value), Abi::Bytes(data.clone())]));
        calldata("aggregate3Value((address,bool,uint256,bytes)[])", &[Abi::List(each.collect())])
    };
    let policies = json!([
        named("many", allow(&json!({ "to": [three], "selector": ["*"] }))),
        named("pay", allow(&json!({ "to": [SHOP], "value": { "max": "5" }, "fee": { "max": "0" } })))
    ]);
    for (calls, allowed) in [
        (vec![(SHOP, 5, vec![])], true),
        (vec![(SHOP, 6, vec![])], false),
        (vec![(OTHER, 0, vec![])], false),
        (vec![(SHOP, 0, vec![0; 4])], false),
    ] {
        assert_eq!(say(&policies, &transaction(three, &aggregate(&calls))).is_ok(), allowed, "{calls:?}");
    }
}

#[test]
fn calls_of_a_contract_to_itself_see_the_value_it_was_sent() {
    use ruint::aliases::U256;
    let policies = json!([
        named(
            "many",
            allow(
                &json!({ "to": [SHOP], "selector": [MULTICALL, "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)"] })
            )
        ),
        named("deposit", allow(&json!({ "to": [SHOP], "selector": ["deposit()"], "value": { "max": "5" } })))
    ]);
    let deposit = calldata("deposit()", &[]);
    let twice = multicall(&[deposit.clone(), deposit.clone()]);
    for (data, value, allowed) in [
        (&deposit, 5, true),
        (&deposit, 6, false),
        (&twice, 5, true),
        (&twice, 6, false),
        (&multicall(&[multicall(core::slice::from_ref(&deposit))]), 5, true),
        (&multicall(&[multicall(core::slice::from_ref(&deposit))]), 6, false),
        // An inner call with a value sees that value, and so do the calls inside it.
        (&exec_transaction(SHOP, 5, twice.clone(), 0), 6, true),
        (&exec_transaction(SHOP, 6, twice.clone(), 0), 5, false),
    ] {
        let facts = mintmark_signer::policy::Facts { value: Some(U256::from(value)), ..transaction(SHOP, data) };
        assert_eq!(say(&policies, &facts).is_ok(), allowed, "{value} {data:02x?}");
    }
    // The value is sent only once.
    let facts = mintmark_signer::policy::Facts { value: Some(U256::from(9)), ..transaction(SHOP, &twice) };
    let contents = Contents::of(&facts);
    assert_eq!(contents.calls.iter().map(|inner| inner.sees).collect::<Vec<_>>(), [U256::from(9); 2]);
    assert_eq!(contents.value(U256::from(9)), U256::from(9));
    assert_eq!(Contents::of(&transaction(OTHER, &exec_transaction(SHOP, 7, twice, 0))).value(U256::ZERO), U256::from(7));
}

#[test]
fn an_opaque_wrapper_is_allowed_only_by_its_four_byte_selector() {
    let mut broken = multicall(&[transfer(OTHER, 7)]);
    broken.extend([0; 32]);
    let router = calldata("execute(bytes,bytes[])", &[Abi::Bytes(vec![0]), Abi::List(vec![Abi::Bytes(vec![1])])]);
    for (data, four, signature) in [(&broken, "0xac9650d8", MULTICALL), (&router, "0x24856bc3", "execute(bytes commands,bytes[] inputs)")] {
        assert!(say_to(&json!([allow(&json!({ "selector": ["*"] }))]), data).is_err());
        assert!(say_to(&json!([allow(&json!({ "selector": [signature] }))]), data).is_err());
        assert!(say_to(&json!([allow(&json!({ "selector": [four] }))]), data).is_ok());
        assert!(say_to(&json!([allow(&json!({ "selector": [four] })), deny(&json!({ "selector": [signature] }))]), data).is_err());
    }
    let denial = say_to(&json!([anything()]), &broken).unwrap_err();
    assert!(denial.detail.contains("the calls inside multicall(bytes[]) cannot be decoded ("), "{denial:?}");
}

#[test]
fn depth_and_number_of_inner_calls_are_limited() {
    let nested = |depth: usize| (0..depth).fold(transfer(OTHER, 7), |inner, _| multicall(&[inner]));
    assert!(say_to(&rules(), &nested(MAX_DEPTH)).is_ok());
    let denial = say_to(&rules(), &nested(MAX_DEPTH + 1)).unwrap_err();
    assert!(denial.detail.contains("at more than 8 levels"), "{denial:?}");
    let wide = |count: usize| multicall(&vec![transfer(OTHER, 7); count]);
    assert!(say_to(&rules(), &wide(MAX_CALLS)).is_ok());
    assert!(say_to(&rules(), &wide(MAX_CALLS + 1)).is_err());
    // The limit holds for the total: 16 times 16 calls and their 16 wrappers.
    let bushy = |count: usize| multicall(&vec![multicall(&vec![transfer(OTHER, 7); count]); 16]);
    assert!(say_to(&rules(), &bushy(15)).is_ok());
    assert!(say_to(&rules(), &bushy(16)).unwrap_err().detail.contains("more than 256 calls"));
}

#[test]
fn delegatecalls_must_be_allowed_explicitly() {
    let safe = named("safe", allow(&json!({ "to": [OTHER], "selector": ["*"] })));
    let pay = named("pay", allow(&json!({ "to": [SHOP], "value": { "max": "5" } })));
    let multi =
        |selector: &str| named("multi", allow(&json!({ "to": [MULTI_SEND], "selector": [selector], "operation": ["delegatecall"] })));
    let batch = |value| exec_transaction(MULTI_SEND, 0, multi_send(&[(0, SHOP, value, vec![]), (0, SHOP, 1, vec![])]), 1);
    let say_safe = |policies: &Value, data: &[u8]| say(policies, &transaction(OTHER, data));
    let good = json!([safe, pay, multi("multiSend(bytes transactions)")]);
    assert!(say_safe(&good, &batch(5)).is_ok());
    assert!(say_safe(&good, &batch(6)).is_err(), "the calls in the batch must be allowed");
    assert!(say_safe(&json!([safe, pay]), &batch(5)).is_err());
    let denial = say_safe(&json!([safe, pay, anything()]), &batch(5)).unwrap_err();
    assert!(denial.detail.contains("anything: the policy has no operation, so the call must not be a delegatecall"), "{denial:?}");
    // The policy names the delegatecall, not the same call without it.
    let called = exec_transaction(MULTI_SEND, 0, multi_send(&[(0, SHOP, 5, vec![])]), 0);
    assert!(say_safe(&good, &called).is_err());
    assert!(say(&good, &transaction(MULTI_SEND, &multi_send(&[]))).is_err());
    // A batch with a delegatecall in it.
    let further = exec_transaction(MULTI_SEND, 0, multi_send(&[(1, TOKEN, 0, transfer(SHOP, 1))]), 1);
    assert!(say_safe(&json!([safe, pay, multi("0x8d80ff0a"), anything()]), &further).is_err());
    let blind = named("blind", allow(&json!({ "to": [TOKEN], "selector": ["0xa9059cbb"], "operation": ["*"] })));
    assert!(say_safe(&json!([safe, pay, multi("0x8d80ff0a"), blind]), &further).is_ok());
    // A deny of all calls to a contract includes delegatecalls.
    assert!(say_safe(&json!([safe, pay, multi("0x8d80ff0a"), blind, deny(&json!({ "to": [TOKEN] }))]), &further).is_err());
}

#[test]
fn an_allow_of_delegatecalls_must_name_destination_and_function() {
    for when in [
        json!({ "operation": ["delegatecall"] }),
        json!({ "operation": ["delegatecall"], "to": ["*"], "selector": ["*"] }),
        json!({ "operation": ["*"], "to": [SHOP] }),
        json!({ "operation": ["*"], "selector": [TRANSFER] }),
    ] {
        assert!(read(&json!([allow(&when)])).is_err(), "{when}");
    }
    assert!(read(&json!([allow(&json!({ "operation": ["call"], "to": ["*"], "selector": ["*"] }))])).is_ok());
    assert!(read(&json!([deny(&json!({ "operation": ["delegatecall"] }))])).is_ok());
    assert!(read(&json!([deny(&json!({ "operation": ["callcode"] }))])).is_err());
}

#[test]
fn the_value_is_the_larger_of_what_is_sent_and_what_is_forwarded() {
    use ruint::aliases::U256;
    let of = |value: u64, calldata: &[u8]| Contents::of(&transaction(OTHER, calldata)).value(U256::from(value));
    let pays = exec_transaction(SHOP, 7, vec![], 0);
    assert_eq!(of(3, &[]), U256::from(3));
    assert_eq!(of(3, &pays), U256::from(7));
    assert_eq!(of(9, &pays), U256::from(9));
    assert_eq!(of(0, &multicall(&[pays.clone(), pays.clone()])), U256::from(14));
    let batch = exec_transaction(MULTI_SEND, 1, multi_send(&[(0, SHOP, 5, vec![]), (0, OTHER, 1, pays)]), 1);
    assert_eq!(of(0, &batch), U256::from(12));
}

#[test]
fn an_inner_create_is_judged_as_a_create() {
    let contents = Contents::of(&transaction(
        SHOP,
        &calldata("execute(address,uint256,bytes,uint8)", &[address(OTHER), uint(0), Abi::Bytes(vec![1]), uint(2)]),
    ));
    assert_eq!((contents.calls.len(), &contents.calls[0].inside), (1, &Inside::Plain));
    let data = calldata("execute(address,uint256,bytes,uint8)", &[address(OTHER), uint(0), Abi::Bytes(vec![1]), uint(2)]);
    let denial = say_to(&json!([anything()]), &data).unwrap_err();
    assert_eq!(denial.detail, "the call 0 inside: no policy allows a create of this caller");
    let create = json!({ "name": "create", "effect": "allow", "kinds": ["create"], "when": { "chain": ["1"], "fee": { "max": "0" } } });
    assert!(say_to(&json!([anything(), create]), &data).is_ok());
}
