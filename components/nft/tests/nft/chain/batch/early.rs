//! Calls of many tokens in the round trip that asks what their contract is.

use mintmark_nft::document::Document;
use mintmark_nft::error::Error;
use mintmark_nft::resolution::Resolution;
use mintmark_nft::subject::Answer;
use serde_json_lenient::{Value, json};

use crate::support::chain::{Call, Chain, nothing, reverted, text};
use crate::support::multicall::{aggregate, is_multicall};
use crate::support::{Outcome, fetch_of, ok, settled, status, subject, with_rpc};

const TOKENS: usize = 100;
/// What `eth_blockNumber` says.
const BLOCK: u64 = 21_000_000;

/// What came of a batch.
struct Run {
    /// How often the resolution waited for responses.
    round_trips: usize,
    requests: usize,
    outcomes: Vec<Result<Answer, Error>>,
}

impl Run {
    fn documents(self) -> Vec<Document> {
        let document = |outcome| if let Ok(Answer::Token(document)) = outcome { *document } else { panic!("{outcome:?}") };
        self.outcomes.into_iter().map(document).collect()
    }
}

/// Resolves tokens at one endpoint. `early` answers the call of Multicall3 at the latest block.
fn run(tokens: usize, chain: &Chain, early: impl Fn(&Value) -> Outcome) -> Run {
    let rpc = vec!["https://one.rpc/key".to_owned()];
    let mut resolution = Resolution::start((1..=tokens).map(|id| subject(&id.to_string())).collect(), with_rpc(rpc));
    let mut run = Run { round_trips: 0, requests: 0, outcomes: Vec::new() };
    let (mut ready, mut now) = (Vec::new(), 0);
    for _ in 0..100 {
        let step = resolution.advance(core::mem::take(&mut ready), now);
        for wanted in step.need.start {
            run.requests += 1;
            let request: Value = serde_json_lenient::from_slice(fetch_of(&wanted).body.as_deref().unwrap()).unwrap();
            let outcome = match request["params"][1].as_str() {
                Some("latest") if is_multicall(&request) => early(&request),
                Some(_) if is_multicall(&request) => answered(aggregate(chain, &request, BLOCK)),
                _ => chain.answer(&wanted).unwrap(),
            };
            ready.extend(outcome.map(|outcome| settled(&wanted, outcome)));
        }
        run.outcomes.extend(step.answered.into_iter().map(|answered| answered.outcome));
        if step.finished {
            return run;
        }
        run.round_trips += 1;
        now += if ready.is_empty() { u64::from(step.need.wake_after_ms.unwrap()) } else { 50 };
    }
    panic!("no end");
}

fn answered(call: Call) -> Outcome {
    let Call::Returns(digits) = call else { panic!("expected data") };
    ok(json!({"jsonrpc": "2.0", "id": 1, "result": format!("0x{digits}")}).to_string())
}

fn found() -> Chain {
    Chain { code: nothing(), ..Chain::erc721(text(r#"data:,{"name":"A"}"#)) }
}

#[test]
fn the_chain_takes_one_round_trip() {
    let chain = found();
    let run = run(TOKENS, &chain, |request| answered(aggregate(&chain, request, BLOCK + 1)));
    assert_eq!((run.round_trips, run.requests), (1, 2));
    // The block is that at which the URIs were read.
    assert!(run.documents().iter().all(|document| document.block == (BLOCK + 1).to_string()));
}

/// A number that is not one of the chain, or a call that brings nothing, says nothing.
#[test]
fn what_cannot_be_used_is_read_at_the_block() {
    let chain = found();
    let numbered = |block| move |request: &Value| answered(aggregate(&found(), request, block));
    let none = Chain::erc721(nothing());
    for (run, why) in [
        (run(TOKENS, &chain, numbered(BLOCK - 1)), "an older block"),
        (run(TOKENS, &chain, numbered(BLOCK + 17)), "the block of another chain"),
        (run(TOKENS, &chain, |request| answered(aggregate(&none, request, BLOCK))), "nothing returned"),
        (run(TOKENS, &chain, |_| answered(nothing())), "no Multicall3"),
        (run(TOKENS, &chain, |_| status(500)), "a failure"),
    ] {
        assert_eq!(run.round_trips, 2, "{why}");
        assert!(run.documents().iter().all(|document| document.block == BLOCK.to_string()), "{why}");
    }
}

#[test]
fn a_contract_of_another_standard_is_read_at_the_block() {
    let chain = Chain::erc1155(text(r#"data:,{"name":"A"}"#));
    let run = run(TOKENS, &chain, |request| answered(aggregate(&chain, request, BLOCK)));
    assert_eq!(run.round_trips, 2);
    assert_eq!(run.documents().len(), TOKENS);
}

/// A revert is no answer before it is confirmed.
#[test]
fn a_revert_counts_only_at_the_block() {
    let refused = Chain::erc721(reverted());
    let early = run(TOKENS, &found(), |request| answered(aggregate(&refused, request, BLOCK)));
    assert_eq!(early.documents().len(), TOKENS);
}

#[test]
fn an_endpoint_that_is_silent_gets_a_little_time() {
    let run = run(TOKENS, &found(), |_| None);
    assert_eq!(run.round_trips, 3, "what the contract is, a little more time, the URIs");
    assert_eq!(run.documents().len(), TOKENS);
}

#[test]
fn two_tokens_are_not_worth_it() {
    let run = run(2, &found(), |_| panic!("expected no call of Multicall3"));
    assert_eq!((run.round_trips, run.requests), (2, 2));
}
