//! A client that leaves: what it has taken is settled.

use mintmark_gateway_core::{ChosenBy, Fetch, FetchMethod, TakeOutcome};
use mintmark_gateway_driver_effects::{Action, Machine, Outcome, Step};
use serde_json::json;

use crate::support::*;

const NOW: u64 = 1_700_000_000_000_000;

/// Answers every effect but the one of this name, of which it returns the id.
fn run_until(machine: &mut Machine, held: &str, lease: Option<f64>) -> (u32, Action) {
    let mut settled = Vec::new();
    for _ in 0..20 {
        for (id, action) in machine.advance(settled.drain(..), NOW, true).start {
            if name(&action).starts_with(held) {
                return (id, action);
            }
            settled.extend(outcome(&action, lease).map(|outcome| (id, outcome)));
        }
    }
    panic!("{held} does not start");
}

fn outcome(action: &Action, lease: Option<f64>) -> Option<Outcome> {
    match action {
        Action::Body(_) => {
            let call =
                json!({ "jsonrpc": "2.0", "id": 1, "method": "eth_getBlockByHash", "params": [format!("0x{}", "ab".repeat(32)), false] });
            Some(Outcome::Body(Ok(call.to_string().into_bytes())))
        }
        Action::Take(_) => Some(Outcome::Take(Ok(TakeOutcome { lease, ..allowed(20.0) }))),
        other => stores::without_stores(other),
    }
}

fn names(step: &Step) -> Vec<String> {
    step.start.iter().map(|(_, action)| name(action)).collect()
}

/// Ends what a step starts. Returns whether the exchange is over then.
fn finish(machine: &mut Machine, step: Step) -> bool {
    let settled: Vec<_> = step.start.iter().filter_map(|(id, action)| Some((*id, outcome(action, None)?))).collect();
    step.finished || machine.advance(settled, NOW, true).finished
}

fn call() -> Machine {
    let gateway = gateway(CONFIG, ScriptedNft::default());
    Machine::new(|effects| gateway.handle(effects, post("/rpc/1", &[]), seed()))
}

#[test]
fn what_was_taken_is_settled_by_what_was_asked() {
    for (held, lease, settles) in [
        ("body", Some(7.0), None),
        ("read", Some(7.0), Some("settle anonymous 20->0")),
        ("read", None, Some("settle anonymous 20->0")),
        ("ask", Some(7.0), Some("settle anonymous 20->20")),
        ("ask", None, None),
    ] {
        let mut machine = call();
        let (id, _) = run_until(&mut machine, held, lease);
        let step = machine.leave(NOW);
        assert_eq!((names(&step).first().map(String::as_str), step.cancel.contains(&id)), (settles, true), "{held} {lease:?}");
        assert!(finish(&mut machine, step), "{held} {lease:?}");
    }
}

#[test]
fn a_take_under_way_is_given_back_and_nothing_more_is_done() {
    let mut machine = call();
    let (id, take) = run_until(&mut machine, "take", None);
    let step = machine.leave(NOW);
    assert!(step.start.is_empty() && step.cancel.is_empty() && !step.finished);
    let step = machine.advance([(id, outcome(&take, Some(7.0)).unwrap())], NOW, true);
    assert_eq!(names(&step), ["settle anonymous 20->0"]);
    let [(_, Action::Settle(settle))] = step.start.as_slice() else { panic!("a settlement") };
    assert_eq!(settle.lease, Some(7.0));
    assert!(finish(&mut machine, step));
    let mut refused_machine = call();
    let (id, _) = run_until(&mut refused_machine, "take", None);
    refused_machine.leave(NOW);
    assert!(refused_machine.advance([(id, Outcome::Take(Ok(refused(1.0))))], NOW, true).finished);
}

#[test]
fn a_token_is_paid_for_once_an_upstream_was_asked() {
    let nft = ScriptedNft::default();
    let fetch = Fetch { method: FetchMethod::Get, chosen_by: ChosenBy::Operator, ..fetch("https://ipfs.example/ipfs/x") };
    let action = mintmark_gateway_core::Action::Fetch(fetch);
    let wanted = mintmark_gateway_core::Wanted { id: 0, action, cid: None, purpose: "metadata".into() };
    nft.script.borrow_mut().push(need(vec![wanted], None));
    let gateway = gateway(CONFIG, nft);
    let mut machine = Machine::new(|effects| gateway.handle(effects, request("GET", "/v1/nft/1/0xAb/7", &[]), seed()));
    let (id, _) = run_until(&mut machine, "fetch", Some(7.0));
    let step = machine.leave(NOW);
    assert_eq!((names(&step), step.cancel.contains(&id)), (vec!["settle anonymous 20->20".to_owned()], true));
    assert!(finish(&mut machine, step));
}
