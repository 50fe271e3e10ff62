//! Chooses the endpoints to ask for calls, and their order.

use crate::chain::endpoints::asking::round::Round;
use crate::chain::endpoints::health::Standing;
use crate::chain::endpoints::state::ChainState;
use crate::chain::upstream::Upstream;
use crate::io::Io;

/// An endpoint that may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// Its place in the configuration.
    pub(crate) endpoint: usize,
    pub(crate) readiness: Readiness,
}

/// How ready an endpoint is. The ready ones are asked first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Readiness {
    Ready,
    /// It has lately been slow.
    Slow,
    /// It is behind what the client may know of the chain.
    Behind,
    /// It has failed.
    Resting,
}

impl Readiness {
    /// Returns the readiness for what does not depend on how far the endpoint is.
    pub(crate) fn without_height(self) -> Self {
        if self == Self::Behind { Self::Ready } else { self }
    }
}

/// Returns the endpoints to ask, in order: the configuration's, but those that are behind or rest
/// come last. Leaves those out that want not to be asked, and notes in `round` until when.
pub(crate) fn candidates(state: &ChainState, count: usize, now_ms: u64, round: &Round) -> Vec<Candidate> {
    let standing = |endpoint: usize| match state.health.standing(endpoint, now_ms) {
        Standing::Refuses(until) => {
            round.limits(until);
            None
        }
        Standing::Rests => Some(Readiness::Resting),
        _ if state.heads.is_behind(endpoint, now_ms) => Some(Readiness::Behind),
        Standing::Slow => Some(Readiness::Slow),
        Standing::Well | Standing::Due => Some(Readiness::Ready),
    };
    let all: Vec<Candidate> =
        (0..count).filter_map(|endpoint| standing(endpoint).map(|readiness| Candidate { endpoint, readiness })).collect();
    let order = [Readiness::Ready, Readiness::Slow, Readiness::Behind, Readiness::Resting];
    order.into_iter().flat_map(|readiness| all.iter().copied().filter(move |candidate| candidate.readiness == readiness)).collect()
}

impl<I: Io> Upstream<'_, I> {
    /// Waits a moment, and returns the endpoints to ask once more: those that broke. None if too
    /// little time would be left, or if all of them want not to be asked for longer.
    pub(crate) async fn again(&self, round: &Round, began_ms: u64) -> Vec<Candidate> {
        let broken = round.broken();
        let now_ms = self.now_ms();
        let wait_ms = |endpoint: &usize| match self.state.health.standing(*endpoint, now_ms) {
            Standing::Refuses(until) => until - now_ms,
            _ => 0,
        };
        let Some(soonest_ms) = broken.iter().map(wait_ms).min() else { return Vec::new() };
        let pause_ms = u32::try_from(soonest_ms).unwrap_or(u32::MAX).saturating_add(self.moment_ms());
        if pause_ms > self.left_ms(began_ms) / 2 {
            return Vec::new();
        }
        self.io.sleep(pause_ms).await;
        let mut again = candidates(self.state, self.chain.rpc.len(), self.now_ms(), round);
        again.retain(|candidate| broken.contains(&candidate.endpoint));
        again
    }

    /// Returns how long to wait before endpoints are asked once more, in milliseconds. The clock
    /// serves as the dice: requests that failed together do not come back together.
    pub(crate) fn moment_ms(&self) -> u32 {
        const SHORTEST_MS: u32 = 100;
        const SPREAD_MS: u64 = 150;
        SHORTEST_MS + u32::try_from(self.io.now() % SPREAD_MS).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(state: &ChainState, now_ms: u64) -> (Vec<usize>, Option<f64>) {
        let round = Round::new(None);
        let order = candidates(state, 3, now_ms, &round).into_iter().map(|candidate| candidate.endpoint).collect();
        (order, round.retry_after(now_ms))
    }

    #[test]
    fn who_fails_or_is_behind_comes_last() {
        let state = ChainState::default();
        assert_eq!(order(&state, 0), (vec![0, 1, 2], None));
        state.health.failed(0, 0);
        state.heads.learn(2, 100, 0);
        state.heads.learn(1, 99, 0);
        assert_eq!(order(&state, 1), (vec![2, 1, 0], None));
        assert_eq!(order(&state, 1_000), (vec![0, 2, 1], None), "its rest is over");
        state.health.was_slow(0, 1_000);
        state.health.succeeded(0);
        state.health.was_slow(0, 1_000);
        assert_eq!(order(&state, 1_001), (vec![2, 0, 1], None));
    }

    #[test]
    fn who_wants_not_to_be_asked_is_not_asked() {
        let state = ChainState::default();
        state.health.refused(0, 0, 7_000);
        state.health.refused(2, 0, 3_000);
        assert_eq!(order(&state, 1_000), (vec![1], Some(2.0)));
    }
}
