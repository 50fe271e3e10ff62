//! The endpoints that a request asks at once, and when it asks the next one as well.

use crate::chain::endpoints::choose::{Candidate, Readiness};

/// What an endpoint has at least taken that lost a race by being slow, in milliseconds.
const MIN_SLOW_MS: u64 = 100;

/// How much sooner the next endpoint is asked while the first is tried again.
const TRIAL_HASTE: u32 = 4;

/// The endpoints that a request has asked, each once.
#[derive(Default)]
pub(crate) struct Race {
    runs: Vec<Run>,
}

struct Run {
    endpoint: usize,
    began_ms: u64,
    end: End,
    /// Whether the endpoint failed the last time.
    is_trial: bool,
}

/// How an endpoint has ended.
#[derive(PartialEq, Eq)]
enum End {
    /// Not yet.
    Silent,
    Failed,
    /// It has answered, after so many milliseconds.
    Answered(u64),
}

impl Race {
    /// Notes that an endpoint is asked.
    pub(crate) fn start(&mut self, endpoint: usize, now_ms: u64, is_trial: bool) {
        self.runs.push(Run { endpoint, began_ms: now_ms, end: End::Silent, is_trial });
    }

    /// Notes that an endpoint has answered, or failed.
    pub(crate) fn end(&mut self, endpoint: usize, now_ms: u64, has_answered: bool) {
        if let Some(run) = self.runs.iter_mut().find(|run| run.endpoint == endpoint) {
            run.end = if has_answered { End::Answered(now_ms.saturating_sub(run.began_ms)) } else { End::Failed };
        }
    }

    /// Returns how long to wait for those that are asked before the next one of `waiting` is asked
    /// as well, or before the request ends. At least one endpoint in time for each that waits.
    pub(crate) fn pause_ms(&self, hedge_after_ms: u32, left_ms: u32, waiting: &[Candidate]) -> u32 {
        let Some(next) = waiting.first() else { return left_ms };
        let share = left_ms / u32::try_from(waiting.len() + 1).unwrap_or(u32::MAX);
        if next.readiness == Readiness::Resting {
            return share;
        }
        let haste = if self.runs.iter().all(|run| run.is_trial) { TRIAL_HASTE } else { 1 };
        // Each further endpoint is asked later: two that are slow do not mean that all are.
        let patience = 1_u32 << self.runs.len().saturating_sub(1).min(16);
        (hedge_after_ms / haste).saturating_mul(patience).min(share)
    }

    /// Returns when the last endpoint was asked of those that have not answered.
    pub(crate) fn asked_ms(&self) -> Option<u64> {
        self.runs.iter().filter(|run| run.end == End::Silent).map(|run| run.began_ms).max()
    }

    /// Returns the endpoints that have not answered.
    pub(crate) fn silent(&self) -> impl Iterator<Item = usize> {
        self.runs.iter().filter(|run| run.end == End::Silent).map(|run| run.endpoint)
    }

    /// Returns the endpoints that have not answered in twice the time that another one took.
    pub(crate) fn slow(&self, now_ms: u64) -> impl Iterator<Item = usize> {
        let took = |run: &Run| if let End::Answered(took_ms) = run.end { Some(took_ms) } else { None };
        let quickest = self.runs.iter().filter_map(took).min();
        let is_slow = move |run: &&Run| {
            let silent_ms = now_ms.saturating_sub(run.began_ms);
            run.end == End::Silent && quickest.is_some_and(|quickest| silent_ms >= MIN_SLOW_MS && silent_ms > quickest.saturating_mul(2))
        };
        self.runs.iter().filter(is_slow).map(|run| run.endpoint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates(readiness: &[Readiness]) -> Vec<Candidate> {
        readiness.iter().enumerate().map(|(endpoint, readiness)| Candidate { endpoint, readiness: *readiness }).collect()
    }

    #[test]
    fn each_endpoint_has_its_time() {
        let mut race = Race::default();
        race.start(0, 0, false);
        assert_eq!(race.pause_ms(1_000, 10_000, &[]), 10_000);
        assert_eq!(race.pause_ms(1_000, 10_000, &candidates(&[Readiness::Ready])), 1_000);
        assert_eq!(race.pause_ms(1_000, 1_000, &candidates(&[Readiness::Ready])), 500);
        assert_eq!(race.pause_ms(1_000, 10_000, &candidates(&[Readiness::Resting])), 5_000);
        race.start(1, 1_000, false);
        assert_eq!(race.pause_ms(1_000, 9_000, &candidates(&[Readiness::Behind])), 2_000);
        let mut trial = Race::default();
        trial.start(0, 0, true);
        assert_eq!(trial.pause_ms(1_000, 10_000, &candidates(&[Readiness::Ready])), 250);
    }

    #[test]
    fn tells_the_slow_from_the_late() {
        let mut race = Race::default();
        race.start(0, 0, false);
        race.start(1, 1_000, false);
        assert_eq!(race.slow(1_000).count(), 0, "nobody has answered yet");
        race.end(1, 1_020, true);
        assert_eq!((race.slow(1_020).collect::<Vec<_>>(), race.silent().collect::<Vec<_>>()), (vec![0], vec![0]));
        let mut heavy = Race::default();
        heavy.start(0, 0, false);
        heavy.start(1, 1_000, false);
        heavy.end(1, 3_000, true);
        assert_eq!(heavy.slow(3_000).count(), 0, "the call takes long everywhere");
        let mut failing = Race::default();
        failing.start(0, 0, false);
        failing.start(1, 0, false);
        failing.end(1, 1, false);
        assert_eq!(failing.slow(3_000).count(), 0, "who fails is quick");
    }
}
