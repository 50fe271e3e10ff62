//! What a store keeps under a key: an answer, or the problem that came instead of one.

use serde::{Deserialize, Serialize};

use crate::http::problem::{Code, Problem};
use crate::nft::cache::kept::Kept;

/// The last byte of a kept problem.
const VERSION: u8 = 129;

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
}

impl Entry {
    /// Reads an entry. `None` if it has another form.
    pub(crate) fn parse(mut bytes: Vec<u8>) -> Option<Self> {
        if bytes.last() != Some(&VERSION) {
            return Kept::parse(bytes).map(Self::Answer);
        }
        bytes.pop();
        let stored: Stored = serde_json::from_slice(&bytes).ok()?;
        let problem = Problem { retryable: stored.retryable, ..Problem::new(Code::from_text(&stored.code)?, stored.detail) };
        Some(Self::Problem(KeptProblem { met_at: stored.met_at, problem }))
    }
}

impl KeptProblem {
    /// Returns the bytes for the store.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let Problem { code, detail, retryable, .. } = &self.problem;
        let stored = Stored { met_at: self.met_at, code: code.text().to_owned(), detail: detail.clone(), retryable: *retryable };
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
        assert_eq!(Entry::parse(kept.to_bytes()), Some(Entry::Problem(kept)));
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
