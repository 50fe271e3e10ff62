//! The health of upstreams, as this instance has met it. Who has failed is asked last.

use std::cell::RefCell;

use crate::chain::origin::origin;
use crate::table::Table;

/// The most upstreams whose health is known. They are those of the configuration, which has fewer.
const MAX_UPSTREAMS: usize = 256;
/// The longest rest of an upstream, in milliseconds.
const MAX_REST_MS: u64 = 60_000;
/// The rest after a first failure, in milliseconds. It doubles with every further one.
const FIRST_REST_MS: u64 = 1_000;

/// How the upstreams do, by origin.
#[derive(Debug, Default)]
pub(crate) struct Health {
    upstreams: RefCell<Table<String, Upstream>>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Upstream {
    /// Failures since the last success.
    failures: u32,
    /// The time until which others are asked first, in milliseconds.
    rests_until: u64,
}

impl Health {
    /// Notes that an upstream has answered well.
    pub(crate) fn succeeded(&self, origin: &str) {
        self.upstreams.borrow_mut().remove(origin);
    }

    /// Notes that an upstream has failed. `retry_after_ms` is the time after which it wants to be
    /// asked again, if it has said so.
    pub(crate) fn failed(&self, origin: &str, now_ms: u64, retry_after_ms: Option<u64>) {
        let mut upstreams = self.upstreams.borrow_mut();
        let known = upstreams.get(origin).copied();
        if upstreams.len() >= MAX_UPSTREAMS && known.is_none() {
            return;
        }
        let mut upstream = known.unwrap_or_default();
        upstream.failures = upstream.failures.saturating_add(1);
        let rest = FIRST_REST_MS << upstream.failures.saturating_sub(1).min(6);
        let rest = rest.max(retry_after_ms.unwrap_or(0)).min(MAX_REST_MS);
        // A time that no rest reaches was noted by a clock that has gone back since then.
        let before = Some(upstream.rests_until).filter(|until| *until <= now_ms.saturating_add(MAX_REST_MS)).unwrap_or(0);
        upstream.rests_until = before.max(now_ms.saturating_add(rest));
        upstreams.insert(origin.to_owned(), upstream);
    }

    /// Returns upstreams in the order in which to ask them: those that rest come last. Otherwise
    /// the order stays. No upstream is left out.
    pub(crate) fn ordered(&self, origins: &[String], now_ms: u64) -> Vec<String> {
        let upstreams = self.upstreams.borrow();
        // A longer rest than there is was noted by a clock that has gone back since then.
        let rests = |until: &u64| *until > now_ms && *until - now_ms <= MAX_REST_MS;
        let rest = |it: &String| upstreams.get(origin(it)).map(|upstream| upstream.rests_until).filter(rests).unwrap_or(0);
        let mut ordered: Vec<String> = Vec::with_capacity(origins.len());
        for it in origins {
            let at = ordered.partition_point(|before| rest(before) <= rest(it));
            ordered.insert(at, it.clone());
        }
        ordered
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;

    fn ordered(health: &Health, now_ms: u64) -> Vec<String> {
        health.ordered(&["https://a.example/KEY", "https://b.example", "https://c.example"].map(str::to_owned), now_ms)
    }

    #[test]
    fn asks_who_has_failed_last() {
        let health = Health::default();
        let as_configured = ["https://a.example/KEY", "https://b.example", "https://c.example"];
        assert_eq!(ordered(&health, 0), as_configured);
        health.failed("https://a.example", 0, None);
        assert_eq!(ordered(&health, 999), ["https://b.example", "https://c.example", "https://a.example/KEY"]);
        assert_eq!(ordered(&health, 1_000), as_configured, "it gets another chance");
        health.failed("https://a.example", 1_000, None);
        health.failed("https://c.example", 1_000, None);
        assert_eq!(ordered(&health, 1_500), ["https://b.example", "https://c.example", "https://a.example/KEY"]);
        health.succeeded("https://a.example");
        assert_eq!(ordered(&health, 1_500), ["https://a.example/KEY", "https://b.example", "https://c.example"]);
    }

    #[test]
    fn honours_retry_after_within_bounds() {
        let health = Health::default();
        health.failed("https://a.example", 0, Some(30_000));
        assert_eq!(ordered(&health, 29_999)[0], "https://b.example");
        assert_eq!(ordered(&health, 30_000)[0], "https://a.example/KEY");
        health.failed("https://a.example", 30_000, Some(u64::MAX));
        assert_eq!(ordered(&health, 30_000 + MAX_REST_MS)[0], "https://a.example/KEY");
        (0..100).for_each(|_| health.failed("https://b.example", 0, None));
        assert_eq!(ordered(&health, MAX_REST_MS)[0], "https://b.example", "a rest does not grow for ever");
    }

    #[test]
    fn no_rest_outlasts_a_clock_that_goes_back() {
        let health = Health::default();
        health.failed("https://a.example", 86_400_000, None);
        assert_eq!(ordered(&health, 0)[0], "https://a.example/KEY");
        health.failed("https://a.example", 0, None);
        assert_eq!(ordered(&health, 0)[0], "https://b.example", "it fails under the right clock as well");
    }

    #[test]
    fn knows_a_bounded_number() {
        let health = Health::default();
        (0..1_000).for_each(|index| health.failed(&format!("https://{index}.example"), 0, None));
        assert_eq!(health.upstreams.borrow().len(), MAX_UPSTREAMS);
    }
}
