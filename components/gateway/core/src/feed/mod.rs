//! Follows a chain for the subscribers of WebSockets. One round reads what is new, and says who
//! gets which notifications. The host keeps the cursor between two rounds, because an instance
//! forgets.

mod blocks;
pub(crate) mod criteria;
mod cursor;
mod failure;
mod filter;
mod logs;
mod pending;
mod round;

use std::rc::Rc;

use crate::chain::upstream::Upstream;
use crate::digest::hex;
use crate::gateway::{Gateway, Seed};
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::io::{Feed, Head, Io};
use crate::log::LogEntry;

use blocks::Change;
use criteria::{Criteria, Reads, read_name};
use cursor::Cursor;
use round::{Round, Step};

/// The name in the log in the place of a route.
const ROUTE: &str = "feed";

impl<N> Gateway<N> {
    /// Follows a chain for one round. Sends a head, the JSON of [`Round`] or a problem, and an end
    /// through `io`.
    pub async fn follow<I: Io>(self: Rc<Self>, io: I, feed: Feed, seed: Seed) {
        let request_id = hex(&seed.entropy);
        let (id, reads) = read_name(&feed.name);
        let log = LogEntry::new(request_id.clone(), ROUTE, Some(id.to_owned()));
        let round = match self.config.chains.get(id).zip(self.chain_states.get(id)) {
            None => Err(Problem::new(Code::UnknownChain, "the chain is not configured")),
            Some((chain, state)) => {
                let upstream = Upstream { io: &io, log: &log, chain, state, deadline_ms: self.config.content.deadline_ms };
                match reads {
                    Reads::Blocks => round(&upstream, feed.cursor.as_deref().and_then(Cursor::read)).await,
                    Reads::Pending => pending::round(&upstream, feed.cursor.as_deref()).await,
                }
            }
        };
        let reply = match round {
            Ok(round) => Reply::json(200, &round),
            Err(problem) => {
                log.problem(&problem);
                Reply::document(problem.code.status(), &problem.to_json(&request_id))
            }
        };
        io.head(Head { status: reply.status, headers: Vec::new() });
        io.chunk(reply.body);
        io.end(log.summary(reply.status, 0.0));
    }

    /// Removes what an endpoint keeps for a feed. Sends a head and an end through `io`.
    pub async fn unfollow<I: Io>(self: Rc<Self>, io: I, feed: Feed, seed: Seed) {
        let (id, reads) = read_name(&feed.name);
        let log = LogEntry::new(hex(&seed.entropy), ROUTE, Some(id.to_owned()));
        if let (Reads::Pending, Some(cursor), Some((chain, state))) =
            (reads, feed.cursor, self.config.chains.get(id).zip(self.chain_states.get(id)))
        {
            let upstream = Upstream { io: &io, log: &log, chain, state, deadline_ms: self.config.content.deadline_ms };
            pending::end(&upstream, &cursor).await;
        }
        io.head(Head { status: 204, headers: Vec::new() });
        io.end(log.summary(204, 0.0));
    }
}

async fn round<I: Io>(upstream: &Upstream<'_, I>, cursor: Option<Cursor>) -> Result<Round, Problem> {
    let next_ms = upstream.chain.poll_ms;
    let head = blocks::head(upstream).await?;
    // Subscribers get what comes after they have subscribed.
    let Some(mut cursor) = cursor else {
        return Ok(Round { cursor: written(&Cursor::at(head.number, &head.hash)), next_ms, steps: Vec::new() });
    };
    let Some(change) = blocks::since(upstream, &cursor, head).await? else {
        return Ok(Round { cursor: written(&cursor), next_ms, steps: Vec::new() });
    };
    let steps = steps(upstream, &change).await?;
    for block in &change.new {
        cursor.push(block.number, &block.hash);
    }
    Ok(Round { cursor: written(&cursor), next_ms: if change.is_behind { 0 } else { next_ms }, steps })
}

async fn steps<I: Io>(upstream: &Upstream<'_, I>, change: &Change) -> Result<Vec<Step>, Problem> {
    let wanted = criteria::read(upstream.io).await?;
    let heads: Vec<usize> = wanted.iter().enumerate().filter(|(_, it)| **it == Criteria::NewHeads).map(|(index, _)| index).collect();
    let filters: Vec<_> = wanted
        .iter()
        .enumerate()
        .filter_map(|(index, it)| match it {
            Criteria::Logs(filter) => Some((index, filter)),
            Criteria::NewHeads | Criteria::NewPendingTransactions => None,
        })
        .collect();
    let logs = logs::read(upstream, &change.new, &filters).await?;
    let mut steps: Vec<Step> = change.lost.iter().map(|hash| Step::Lost { lost: hash.clone() }).collect();
    for (block, found) in change.new.iter().zip(logs) {
        if !heads.is_empty() {
            steps.push(Step::Notify { criteria: heads.clone(), block: block.hash.clone(), result: block.header(), undo: None });
        }
        steps.extend(found.into_iter().map(|it| {
            let (undo, result) = (Some(it.removed()), it.log.get().to_owned());
            Step::Notify { criteria: it.passes, block: block.hash.clone(), result, undo }
        }));
    }
    Ok(steps)
}

fn written(cursor: &Cursor) -> String {
    // Writing a number and a list of strings cannot fail.
    serde_json::to_string(cursor).unwrap_or_default()
}
