//! What a store keeps under a key: an answer, or the problem that came instead of one.

use serde::{Deserialize, Serialize};

use crate::http::problem::{Code, More, Problem};
use crate::nft::cache::kept::Kept;

/// The last byte of a kept problem.
const VERSION: u8 = 130;
/// The cases within a code that a kept problem may name.
const REASONS: [&str; 2] = ["throttled", "content-too-large"];

/// A kept answer, or a kept problem.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Entry {
    Answer(Kept),
    Problem(KeptProblem),
}

/// A problem that is given again for a short while.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct KeptProblem {
    /// When it was met, in microseconds since 1970.
    pub(crate) met_at: u64,
    pub(crate) problem: Problem,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    met_at: u64,
    code: String,
    detail: String,
    retryable: Option<bool>,
    /// Seconds after `met_at` after which the upstream wants to be asked again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry_after: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl Entry {
    /// Reads an entry. `None` if it has another form.
    pub(crate) fn parse(mut bytes: Vec<u8>) -> Option<Self> {
        if bytes.last() != Some(&VERSION) {
            return Kept::parse(bytes).map(Self::Answer);
        }
        bytes.pop();
        let stored: Stored = serde_json::from_slice(&bytes).ok()?;
        let reason = stored.reason.and_then(|reason| REASONS.into_iter().find(|known| **known == reason));
        let Stored { retryable, retry_after, .. } = stored;
        let problem = Problem::new(Code::from_text(&stored.code)?, stored.detail).with(More { reason, ..More::default() });
        let problem = Problem { retryable, retry_after, ..problem };
        Some(Self::Problem(KeptProblem { met_at: stored.met_at, problem }))
    }
}

impl KeptProblem {
    /// Returns the bytes for the store.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let Problem { code, detail, retryable, retry_after, more, .. } = &self.problem;
        let stored = Stored {
            met_at: self.met_at,
            code: code.text().to_owned(),
            detail: detail.clone(),
            retryable: *retryable,
            retry_after: *retry_after,
            reason: more.reason.map(str::to_owned),
        };
        let mut bytes = serde_json::to_vec(&stored).unwrap_or_default();
        bytes.push(VERSION);
        bytes
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn survives_the_store() {
        let problem = Problem { retryable: Some(false), ..Problem::new(Code::UpstreamError, "https://a.example: status 500") };
        let kept = KeptProblem { met_at: 7, problem };
        assert_eq!(Entry::parse(kept.to_bytes()), Some(Entry::Problem(kept.clone())));
        for reason in REASONS {
            let problem = Problem { retry_after: Some(30.5), ..kept.problem.clone() }.because(reason);
            let kept = KeptProblem { met_at: 7, problem };
            assert_eq!(Entry::parse(kept.to_bytes()), Some(Entry::Problem(kept)));
        }
        let answer = Kept::new(1, b"", b"", br#"{"stale":false}"#.to_vec()).unwrap();
        assert_eq!(Entry::parse(answer.to_bytes()), Some(Entry::Answer(answer)));
    }

    #[test]
    fn takes_no_other_form() {
        let unknown = br#"{"met_at":7,"code":"no-such-code","detail":"","retryable":null}"#;
        for bytes in [&b""[..], &[VERSION], &[7, VERSION], &[&unknown[..], &[VERSION]].concat()] {
            assert_eq!(Entry::parse(bytes.to_vec()), None);
        }
    }
}
