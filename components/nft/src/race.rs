//! A race of equivalent upstreams: the next one is asked when one fails, and also while others are
//! in flight once the hedge delay has passed. The first that succeeds wins, and the others are
//! cancelled.

use core::cell::RefCell;
use core::future::{Future, pending};
use core::pin::{Pin, pin};
use std::collections::VecDeque;

use futures_util::future::{Either, select};
use futures_util::stream::{FuturesUnordered, StreamExt};

use crate::context::Context;
use crate::error::{Error, Upstream};
use crate::http::status_is_retryable;
use crate::settings::origin;

/// Why an attempt at one upstream brought nothing.
#[derive(Debug)]
pub(crate) enum AttemptError {
    /// The upstream failed, and another may do better.
    Failed {
        /// What happened, for the error if no upstream does better.
        upstream: Upstream,
        /// Whether the same upstreams are worth another race.
        again: Again,
    },
    /// No other upstream can do better.
    Final(Error),
}

impl AttemptError {
    /// Returns the failure of the upstream at a URL.
    pub(crate) fn failed(url: &str, detail: String, retryable: bool, again: Again) -> Self {
        let retry_after_ms = if let Again::After(pause) = again { pause } else { None };
        Self::Failed { upstream: Upstream { origin: origin(url), detail, retryable, retry_after_ms }, again }
    }

    /// Returns the failure of an upstream that sends a status instead of the content. `pause` is
    /// the time that it names, in milliseconds.
    pub(crate) fn of_status(url: &str, status: u16, pause: Option<u32>) -> Self {
        let again = if matches!(status, 202 | 429) || status == 503 && pause.is_some() { Again::After(pause) } else { Again::No };
        Self::failed(url, format!("status {status}"), status == 202 || status_is_retryable(status), again)
    }
}

/// Whether and when a failed race is worth another one within the deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    /// It is not.
    No,
    /// The upstream lags behind and will know soon.
    Soon,
    /// The upstream asks for a pause of this many milliseconds, or of none in particular.
    After(Option<u32>),
}

/// The number of races after the first one.
const MAX_MORE_RACES: u32 = 4;
/// The first pause after an upstream that lags, in milliseconds. Each further one is twice as long.
const LAG_PAUSE_MS: u32 = 200;
/// The first pause after an upstream that is throttled and names no time, in milliseconds.
const THROTTLE_PAUSE_MS: u32 = 400;

/// A value, and the upstream that gave it.
#[derive(Debug)]
pub(crate) struct Won<T> {
    pub(crate) value: T,
    pub(crate) upstream: usize,
}

/// Runs `attempt` for the upstreams in order. After a race that only throttled or lagging upstreams
/// lost, it pauses and runs another within the deadline.
///
/// # Errors
/// - The error of an attempt that is final.
/// - `UpstreamError` with the last failure, marked as retryable if any was.
/// - `Other` if there is no upstream.
pub(crate) async fn race<T, A, F>(cx: &Context, order: &[usize], attempt: A) -> Result<Won<T>, Error>
where
    A: Fn(usize) -> F,
    F: Future<Output = Result<T, AttemptError>>,
{
    let won = RefCell::new(None);
    let start = |upstream| -> Attempt<'_> {
        let attempted = attempt(upstream);
        let won = &won;
        Box::pin(async move { (upstream, attempted.await.map(|value| *won.borrow_mut() = Some(value))) })
    };
    let upstream = winner(cx, order, &start).await?;
    match won.into_inner() {
        Some(value) => Ok(Won { value, upstream }),
        None => Err(Lost::default().into_error()),
    }
}

/// An attempt under way. It leaves its value with the race, so that races for values of all types
/// are one function.
type Attempt<'a> = Pin<Box<dyn Future<Output = (usize, Result<(), AttemptError>)> + 'a>>;

/// Returns the upstream whose attempt succeeded.
async fn winner<'a>(cx: &Context, order: &[usize], start: &dyn Fn(usize) -> Attempt<'a>) -> Result<usize, Error> {
    let mut races = 0;
    loop {
        let lost = match once(cx, order, start).await? {
            Finish::Won(upstream) => return Ok(upstream),
            Finish::Lost(lost) => lost,
        };
        let pause = lost.pause_ms(races).filter(|pause| races < MAX_MORE_RACES && *pause < cx.time_left_ms());
        let Some(pause) = pause else { return Err(lost.into_error()) };
        cx.sleep(pause).await;
        races += 1;
    }
}

enum Finish {
    Won(usize),
    Lost(Lost),
}

async fn once<'a>(cx: &Context, order: &[usize], start: &dyn Fn(usize) -> Attempt<'a>) -> Result<Finish, Error> {
    let mut order: VecDeque<usize> = order.iter().copied().collect();
    let mut running = FuturesUnordered::new();
    let mut lost = Lost::default();
    loop {
        if let Some(upstream) = order.pop_front() {
            running.push(start(upstream));
        } else if running.is_empty() {
            return Ok(Finish::Lost(lost));
        }
        let hedge = async { if order.is_empty() { pending().await } else { cx.sleep(cx.settings().hedge_after_ms).await } };
        match select(running.next(), pin!(hedge)).await {
            Either::Left((Some((upstream, Ok(()))), _)) => return Ok(Finish::Won(upstream)),
            Either::Left((Some((_, Err(AttemptError::Final(error)))), _)) => return Err(error),
            Either::Left((Some((_, Err(AttemptError::Failed { upstream, again }))), _)) => lost.add(upstream, again),
            Either::Left((None, _)) | Either::Right(_) => {}
        }
    }
}

/// The failures of a race.
#[derive(Debug, Default)]
struct Lost {
    last: Option<Upstream>,
    retryable: bool,
    again: Option<Again>,
}

impl Lost {
    fn add(&mut self, upstream: Upstream, again: Again) {
        self.retryable |= upstream.retryable;
        self.last = Some(upstream);
        self.again = match (self.again, again) {
            (Some(Again::Soon), _) | (_, Again::Soon) => Some(Again::Soon),
            // The shortest pause that an upstream asks for.
            (Some(Again::After(one)), Again::After(other)) => Some(Again::After(one.into_iter().chain(other).min())),
            (_, Again::After(pause)) | (Some(Again::After(pause)), Again::No) => Some(Again::After(pause)),
            (_, Again::No) => Some(Again::No),
        };
    }

    /// Returns the milliseconds to pause before the next race, or `None` if none is worth it.
    fn pause_ms(&self, races: u32) -> Option<u32> {
        let doubled = |first: u32| first.saturating_mul(1 << races.min(8));
        match self.again? {
            Again::No => None,
            Again::Soon => Some(doubled(LAG_PAUSE_MS)),
            Again::After(Some(pause)) => Some(pause),
            Again::After(None) => Some(doubled(THROTTLE_PAUSE_MS)),
        }
    }

    fn into_error(self) -> Error {
        let retryable = self.retryable;
        self.last.map_or_else(
            || Error::Other("no upstream is configured for this request".to_owned()),
            |last| Error::UpstreamError(Upstream { retryable, ..last }),
        )
    }
}

/// Returns the indices of `count` upstreams, starting with `first` and wrapping around.
pub(crate) fn starting_with(first: usize, count: usize) -> Vec<usize> {
    (first..count).chain(0..first.min(count)).collect()
}

/// Returns the indices of `count` upstreams without `known`, starting after it.
pub(crate) fn others(known: usize, count: usize) -> Vec<usize> {
    (known.saturating_add(1)..count).chain(0..known.min(count)).collect()
}
