//! The resolution of one token: a pure state machine from the token's address to its document. It
//! performs no I/O and reads no clock, so equal inputs give equal outputs.

use crate::context::Context;
use crate::document::Document;
use crate::error::Error;
use crate::http::{Settled, Wanted};
use crate::settings::Settings;
use crate::steps::step::Step;
use crate::token::Token;

/// What a resolution waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Fetches to start now. Those that are already in flight continue.
    pub start: Vec<Wanted>,
    /// Milliseconds after which to call `advance` with an empty list, unless a fetch has settled
    /// before.
    pub wake_after_ms: Option<u32>,
}

/// The state of a resolution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It waits for fetches.
    Need(Need),
    /// It has the document. Fetches that are still in flight can be cancelled.
    Done(Box<Document>),
    /// It failed for good.
    Failed(Error),
}

/// The resolution of one token.
#[derive(Debug)]
pub struct Resolution {
    cx: Context,
    /// `None` once the resolution has ended.
    step: Option<Step>,
}

impl Resolution {
    /// Creates a resolution after checking chain, contract and token id.
    ///
    /// Errors: `InvalidToken` if one of the three is malformed.
    pub fn start(chain: &str, contract: &str, token_id: &str, settings: Settings) -> Result<Self, Error> {
        let token = Token::parse(chain, contract, token_id).map_err(Error::InvalidToken)?;
        Ok(Self { cx: Context::new(token, settings), step: Some(Step::Fresh) })
    }

    /// Takes the fetches that have settled and returns what to do next.
    ///
    /// The list is empty in the first call and when a wake is due. Unknown and repeated numbers are
    /// ignored. After the end it returns `Failed` with `Other`.
    pub fn advance(&mut self, settled: Vec<Settled>) -> Progress {
        #[cfg(feature = "trap-for-tests")]
        crate::trap::panic_if_requested(&self.cx.token);
        let Some(step) = self.step.take() else {
            return Progress::Failed(Error::Other("the resolution is over".to_owned()));
        };
        match self.run_step(step, settled) {
            Ok(Step::Done(document)) => Progress::Done(document),
            Ok(step) => {
                let wake_after_ms = step.wake_after_ms(&self.cx);
                self.step = Some(step);
                Progress::Need(Need { start: self.cx.take_wanted(), wake_after_ms })
            }
            Err(error) => Progress::Failed(error),
        }
    }

    fn run_step(&mut self, step: Step, settled: Vec<Settled>) -> Result<Step, Error> {
        if settled.is_empty() || matches!(step, Step::Fresh) {
            return step.wake(&mut self.cx);
        }
        settled.into_iter().try_fold(step, |step, settled| step.settle(settled, &mut self.cx))
    }
}
