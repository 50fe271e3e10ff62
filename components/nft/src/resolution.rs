//! One token's way from address to document: a pure state machine. It performs nothing and keeps no clock; the same inputs give the same
//! outputs.

use crate::answer::Document;
use crate::context::Context;
use crate::error::Error;
use crate::http::{Settled, Wanted};
use crate::settings::Settings;
use crate::steps::Step;
use crate::token::Token;

/// What a resolution wants before it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Fetches to start now; those under way stay so.
    pub start: Vec<Wanted>,
    /// Milliseconds after which `advance` is to be called with nothing, if nothing has settled by then.
    pub wake_after_ms: Option<u32>,
}

/// Where a resolution stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It waits.
    Need(Need),
    /// Done. What is under way can be cancelled.
    Done(Box<Document>),
    /// Failed for good.
    Failed(Error),
}

/// A resolution under way.
#[derive(Debug)]
pub struct Resolution {
    cx: Context,
    /// None once it is over.
    step: Option<Step>,
}

impl Resolution {
    /// Checks the token's name and does nothing else. Errors: `InvalidToken`.
    pub fn start(chain: &str, contract: &str, token_id: &str, settings: Settings) -> Result<Self, Error> {
        let token = Token::parse(chain, contract, token_id).map_err(Error::InvalidToken)?;
        Ok(Self { cx: Context::new(token, settings), step: Some(Step::Fresh) })
    }

    /// Takes what has settled: nothing at first, and when a wake is due. Unknown and repeated numbers are ignored. After the end it fails
    /// with `Other`.
    pub fn advance(&mut self, settled: Vec<Settled>) -> Progress {
        #[cfg(feature = "trap-for-tests")]
        crate::trap::spring(&self.cx.token);
        let Some(step) = self.step.take() else {
            return Progress::Failed(Error::Other("the resolution is over".to_owned()));
        };
        match self.go_on(step, settled) {
            Ok(Step::Done(document)) => Progress::Done(document),
            Ok(step) => {
                let wake_after_ms = step.wake_after_ms(&self.cx);
                self.step = Some(step);
                Progress::Need(Need { start: self.cx.take_wanted(), wake_after_ms })
            }
            Err(error) => Progress::Failed(error),
        }
    }

    fn go_on(&mut self, step: Step, settled: Vec<Settled>) -> Result<Step, Error> {
        if settled.is_empty() || matches!(step, Step::Fresh) {
            return step.wake(&mut self.cx);
        }
        settled.into_iter().try_fold(step, |step, settled| step.settle(settled, &mut self.cx))
    }
}
