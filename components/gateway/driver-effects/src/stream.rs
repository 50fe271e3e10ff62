//! Response bodies that the host reads in chunks.

use mintmark_gateway_core::{BodyStream, FetchFailure};

use crate::effect::Effect;
use crate::shared::{MISMATCH, Shared};
use crate::step::{Action, Outcome};

/// The body of a response that the host reads in chunks. Dropping it before its end closes it.
pub struct Stream {
    shared: Shared,
    /// The id of the effect that opened it.
    id: u32,
    is_over: bool,
}

impl Stream {
    pub(crate) fn new(shared: Shared, id: u32) -> Self {
        Self { shared, id, is_over: false }
    }
}

impl BodyStream for Stream {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, FetchFailure> {
        if self.is_over {
            return Ok(None);
        }
        let outcome = match Effect::start(&self.shared, Action::NextChunk(self.id)).await {
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
            self.shared.state().step.cancel.push(self.id);
        }
    }
}
