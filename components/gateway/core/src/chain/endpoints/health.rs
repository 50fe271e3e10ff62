//! The health of a chain's endpoints, as this instance has met it: a circuit breaker for each.
//! Who fails rests, and others are asked first. After the rest one request tries it again.

use core::cell::RefCell;

/// The rest after a first failure, in milliseconds. It doubles with every further one in a row.
const FIRST_REST_MS: u64 = 1_000;
/// The longest rest that failures bring, in milliseconds.
const MAX_REST_MS: u64 = 60_000;
/// The rest of an endpoint that fails as often as not, in milliseconds.
const FLAPPING_REST_MS: u64 = 10_000;
/// The longest time for which an endpoint's `Retry-After` is honoured, in milliseconds.
const MAX_RETRY_AFTER_MS: u64 = 3_600_000;
/// How often in a row an endpoint is slow before that counts as a failure.
const MAX_SLOW: u32 = 3;
/// How many answers an error rate takes.
const MIN_ANSWERS: u32 = 8;

/// What is known of one endpoint.
#[derive(Debug, Default, Clone, Copy)]
struct Record {
    /// Failures since the last success.
    failures: u32,
    /// How often it was slow since the last success.
    slow: u32,
    /// The last 32 answers, the newest in the lowest bit. 1 is a failure.
    history: u32,
    /// How many answers `history` has.
    answers: u32,
    /// The time until which others are asked first, in milliseconds.
    rests_until: u64,
    /// The time until which the endpoint wants not to be asked, in milliseconds.
    refuses_until: u64,
    /// Whether a request is trying it again.
    is_on_trial: bool,
}

/// How an endpoint stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It answers.
    Well,
    /// Its rest is over. One request tries it again.
    Due,
    /// It has lately been slow. Others are asked first.
    Slow,
    /// It has failed. It is asked if no other one answers.
    Rests,
    /// It has said that it wants not to be asked until this time, in milliseconds.
    Refuses(u64),
}

/// The health of a chain's endpoints, by their places in the configuration.
#[derive(Debug, Default)]
pub(crate) struct Health(RefCell<Vec<Record>>);

impl Health {
    /// Returns how an endpoint stands.
    pub(crate) fn standing(&self, endpoint: usize, now_ms: u64) -> Standing {
        let record = self.0.borrow().get(endpoint).copied().unwrap_or_default();
        // A longer time than there is was noted by a clock that has gone back since then.
        let lasts = |until: u64, max: u64| until > now_ms && until - now_ms <= max;
        if lasts(record.refuses_until, MAX_RETRY_AFTER_MS) {
            Standing::Refuses(record.refuses_until)
        } else if lasts(record.rests_until, MAX_REST_MS) || record.is_on_trial {
            if record.failures > 0 { Standing::Rests } else { Standing::Slow }
        } else if record.failures + record.slow > 0 {
            Standing::Due
        } else {
            Standing::Well
        }
    }

    /// Notes that an endpoint has answered.
    pub(crate) fn succeeded(&self, endpoint: usize) {
        self.change(endpoint, |record| {
            record.answer(false);
            record.failures = 0;
            record.slow = 0;
            record.rests_until = 0;
        });
    }

    /// Notes that an endpoint has failed.
    pub(crate) fn failed(&self, endpoint: usize, now_ms: u64) {
        self.change(endpoint, |record| {
            record.answer(true);
            record.failures = record.failures.saturating_add(1);
            let rest = (FIRST_REST_MS << record.failures.saturating_sub(1).min(6)).min(MAX_REST_MS);
            let rest = if record.is_flapping() { rest.max(FLAPPING_REST_MS) } else { rest };
            record.rests_until = now_ms.saturating_add(rest);
        });
    }

    /// Notes that another endpoint has answered much sooner. It may only be the call, or the
    /// moment.
    pub(crate) fn was_slow(&self, endpoint: usize, now_ms: u64) {
        let mut is_failure = false;
        self.change(endpoint, |record| {
            record.slow = record.slow.saturating_add(1);
            record.rests_until = record.rests_until.max(now_ms.saturating_add(FIRST_REST_MS << record.slow.min(MAX_SLOW)));
            is_failure = record.slow >= MAX_SLOW;
        });
        if is_failure {
            self.failed(endpoint, now_ms);
        }
    }

    /// Notes that an endpoint wants not to be asked for a time. Returns until when it is not.
    pub(crate) fn refused(&self, endpoint: usize, now_ms: u64, retry_after_ms: u64) -> u64 {
        let until = now_ms.saturating_add(retry_after_ms.min(MAX_RETRY_AFTER_MS));
        self.change(endpoint, |record| record.refuses_until = until);
        until
    }

    /// Begins to try an endpoint again.
    pub(crate) fn begin_trial(&self, endpoint: usize) -> Trial<'_> {
        self.change(endpoint, |record| record.is_on_trial = true);
        Trial { health: self, endpoint }
    }

    fn change(&self, endpoint: usize, change: impl FnOnce(&mut Record)) {
        let mut records = self.0.borrow_mut();
        if records.len() <= endpoint {
            records.resize(endpoint + 1, Record::default());
        }
        if let Some(record) = records.get_mut(endpoint) {
            change(record);
        }
    }
}

impl Record {
    fn answer(&mut self, failed: bool) {
        self.history = (self.history << 1) | u32::from(failed);
        self.answers = (self.answers + 1).min(u32::BITS);
    }

    fn is_flapping(&self) -> bool {
        self.answers >= MIN_ANSWERS && self.history.count_ones() * 2 >= self.answers
    }
}

/// A trial of an endpoint. Dropping it ends the trial.
pub(crate) struct Trial<'a> {
    health: &'a Health,
    endpoint: usize,
}

impl Drop for Trial<'_> {
    fn drop(&mut self) {
        self.health.change(self.endpoint, |record| record.is_on_trial = false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_fails_rests_and_is_tried_by_one() {
        let health = Health::default();
        assert_eq!(health.standing(0, 0), Standing::Well);
        health.failed(0, 0);
        assert_eq!([999, 1_000].map(|now| health.standing(0, now)), [Standing::Rests, Standing::Due]);
        let trial = health.begin_trial(0);
        assert_eq!(health.standing(0, 1_000), Standing::Rests, "another request does not wait for it");
        drop(trial);
        health.failed(0, 1_000);
        assert_eq!([2_999, 3_000].map(|now| health.standing(0, now)), [Standing::Rests, Standing::Due]);
        health.succeeded(0);
        assert_eq!(health.standing(0, 3_000), Standing::Well);
        (0..100).for_each(|_| health.failed(0, 0));
        assert_eq!(health.standing(0, MAX_REST_MS), Standing::Due, "a rest does not grow for ever");
    }

    #[test]
    fn who_is_slow_again_and_again_has_failed() {
        let health = Health::default();
        health.was_slow(0, 0);
        assert_eq!([1_999, 2_000].map(|now| health.standing(0, now)), [Standing::Slow, Standing::Due]);
        health.was_slow(0, 2_000);
        assert_eq!(health.standing(0, 5_999), Standing::Slow);
        health.was_slow(0, 6_000);
        assert_eq!(health.standing(0, 6_001), Standing::Rests);
        health.succeeded(0);
        assert_eq!(health.standing(0, 6_001), Standing::Well);
    }

    #[test]
    fn who_fails_as_often_as_not_rests_longer() {
        let health = Health::default();
        for now in 0..4 {
            health.succeeded(1);
            health.failed(1, now);
        }
        assert_eq!(health.standing(1, 5_000), Standing::Rests);
        assert_eq!(health.standing(1, 10_003), Standing::Due);
    }

    #[test]
    fn honours_the_time_that_an_endpoint_tells() {
        let health = Health::default();
        health.failed(0, 0);
        health.refused(0, 0, 7_000);
        assert_eq!([6_999, 7_000].map(|now| health.standing(0, now)), [Standing::Refuses(7_000), Standing::Due]);
        health.succeeded(0);
        assert_eq!(health.standing(0, 1), Standing::Refuses(7_000), "an answer to an earlier request");
        health.failed(0, 0);
        assert_eq!(health.refused(0, 0, u64::MAX), MAX_RETRY_AFTER_MS);
        assert_eq!(health.standing(0, MAX_RETRY_AFTER_MS), Standing::Due);
    }

    #[test]
    fn no_rest_outlasts_a_clock_that_goes_back() {
        let health = Health::default();
        health.failed(0, 86_400_000);
        health.refused(1, 86_400_000, 1_000);
        assert_eq!([0, 1].map(|endpoint| health.standing(endpoint, 0)), [Standing::Due, Standing::Well]);
    }
}
