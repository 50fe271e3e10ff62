//! Random policies and requests, judged by the signer and by the judge of the model. A failing
//! round prints its seed.

use mintmark_signer::{
    encoding::address::Address,
    policy::{Delegate, Facts, Policy, contents::Contents, judge::judge},
    request::chain_scope::ChainScope,
};
use ruint::aliases::U256;
use serde_json::{Value, json};

use crate::{
    policy::{
        random::model::{ADDRESSES, CALLERS, FUNCTIONS, ModelRequest, TRANSFER, passes},
        support::policies::{OTHER, policies, transaction},
    },
    support::{random::Random, requests::SHOP},
};

/// Returns a random selection of these, or sometimes `*`.
fn some(random: &mut Random, of: &[&str]) -> Value {
    if random.below(4) == 0 {
        return json!(["*"]);
    }
    let mut list: Vec<_> = of.iter().filter(|_| random.below(2) == 0).collect();
    if list.is_empty() {
        list.push(&of[0]);
    }
    json!(list)
}

fn policy(random: &mut Random, index: usize) -> Value {
    let allows = random.below(3) > 0;
    let mut when = json!({});
    if allows {
        when["chain"] = some(random, &["1", "2"]);
        when["fee"] = json!({ "max": random.below(4).to_string() });
    } else if random.below(2) == 0 {
        when["chain"] = some(random, &["1", "2"]);
    }
    let mut maybe = |random: &mut Random, name: &str, of: u64, value: Value| {
        if random.below(of) == 0 {
            when[name] = value;
        }
    };
    let list = some(random, &CALLERS);
    maybe(random, "caller", 4, list);
    let list = some(random, &ADDRESSES);
    maybe(random, "to", 2, list);
    let list = some(random, &ADDRESSES);
    maybe(random, "delegate", 4, list);
    let list = some(random, &["call", "delegatecall"]);
    maybe(random, "operation", 4, list);
    if allows {
        let cap = json!({ "max": random.below(3).to_string() });
        maybe(random, "value", 3, cap);
    }
    let functions: Vec<_> =
        FUNCTIONS.iter().map(|(four, signature)| if random.below(2) == 0 { *four } else { *signature }).chain(["0x12345678"]).collect();
    let list = some(random, &functions);
    maybe(random, "selector", if allows { 1 } else { 2 }, list);
    if random.below(4) == 0 {
        when["selector"] = json!([TRANSFER]);
        when["args"] = json!({ "amount": { "max": random.below(4).to_string() } });
        if random.below(2) == 0 {
            when["args"]["to"] = json!({ "in": ADDRESSES.iter().filter(|_| random.below(2) == 0).chain([&SHOP]).collect::<Vec<_>>() });
        }
        if random.below(2) == 0 {
            when["args"]["amount"] = json!({ "min": random.below(4).to_string() });
        }
    }
    if when["operation"] != json!(["call"]) && when.get("operation").is_some() && allows {
        let list = |value: Option<&Value>| value.is_some_and(|value| *value != json!(["*"]));
        if !list(when.get("to")) || !list(when.get("selector")) {
            when["operation"] = json!(["call"]);
        }
    }
    if when.as_object().unwrap().is_empty() {
        when["to"] = json!([OTHER]);
    }
    json!({ "name": format!("p{index}"), "effect": if allows { "allow" } else { "deny" }, "kinds": ["transaction"], "when": when })
}

fn judged(list: &[Policy], request: &ModelRequest, calldata: &[u8]) -> bool {
    let delegate =
        |(chain, address): &(u64, usize)| Delegate { chain_id: U256::from(*chain), address: Address::parse(ADDRESSES[*address]).unwrap() };
    let facts = Facts {
        caller: CALLERS[request.caller],
        chain: ChainScope::One(request.chain),
        value: Some(U256::from(request.value)),
        fee: Some(U256::from(request.fee)),
        delegates: request.delegates.iter().map(delegate).collect(),
        ..transaction(ADDRESSES[request.to], calldata)
    };
    judge(list, &facts, &Contents::of(&facts)).is_ok()
}

#[test]
fn the_signer_judges_as_the_model_does() {
    let mut random = Random::new(0x6a75_6467_6521);
    let (mut allowed, mut with_calls) = (0, 0);
    for round in 0..100 {
        let list: Vec<_> = (0..1 + random.below(7)).map(|index| policy(&mut random, index as usize)).collect();
        let read = policies(&json!(list));
        for _ in 0..60 {
            let request = ModelRequest::random(&mut random, 3);
            let calldata = request.data.bytes();
            let (expected, got) = (passes(&list, &request), judged(&read, &request, &calldata));
            assert_eq!(got, expected, "seed {:#x}, round {round}: {} {request:?}", random.seed, json!(list));
            allowed += usize::from(got);
            with_calls += usize::from(got && !request.inside().is_empty());
        }
    }
    assert!(allowed > 150 && with_calls > 20, "{allowed} allowed, {with_calls} of them with calls inside");
}

#[test]
fn one_deny_more_or_one_allow_less_never_allows_more_in_any_order() {
    let mut random = Random::new(0x6d6f_6e6f_746f_6e65);
    let mut refused = 0;
    for round in 0..40 {
        let list: Vec<_> = (0..2 + random.below(6)).map(|index| policy(&mut random, index as usize)).collect();
        let read = policies(&json!(list));
        let mut deny = policy(&mut random, 99);
        while deny["effect"] != "deny" {
            deny = policy(&mut random, 99);
        }
        let more: Vec<_> = [list.clone(), vec![deny]].concat();
        let less: Vec<_> = match list.iter().position(|policy| policy["effect"] == "allow") {
            Some(index) if list.len() > 1 => {
                list.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, policy)| policy.clone()).collect()
            }
            _ => list.clone(),
        };
        let turned: Vec<_> = list.iter().rev().cloned().collect();
        let (more, less, turned) = (policies(&json!(more)), policies(&json!(less)), policies(&json!(turned)));
        for _ in 0..60 {
            let request = ModelRequest::random(&mut random, 2);
            let calldata = request.data.bytes();
            let before = judged(&read, &request, &calldata);
            let [with_deny, without_allow, backwards] = [&more, &less, &turned].map(|list| judged(list, &request, &calldata));
            assert!(before || !with_deny && !without_allow, "seed {:#x}, round {round}: {} {request:?}", random.seed, json!(list));
            assert_eq!(before, backwards, "seed {:#x}, round {round}: {} {request:?}", random.seed, json!(list));
            refused += usize::from(before && !(with_deny && without_allow));
        }
    }
    assert!(refused > 20, "{refused}");
}
