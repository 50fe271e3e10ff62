//! What results say of the heights of endpoints, and what is answered where all of them are behind.

use serde_json::value::RawValue;

use crate::chain::answers::board::{Answered, Board};
use crate::chain::answers::methods::{Height, height, is_absent, wants_transactions};
use crate::chain::answers::table::Verdict;
use crate::chain::endpoints::asking::round::Round;
use crate::chain::endpoints::race::Race;
use crate::chain::params::{block_with_transactions, block_without_transactions, quantity};
use crate::chain::upstream::{Outgoing, Upstream};
use crate::http::problem::{Code, Problem};
use crate::io::Io;
use crate::jsonrpc::response::Outcome;

impl<I: Io> Upstream<'_, I> {
    /// Returns what a result is worth, and learns from it how far the endpoint is.
    pub(crate) fn weigh(&self, place: usize, call: &Outgoing<'_>, result: &RawValue, round: &Round) -> Verdict {
        let height = height(call.method, call.params, result);
        let (heads, now_ms) = (&self.state.heads, self.now_ms());
        match height {
            Some(Height::Latest(number)) => heads.learn(place, number, now_ms),
            Some(Height::Has(number)) => heads.learn_block(place, number, now_ms),
            None => {}
        }
        match height {
            Some(Height::Latest(number)) if round.told.is_some_and(|told| number < told) => Verdict::Behind,
            Some(Height::Latest(number)) if call.method == "eth_getBlockByNumber" && !wants_transactions(call.params) => {
                heads.keep(number, result);
                Verdict::Answer
            }
            _ if is_absent(call.method, result) => Verdict::Absent,
            // What it says of a range may leave out the blocks that it does not have.
            _ if call.last_block.is_some_and(|last| heads.lacks(place, last, now_ms)) => Verdict::Absent,
            _ => Verdict::Answer,
        }
    }

    /// Returns whether an endpoint is asked that is further than one that does not have what was
    /// asked for.
    pub(crate) fn awaits_higher(&self, board: &Board, race: &Race) -> bool {
        let now_ms = self.now_ms();
        let height = |endpoint: usize| self.state.heads.of(endpoint, now_ms);
        let Some(lowest) = board.absent_at().map(height).min() else { return false };
        race.silent().any(|endpoint| height(endpoint) > lowest)
    }

    /// Returns what a call for the newest block is answered with if all endpoints are behind the
    /// one that was told: its number, the block as it was told, or the block of that number.
    pub(crate) async fn newest(&self, call: &Outgoing<'_>, told: u64, left_ms: u32) -> Outcome {
        if call.method == "eth_blockNumber" {
            return Outcome::Result(quantity(told));
        }
        let whole = wants_transactions(call.params);
        if let Some(block) = self.state.heads.newest(told).filter(|_| !whole) {
            return Outcome::Result(block);
        }
        let params = if whole { block_with_transactions(told) } else { block_without_transactions(told) };
        let upstream = self.within(left_ms);
        // Boxed, because this asks as `read` does, which asks this.
        let found = Box::pin(upstream.read(&[Outgoing::of(call.method, &params)])).await.pop();
        match found {
            Some(Answered { outcome: Outcome::Result(block), .. }) if block.get() != "null" => Outcome::Result(block),
            _ => {
                let detail = format!("the endpoints of the chain are behind block {told}, which was told before: try again");
                Problem::new(Code::UpstreamError, detail).into()
            }
        }
    }
}
