//! Decides what a kept answer is good for, by its age.

/// Microseconds in a second.
pub(crate) const SECOND: u64 = 1_000_000;
/// The most that the clocks of two hosts are apart, in microseconds. A time that is further in the
/// future was noted while a clock was wrong, so it says nothing about an age.
const MAX_AHEAD: u64 = 60 * SECOND;

/// How long answers hold, in seconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lifetimes {
    /// How long an answer is given again without asking the chain.
    pub(crate) fresh: u32,
    /// How long after that it is given while it is resolved anew.
    pub(crate) stale: u32,
    /// How long after its freshness it is given if it cannot be resolved anew.
    pub(crate) stale_if_error: u32,
    /// How long an error is given again.
    pub(crate) error: u32,
}

/// What a kept answer is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Give it. It stays fresh for these seconds.
    Fresh { seconds: u32 },
    /// Give it, marked `stale`. The last attempt to resolve it anew has failed, and the next one is
    /// due after these seconds.
    StaleUntilRetry { seconds: u32 },
    /// Give it, marked `stale`, and resolve it anew.
    Revalidate,
    /// Resolve it anew. Give it, marked `stale`, only if that fails.
    IfError,
    /// Resolve it anew.
    Over,
}

impl Lifetimes {
    /// Judges an answer that was resolved at `read_at`. `failed_at` is when the last attempt to
    /// resolve it anew failed, 0 if none did. Times are microseconds since 1970.
    pub(crate) fn judge(&self, read_at: u64, failed_at: u64, now: u64) -> Standing {
        let fresh = micros(self.fresh);
        let age = age(read_at, now);
        if let Some(age) = age.filter(|age| *age < fresh) {
            return Standing::Fresh { seconds: whole_seconds(fresh - age) };
        }
        // An unknown age is one at which the answer is not given without an attempt.
        let stale = age.map_or(micros(self.stale), |age| age - fresh);
        let retry = self.judge_error(failed_at, now);
        if let Some(seconds) = retry.filter(|_| stale < micros(self.stale_if_error)) {
            Standing::StaleUntilRetry { seconds }
        } else if stale < micros(self.stale) {
            Standing::Revalidate
        } else if stale < micros(self.stale_if_error) {
            Standing::IfError
        } else {
            Standing::Over
        }
    }

    /// Judges an answer that is outdated, like [`Lifetimes::judge`]. It is good only as long as it
    /// cannot be resolved anew, however young it is.
    pub(crate) fn judge_outdated(&self, read_at: u64, failed_at: u64, now: u64) -> Standing {
        if self.stale_if_error == 0 || self.judge(read_at, 0, now) == Standing::Over {
            return Standing::Over;
        }
        self.judge_error(failed_at, now).map_or(Standing::IfError, |seconds| Standing::StaleUntilRetry { seconds })
    }

    /// Judges an error that was met at `met_at`: returns the seconds for which it is given again.
    /// `None` if it no longer is.
    pub(crate) fn judge_error(&self, met_at: u64, now: u64) -> Option<u32> {
        let left = micros(self.error).saturating_sub(age(met_at, now)?);
        (left > 0).then(|| whole_seconds(left))
    }

    /// Returns the time after which the store may drop an answer that was resolved at `read_at`.
    pub(crate) fn kept_until(&self, read_at: u64) -> u64 {
        read_at.saturating_add(micros(self.fresh)).saturating_add(micros(self.stale.max(self.stale_if_error)))
    }

    /// Returns the time after which the store may drop an error that was met at `met_at`.
    pub(crate) fn error_kept_until(&self, met_at: u64) -> u64 {
        met_at.saturating_add(micros(self.error))
    }
}

/// Returns the time since `then`. `None` if a clock that was wrong has noted it.
fn age(then: u64, now: u64) -> Option<u64> {
    (then <= now.saturating_add(MAX_AHEAD)).then(|| now.saturating_sub(then))
}

fn micros(seconds: u32) -> u64 {
    u64::from(seconds) * SECOND
}

/// Rounds up, so that something that still holds holds for a second at least.
fn whole_seconds(micros: u64) -> u32 {
    u32::try_from(micros.div_ceil(SECOND)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIFETIMES: Lifetimes = Lifetimes { fresh: 15, stale: 60, stale_if_error: 600, error: 5 };
    const READ: u64 = 1_000 * SECOND;

    fn after(seconds: u64) -> Standing {
        LIFETIMES.judge(READ, 0, READ + seconds * SECOND)
    }

    #[test]
    fn judges_by_age() {
        assert_eq!(after(0), Standing::Fresh { seconds: 15 });
        assert_eq!(after(14), Standing::Fresh { seconds: 1 });
        assert_eq!(after(15), Standing::Revalidate);
        assert_eq!(after(74), Standing::Revalidate);
        assert_eq!(after(75), Standing::IfError);
        assert_eq!(after(614), Standing::IfError);
        assert_eq!(after(615), Standing::Over);
        assert_eq!(LIFETIMES.judge(READ, 0, READ + SECOND / 2), Standing::Fresh { seconds: 15 });
        assert_eq!(LIFETIMES.judge(READ, 0, READ - SECOND), Standing::Fresh { seconds: 15 }, "a clock that went back");
    }

    #[test]
    fn waits_after_a_failed_attempt() {
        let failed = READ + 100 * SECOND;
        assert_eq!(LIFETIMES.judge(READ, failed, failed + SECOND), Standing::StaleUntilRetry { seconds: 4 });
        assert_eq!(LIFETIMES.judge(READ, failed, failed + 5 * SECOND), Standing::IfError);
        assert_eq!(LIFETIMES.judge(failed + 1, failed, failed + 2), Standing::Fresh { seconds: 15 }, "resolved since");
        assert_eq!(LIFETIMES.judge(READ, READ + 614 * SECOND, READ + 616 * SECOND), Standing::Over);
    }

    #[test]
    fn a_time_far_in_the_future_says_nothing() {
        let now = READ;
        let (near, far) = (now + MAX_AHEAD, now + MAX_AHEAD + 1);
        assert_eq!(LIFETIMES.judge(near, 0, now), Standing::Fresh { seconds: 15 });
        assert_eq!(LIFETIMES.judge(far, 0, now), Standing::IfError);
        assert_eq!(LIFETIMES.judge(far, now - SECOND, now), Standing::StaleUntilRetry { seconds: 4 });
        assert_eq!(LIFETIMES.judge(now - 20 * SECOND, far, now), Standing::Revalidate);
        assert_eq!((LIFETIMES.judge_error(near, now), LIFETIMES.judge_error(far, now)), (Some(5), None));
        let never = Lifetimes { fresh: 0, stale: 0, stale_if_error: 0, error: 0 };
        assert_eq!(never.judge(far, 0, now), Standing::Over);
    }

    #[test]
    fn gives_what_is_outdated_only_if_it_must() {
        for seconds in [0, 14, 15, 74, 614] {
            let now = READ + seconds * SECOND;
            assert_eq!(LIFETIMES.judge_outdated(READ, 0, now), Standing::IfError, "{seconds}");
            assert_eq!(LIFETIMES.judge_outdated(READ, now - SECOND, now), Standing::StaleUntilRetry { seconds: 4 }, "{seconds}");
        }
        assert_eq!(LIFETIMES.judge_outdated(READ, 0, READ + 615 * SECOND), Standing::Over);
        assert_eq!(Lifetimes { stale_if_error: 0, ..LIFETIMES }.judge_outdated(READ, 0, READ), Standing::Over);
    }

    #[test]
    fn keeps_nothing_fresh_if_so_configured() {
        let never = Lifetimes { fresh: 0, stale: 0, stale_if_error: 0, error: 0 };
        assert_eq!(never.judge(READ, 0, READ), Standing::Over);
        assert_eq!(never.judge(READ, READ, READ), Standing::Over);
        assert_eq!(never.judge_error(READ, READ), None);
        assert_eq!(never.kept_until(READ), READ);
    }

    #[test]
    fn holds_errors_briefly() {
        assert_eq!(LIFETIMES.judge_error(READ, READ), Some(5));
        assert_eq!(LIFETIMES.judge_error(READ, READ + 4 * SECOND + 1), Some(1));
        assert_eq!(LIFETIMES.judge_error(READ, READ + 5 * SECOND), None);
        assert_eq!(LIFETIMES.error_kept_until(READ), READ + 5 * SECOND);
        assert_eq!(LIFETIMES.kept_until(READ), READ + 615 * SECOND);
    }
}
