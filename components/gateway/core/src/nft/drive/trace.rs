//! The steps of a resolution, for `?trace=1` and `…/validate`.

use std::cell::RefCell;

use serde::Serialize;

use crate::chain::origin::origin;
use crate::http::problem::{quoted, shorten};
use crate::io::FetchFailure;
use crate::nft::component::need::{Action, Outcome, Wanted};

/// The most steps that a trace holds.
const MAX_STEPS: usize = 200;

/// The steps of one request, in the order of their start.
///
/// Security: it names an upstream by its origin only.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    steps: RefCell<Vec<TraceStep>>,
}

/// One step.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TraceStep {
    purpose: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cid: Option<String>,
    /// Whether a store had it: `hit` or `miss`. `None` if no store was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    cache: Option<&'static str>,
    /// Milliseconds after the request came.
    start_ms: u64,
    /// How long it took. `None` if it had not ended when the request was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    ms: Option<u64>,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

/// The place of a step in its trace. `None` if the trace is full.
pub(crate) type StepId = Option<usize>;

impl Trace {
    /// Begins the step of an action. `None` if it is the next part of a body, which is no step.
    pub(crate) fn begin(&self, wanted: &Wanted, start_ms: u64) -> StepId {
        let url = match &wanted.action {
            Action::Fetch(fetch) | Action::Open(fetch) => &fetch.url,
            Action::NextChunk(_) => return None,
        };
        self.push(TraceStep {
            purpose: shorten(&wanted.purpose),
            origin: Some(shorten(origin(url))),
            cid: wanted.cid.as_deref().map(shorten),
            cache: None,
            start_ms,
            ms: None,
            outcome: "cancelled",
            status: None,
            detail: None,
        })
    }

    /// Ends a step.
    pub(crate) fn end(&self, id: StepId, now_ms: u64, outcome: &Outcome) {
        self.change(id, |step| {
            step.ms = Some(now_ms.saturating_sub(step.start_ms));
            match outcome {
                Outcome::Kept(_) => (step.cache, step.origin, step.outcome) = (Some("hit"), None, "ok"),
                Outcome::Fetch(Ok(response)) => step.answered(response.status),
                Outcome::Open(Ok(head)) => step.answered(head.status),
                Outcome::Fetch(Err(failure)) | Outcome::Open(Err(failure)) => step.failed(failure),
                Outcome::NextChunk(_) => {}
            }
        });
    }

    /// Notes that a store was asked and did not have the content of a step.
    pub(crate) fn missed(&self, id: StepId) {
        self.change(id, |step| step.cache = Some("miss"));
    }

    /// Notes that the content of a step was refused.
    pub(crate) fn rejected(&self, id: StepId, reason: &str) {
        self.change(id, |step| (step.outcome, step.detail) = ("rejected", Some(quoted(reason))));
    }

    /// Notes that a kept answer was given, and how old it is.
    pub(crate) fn kept(&self, state: &'static str, age_ms: u64) {
        self.recalled(state, format!("resolved {age_ms} ms before"));
    }

    /// Notes that a kept problem was given, and how old it is.
    pub(crate) fn held(&self, age_ms: u64) {
        self.recalled("failed", format!("met {age_ms} ms before"));
    }

    fn recalled(&self, outcome: &'static str, detail: String) {
        self.push(TraceStep {
            purpose: "answer".to_owned(),
            origin: None,
            cid: None,
            cache: Some("hit"),
            start_ms: 0,
            ms: Some(0),
            outcome,
            status: None,
            detail: Some(detail),
        });
    }

    /// Returns the steps as JSON.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(&*self.steps.borrow()).unwrap_or_default()
    }

    fn push(&self, step: TraceStep) -> StepId {
        let mut steps = self.steps.borrow_mut();
        let place = steps.len();
        (place < MAX_STEPS).then(|| {
            steps.push(step);
            place
        })
    }

    fn change(&self, id: StepId, change: impl FnOnce(&mut TraceStep)) {
        let mut steps = self.steps.borrow_mut();
        if let Some(step) = id.and_then(|id| steps.get_mut(id)) {
            change(step);
        }
    }
}

impl TraceStep {
    fn answered(&mut self, status: u16) {
        self.status = Some(status);
        self.outcome = if status < 400 { "ok" } else { "failed" };
    }

    fn failed(&mut self, failure: &FetchFailure) {
        (self.outcome, self.detail) = ("failed", Some(quoted(&failure.describe())));
    }
}
