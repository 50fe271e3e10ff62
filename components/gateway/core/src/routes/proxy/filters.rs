//! Performs calls about filters. A filter is kept in the store of answers, so that every gateway
//! that shares the store knows it.

use serde_json::value::{RawValue, to_raw_value};

use crate::chain::params::block_without_transactions;
use crate::chain::pending_filter;
use crate::chain::quantity::{parse_u64, unusable};
use crate::chain::upstream::{Outgoing, Upstream};
use crate::digest::{hex, sha256};
use crate::http::problem::{Code, Problem};
use crate::io::Io;
use crate::jsonrpc::filter::{Criteria, Filter, FilterCall, Kind, between, not_found, up_to, whole};
use crate::jsonrpc::methods;
use crate::jsonrpc::params::facts::Facts;
use crate::jsonrpc::params::span::{Point, Span};
use crate::jsonrpc::response::{METHOD_NOT_FOUND, Outcome};
use crate::routes::calls::Call;
use crate::routes::proxy::kept_filters::KeptFilters;
use crate::routes::proxy::metered::Metered;

/// How many more blocks than it was charged for a poll may read. The head may have moved on since
/// it was learned.
const SLACK: u64 = 64;

/// The most blocks whose hashes one poll tells.
const MAX_HASHES: u64 = 100;

const HEAD: &str = "eth_blockNumber";

/// The filters of one chain.
pub(crate) struct Filters<'r, 'a, I> {
    pub(crate) upstream: &'r Upstream<'a, I>,
    pub(crate) chain: &'r str,
    /// The random bytes of the request. The ids of new filters come from them, so that no client
    /// can guess another's.
    pub(crate) entropy: &'r [u8],
}

impl<I: Io> Filters<'_, '_, I> {
    /// Returns the filter that a call names. `None` if it is not there.
    pub(crate) async fn named(&self, facts: &Facts) -> Option<Filter> {
        self.kept().find(facts.filter.as_ref()?).await
    }

    /// Performs a call about a filter. `index` is its place in the request.
    pub(crate) async fn perform(&self, what: FilterCall, index: usize, Call { message, known }: &Call<Metered>) -> Outcome {
        let Metered { blocks, ref filter, ref facts, .. } = *known;
        let id = facts.filter.as_deref().unwrap_or_default();
        let new_id = || format!("0x{}", hex(sha256(&[self.entropy, &index.to_le_bytes()].concat()).get(..16).unwrap_or_default()));
        match (what, filter) {
            (FilterCall::NewLogs, _) => {
                let object = facts.criteria.as_deref().unwrap_or("{}");
                let kind = Kind::Logs(Criteria::of(object));
                self.create(&message.method, (kind, facts.span, Some(object)), &new_id()).await
            }
            (FilterCall::NewBlocks, _) => self.create(&message.method, (Kind::Blocks, None, None), &new_id()).await,
            (FilterCall::NewPending, _) => match pending_filter::create(self.upstream).await {
                Some((made, _)) => {
                    let filter = Filter { kind: Kind::Pending(made), span: None, next: 0, until: 0 };
                    self.made(&message.method, (filter, None), &new_id()).await
                }
                None => missing(&message.method, "no endpoint of the chain has filters of pending transactions"),
            },
            (FilterCall::Uninstall, None) => json(&false),
            (FilterCall::Changes | FilterCall::All, None) => not_found(),
            (FilterCall::Uninstall, Some(filter)) => {
                if let Kind::Pending(at_endpoint) = &filter.kind {
                    pending_filter::remove(self.upstream, at_endpoint).await;
                }
                self.kept().end(id, filter.clone()).await;
                json(&true)
            }
            (FilterCall::Changes, Some(filter)) => match &filter.kind {
                Kind::Pending(at_endpoint) => match pending_filter::changes(self.upstream, at_endpoint).await {
                    Some(hashes) => {
                        self.kept().keep(id, filter.clone(), None).await;
                        json(&hashes)
                    }
                    None => not_found(),
                },
                Kind::Blocks => self.hashes(id, filter.clone(), blocks).await,
                Kind::Logs(_) | Kind::Gone => self.logs(id, filter.clone(), blocks).await,
            },
            (FilterCall::All, Some(filter)) => match self.kept().criteria(id, filter).await.as_deref().and_then(whole) {
                Some(params) => {
                    let last_block = filter.span.and_then(Span::last_block);
                    self.upstream.forward(&Outgoing::up_to("eth_getLogs", &params, last_block)).await
                }
                None => not_found(),
            },
        }
    }

    async fn create(&self, method: &str, (kind, span, criteria): (Kind, Option<Span>, Option<&str>), id: &str) -> Outcome {
        let head = match self.head().await {
            Ok(head) => head,
            Err(outcome) => return outcome,
        };
        let after = head.saturating_add(1);
        let filter = Filter { kind, span, next: after, until: 0 };
        let next = match filter.range().0 {
            Point::Number(first) => after.max(first),
            Point::Tag(_) => after,
        };
        self.made(method, (Filter { next, ..filter }, criteria), id).await
    }

    /// Keeps a new filter, and answers with its id.
    async fn made(&self, method: &str, (filter, criteria): (Filter, Option<&str>), id: &str) -> Outcome {
        self.kept().keep(id, filter, criteria).await;
        if self.kept().find(id).await.is_some() {
            return json(&id);
        }
        // A host without such a store: clients then poll by themselves.
        missing(method, "this gateway cannot keep filters now; poll eth_getLogs")
    }

    /// Returns the logs since the last poll.
    ///
    /// One endpoint says both the head and the logs up to it: those of one that is behind would
    /// have a gap below another's head. It says its head again beside the logs, because another
    /// node may answer behind its URL.
    async fn logs(&self, id: &str, filter: Filter, blocks: u64) -> Outcome {
        let end = filter.next.saturating_add(blocks.max(1)).saturating_add(SLACK);
        let end = match filter.range().1 {
            Point::Number(last) if last < filter.next => return json::<[u8]>(&[]),
            Point::Number(last) => end.min(last),
            Point::Tag(_) => end,
        };
        let Some(criteria) = self.kept().criteria(id, &filter).await else { return not_found() };
        let none = RawValue::from_string("[]".to_owned()).unwrap_or_default();
        let head_call = Outgoing::of(HEAD, &none);
        let polled = self.upstream.at_one(async |endpoint| {
            let head = height(endpoint.read(&[head_call]).await?.first().map_or(RawValue::NULL, AsRef::as_ref))?;
            let last = end.min(head);
            if last < filter.next {
                return Ok(None);
            }
            let Some(asked) = between(&criteria, filter.next, last) else { return Err(not_found()) };
            let answers = endpoint.read(&[head_call, Outgoing::up_to("eth_getLogs", &asked, Some(last))]).await?;
            match answers.as_slice() {
                [again, logs] if height(again)? >= head => Ok(Some((up_to(logs, last)?, last))),
                _ => Ok(None),
            }
        });
        match polled.await {
            Ok(Some((logs, last))) => {
                self.kept().keep(id, Filter { next: last.saturating_add(1), ..filter }, Some(&criteria)).await;
                Outcome::Result(logs)
            }
            Ok(None) => {
                self.kept().keep(id, filter, Some(&criteria)).await;
                json::<[u8]>(&[])
            }
            Err(failed) => failed,
        }
    }

    /// Returns the hashes of the blocks since the last poll.
    async fn hashes(&self, id: &str, filter: Filter, blocks: u64) -> Outcome {
        let head = match self.head().await {
            Ok(head) => head,
            Err(outcome) => return outcome,
        };
        let most = blocks.max(1).saturating_add(SLACK).min(MAX_HASHES);
        let last = head.min(filter.next.saturating_add(most - 1));
        let asked: Vec<_> = (filter.next..=last).map(block_without_transactions).collect();
        let calls: Vec<_> = asked.iter().map(|params| Outgoing::of("eth_getBlockByNumber", params)).collect();
        let outcomes = if calls.is_empty() { Vec::new() } else { self.upstream.answer_batch(&calls).await };
        let mut hashes = Vec::with_capacity(outcomes.len());
        for answered in outcomes {
            match answered.outcome {
                Outcome::Result(block) => match serde_json::from_str::<Block>(block.get()) {
                    Ok(block) => hashes.push(block.hash),
                    // The endpoint does not have it yet: the next poll tells it.
                    Err(_) => break,
                },
                failed if hashes.is_empty() => return failed,
                _ => break,
            }
        }
        let told = u64::try_from(hashes.len()).unwrap_or(u64::MAX);
        self.kept().keep(id, Filter { next: filter.next.saturating_add(told), ..filter }, None).await;
        json(&hashes)
    }

    async fn head(&self) -> Result<u64, Outcome> {
        let none = RawValue::from_string("[]".to_owned()).unwrap_or_default();
        number(self.upstream.forward(&Outgoing::of(HEAD, &none)).await)
    }

    fn kept(&self) -> KeptFilters<'_, I> {
        KeptFilters { io: self.upstream.io, chain: self.chain }
    }
}

#[derive(serde::Deserialize)]
struct Block {
    hash: String,
}

/// The answer to a call that makes a filter which cannot be made.
fn missing(method: &str, why: &str) -> Outcome {
    Outcome::Problem(METHOD_NOT_FOUND, methods::unknown(method, why))
}

fn number(outcome: Outcome) -> Result<u64, Outcome> {
    match outcome {
        Outcome::Result(number) => height(&number),
        failed => Err(failed),
    }
}

fn height(answer: &RawValue) -> Result<u64, Outcome> {
    parse_u64(answer).ok_or_else(|| unusable(HEAD, "a quantity below 2^64", answer.get()))
}

fn json<T: serde::Serialize + ?Sized>(value: &T) -> Outcome {
    let broken = |_| Problem::new(Code::Internal, "an answer could not be written").into();
    to_raw_value(value).map_or_else(broken, Outcome::Result)
}
