//! Asks for the logs of many blocks in several calls, if the chain's configuration says so.

use futures_util::stream::{StreamExt, iter};

use crate::chain::upstream::{Outgoing, Upstream};
use crate::http::problem::{Code, Problem};
use crate::io::Io;
use crate::jsonrpc::logs::{self, Part};
use crate::jsonrpc::message::Message;
use crate::jsonrpc::params::span::{Point, Span};
use crate::jsonrpc::response::Outcome;

/// How many parts of a range are under way at once.
const AT_ONCE: usize = 4;

/// Returns how many blocks each call has into which a call is split. `None` if it goes on as it is.
pub(crate) fn part<I>(upstream: &Upstream<'_, I>, call: &Message, span: Option<Span>, head: Option<u64>) -> Option<u64> {
    let size = upstream.chain.logs.split_blocks.filter(|_| call.method == "eth_getLogs")?;
    let Span::Between(Point::Number(first), to) = span? else { return None };
    (to.number(head, 0)?.saturating_sub(first) >= size).then_some(size)
}

/// Returns the calls into which a call is split. `None` if it goes on as it is.
pub(crate) fn parts<I: Io>(upstream: &Upstream<'_, I>, call: &Message, span: Option<Span>) -> Option<Vec<Part>> {
    let size = upstream.chain.logs.split_blocks.filter(|_| call.method == "eth_getLogs")?;
    logs::split(&call.params, span?, upstream.head(), size)
}

/// Asks for the logs of each part, and joins them in order. The first part that fails ends it: the
/// parts behind it are not asked for any more. Neither are those that would begin after `until`, in
/// microseconds since 1970.
pub(crate) async fn collect<I: Io>(upstream: &Upstream<'_, I>, method: &str, parts: Vec<Part>, until: u64) -> Outcome {
    let ask = |Part { params, last_block }: Part| async move {
        if upstream.io.now() > until {
            return Problem::new(Code::Deadline, "the time ran out before the logs of the whole range were there; ask for fewer blocks")
                .into();
        }
        upstream.forward(&Outgoing::up_to(method, &params, last_block)).await
    };
    let mut answers = iter(parts).map(ask).buffered(AT_ONCE);
    let mut outcomes = Vec::new();
    while let Some(outcome) = answers.next().await {
        let failed = !matches!(outcome, Outcome::Result(_));
        outcomes.push(outcome);
        if failed {
            break;
        }
    }
    logs::join(outcomes)
}
