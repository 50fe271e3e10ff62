//! The time between two refreshes or validations of a token.

use crate::http::problem::{Code, Problem};
use crate::io::{AnswerKey, Io, KeptAnswer};
use crate::nft::cache::lifetimes::SECOND;

/// Refuses what was done too short a time ago. `key` is that of an answer, `what` says what is
/// done, and `seconds` is the time between two of them.
///
/// # Errors
/// `refresh-too-soon`, with the time that is left.
pub(crate) async fn verify<I: Io>(io: &I, key: &AnswerKey, what: &str, seconds: u32) -> Result<(), Problem> {
    let until = io.recall(key_of(key, what)).await.and_then(|it| it.value.try_into().ok()).map(u64::from_le_bytes);
    let left = until.unwrap_or(0).saturating_sub(io.now());
    // More than the whole time is left if the clock has gone back, or the time was longer before.
    if left == 0 || left > u64::from(seconds) * SECOND {
        return Ok(());
    }
    let detail = format!("the last {what} was too short a time ago; the next one is possible after content.refreshSeconds");
    Err(Problem { retry_after: Some(left as f64 / SECOND as f64), ..Problem::new(Code::RefreshTooSoon, detail) })
}

/// Returns what notes that something is done now, to be kept. It is not about what a contract says,
/// so it counts as read later than anything that is dropped now.
pub(crate) fn begin<I: Io>(io: &I, key: &AnswerKey, what: &str, seconds: u32) -> KeptAnswer {
    let until = io.now().saturating_add(u64::from(seconds) * SECOND);
    KeptAnswer { key: key_of(key, what), value: until.to_le_bytes().to_vec(), read_at: until, kept_until: until }
}

/// Returns a key that is not among those of the contract: nobody shortens a cool-down by dropping
/// the answers about the token.
fn key_of(key: &AnswerKey, what: &str) -> AnswerKey {
    AnswerKey { contract: format!("cool-down/{}", key.contract), token: key.token.clone(), variant: what.to_owned() }
}
