//! Response bodies that the host reads in chunks.

use mintmark_gateway_core::{BodyStream, FetchFailure};

use crate::effects::{Effects, MISMATCH};
use crate::step::{Action, Outcome};

/// The body of a response that the host reads in chunks. Dropping it before its end closes it.
pub struct Stream {
    effects: Effects,
    /// The id of the effect that opened it.
    id: u32,
    is_over: bool,
}

impl Stream {
    pub(crate) fn new(effects: Effects, id: u32) -> Self {
        Self { effects, id, is_over: false }
    }
}

impl BodyStream for Stream {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, FetchFailure> {
        if self.is_over {
            return Ok(None);
        }
        let outcome = match self.effects.start(Action::NextChunk(self.id)).await {
            Outcome::NextChunk(outcome) => outcome,
            _ => return Err(FetchFailure::Other(MISMATCH.to_owned())),
        };
        self.is_over = !matches!(outcome, Ok(Some(_)));
        outcome
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if !self.is_over {
            self.effects.cancel(self.id);
        }
    }
}
