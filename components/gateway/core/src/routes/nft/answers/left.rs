//! What is left to do after a response is sent.

use crate::io::{KeptAnswer, Stored};
use crate::nft::cache::kept::Kept;
use crate::routes::nft::asked::question::Question;

/// What is left to do after a response is sent.
#[derive(Debug, Default)]
pub(crate) struct After {
    pub(crate) blocks: Vec<Stored>,
    pub(crate) remember: Vec<KeptAnswer>,
    /// Answers that were given although they are not fresh.
    pub(crate) revalidate: Vec<(Question, LastGood)>,
}

/// The last good answer to a question, as the store had it.
#[derive(Debug, Clone)]
pub(crate) struct LastGood {
    pub(crate) kept: Kept,
    /// When the store was asked for it, in microseconds since 1970. It may have been dropped since
    /// then.
    pub(crate) recalled_at: u64,
}
