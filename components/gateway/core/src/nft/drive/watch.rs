//! Who is told what is performed for the NFT component: the log, the health of upstreams, a trace.

use std::collections::BTreeMap;

use crate::access::host::leads_back;
use crate::chain::origin::origin;
use crate::config::Chain;
use crate::http::retry_after::retry_after_ms;
use crate::io::{ChosenBy, Fetch, FetchFailure, FetchMethod, Header};
use crate::log::{AttemptId, LogEntry};
use crate::nft::component::need::{Action, Outcome, Wanted};
use crate::nft::drive::health::Health;
use crate::nft::drive::trace::{StepId, Trace};

/// Whether blocks are looked up in the content store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StoreUse {
    Read,
    /// Everything is fetched.
    Skip,
}

/// What watches the actions of a request.
#[derive(Clone, Copy)]
pub(crate) struct Watch<'a> {
    pub(crate) log: &'a LogEntry,
    pub(crate) health: &'a Health,
    pub(crate) chains: &'a BTreeMap<String, Chain>,
    /// `None` if nobody asked for it.
    pub(crate) trace: Option<&'a Trace>,
    /// When the request came, in milliseconds since 1970.
    pub(crate) began_ms: u64,
    pub(crate) store: StoreUse,
    /// The name under which the client asked for this gateway.
    pub(crate) served_as: &'a str,
}

/// An action that is watched.
pub(crate) struct Watched {
    attempt: Option<AttemptId>,
    step: StepId,
    /// The origin, if the health of the upstream is known by it.
    origin: Option<String>,
}

impl Watch<'_> {
    /// Begins to watch an action.
    pub(crate) fn begin(&self, wanted: &Wanted, now_ms: u64) -> Watched {
        let origin = match &wanted.action {
            Action::Fetch(fetch) | Action::Open(fetch) if fetch.chosen_by == ChosenBy::Operator => Some(origin(&fetch.url).to_owned()),
            Action::Fetch(_) | Action::Open(_) | Action::NextChunk(_) => None,
        };
        let step = self.trace.and_then(|trace| trace.begin(wanted, now_ms.saturating_sub(self.began_ms)));
        Watched { attempt: None, step, origin }
    }

    /// Notes that the content store did not have the content.
    pub(crate) fn missed(&self, watched: &Watched) {
        if let Some(trace) = self.trace {
            trace.missed(watched.step);
        }
    }

    /// Refuses a URL of a token that leads back to this gateway, which would ask itself again and
    /// again. A host knows only the names that `listen.hosts` lists.
    pub(crate) fn refuses(&self, fetch: &Fetch) -> Option<FetchFailure> {
        let is_own = fetch.chosen_by == ChosenBy::Token && leads_back(&fetch.url, self.served_as);
        is_own.then(|| FetchFailure::Refused(format!("{} is this gateway itself", origin(&fetch.url))))
    }

    /// Adds the fields of a chain's endpoint to a request to it.
    ///
    /// Security: only a request that the operator's URL itself asks for gets them. A redirect leads
    /// to another one.
    pub(crate) fn authorize(&self, fetch: &mut Fetch) {
        if fetch.chosen_by == ChosenBy::Operator && fetch.method == FetchMethod::Post {
            let mut endpoints = self.chains.values().flat_map(|chain| &chain.rpc);
            let endpoint = endpoints.find(|endpoint| endpoint.url == fetch.url);
            fetch.headers.extend(endpoint.into_iter().flat_map(|endpoint| endpoint.headers.iter().cloned()));
        }
    }

    /// Notes that an upstream is asked.
    pub(crate) fn asks(&self, watched: &mut Watched, fetch: &Fetch) {
        watched.attempt = Some(self.log.begin_attempt(&fetch.url));
    }

    /// Notes how an action ended.
    pub(crate) fn end(&self, watched: &Watched, now_ms: u64, outcome: &Outcome) {
        if let Some(trace) = self.trace {
            trace.end(watched.step, now_ms.saturating_sub(self.began_ms), outcome);
        }
        match outcome {
            Outcome::Fetch(Ok(response)) => self.answered(watched, now_ms, response.status, &response.headers),
            Outcome::Open(Ok(head)) => self.answered(watched, now_ms, head.status, &head.headers),
            Outcome::Fetch(Err(failure)) | Outcome::Open(Err(failure)) => self.failed(watched, now_ms, failure),
            Outcome::Kept(_) | Outcome::NextChunk(_) => {}
        }
    }

    /// Notes that the content of an action was refused: the upstream sent other bytes.
    pub(crate) fn rejected(&self, watched: &Watched, now_ms: u64, reason: &str) {
        if let Some(trace) = self.trace {
            trace.rejected(watched.step, reason);
        }
        if let Some(attempt) = &watched.attempt {
            self.log.failed(attempt, reason);
        }
        if let Some(origin) = &watched.origin {
            self.health.failed(origin, now_ms, None);
        }
    }

    fn answered(&self, watched: &Watched, now_ms: u64, status: u16, headers: &[Header]) {
        let said = format!("status {status}");
        match &watched.attempt {
            Some(attempt) if status < 400 => self.log.answered(attempt),
            Some(attempt) => self.log.failed(attempt, &said),
            None => {}
        }
        let Some(origin) = &watched.origin else { return };
        // Other statuses from 400 on say something about the content, such as that it is not there.
        if status == 429 || status >= 500 {
            let field = headers.iter().find(|header| header.name == "retry-after");
            self.health.failed(origin, now_ms, field.and_then(|field| retry_after_ms(&field.value, now_ms)));
        } else if status < 400 {
            self.health.succeeded(origin);
        }
    }

    fn failed(&self, watched: &Watched, now_ms: u64, failure: &FetchFailure) {
        if let Some(attempt) = &watched.attempt {
            self.log.failed(attempt, &failure.describe());
        }
        if let (Some(origin), FetchFailure::Unreachable(_) | FetchFailure::TimedOut) = (&watched.origin, failure) {
            self.health.failed(origin, now_ms, None);
        }
    }
}
