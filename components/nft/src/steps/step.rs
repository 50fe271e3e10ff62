//! The state machine over the steps: it decides which step follows which.

use super::detect::{Detect, DetectOutcome};
use super::locate::{Diagnose, Locate, LocateOutcome};
use super::obtain::{Obtain, ObtainOutcome};
use crate::context::Context;
use crate::document::Document;
use crate::error::Error;
use crate::http::Settled;

/// The current step of a resolution.
#[derive(Debug)]
pub(crate) enum Step {
    /// Nothing was fetched yet.
    Fresh,
    /// Detects the standard, and the block to read at.
    Detect(Box<Detect>),
    /// Locates the token URI.
    Locate(Box<Locate>),
    /// Finds out why there is no token URI.
    Diagnose(Box<Diagnose>),
    /// Obtains the document behind the token URI.
    Obtain(Box<Obtain>),
    /// The document is there.
    Done(Box<Document>),
}

impl Step {
    /// Takes one fetch that has settled and returns the step that follows.
    pub(crate) fn settle(self, settled: Settled, cx: &mut Context) -> Result<Self, Error> {
        match self {
            Self::Detect(detect) => match detect.settle(&settled, cx)? {
                DetectOutcome::Waiting(detect) => Ok(Self::Detect(detect)),
                DetectOutcome::Detected(detected) => Ok(Self::Locate(Box::new(Locate::start(detected, cx)?))),
            },
            Self::Locate(locate) => match locate.settle(&settled, cx)? {
                LocateOutcome::Waiting(locate) => Ok(Self::Locate(Box::new(locate))),
                LocateOutcome::Located(located) => Obtain::start(located, cx).map(Self::from),
                LocateOutcome::Silent(chain) => Ok(Self::Diagnose(Box::new(Diagnose::start(chain, cx)?))),
            },
            Self::Diagnose(diagnose) => Ok(Self::Diagnose(Box::new(diagnose.settle(&settled, cx)?))),
            Self::Obtain(obtain) => obtain.settle(settled, cx).map(Self::from),
            step @ (Self::Fresh | Self::Done(_)) => Ok(step),
        }
    }

    /// Continues without a settled fetch: at the start, and when a hedge is due.
    pub(crate) fn wake(mut self, cx: &mut Context) -> Result<Self, Error> {
        match &mut self {
            Self::Fresh => return Ok(Self::Detect(Box::new(Detect::start(cx)?))),
            Self::Detect(detect) => detect.hedge(cx),
            Self::Locate(locate) => locate.hedge(cx),
            Self::Diagnose(diagnose) => diagnose.hedge(cx),
            Self::Obtain(obtain) => obtain.hedge(cx),
            Self::Done(_) => {}
        }
        Ok(self)
    }

    /// Returns the milliseconds until the next hedge, or `None` if none is due.
    pub(crate) fn wake_after_ms(&self, cx: &Context) -> Option<u32> {
        match self {
            Self::Detect(detect) => detect.wake_after_ms(cx),
            Self::Locate(locate) => locate.wake_after_ms(cx),
            Self::Diagnose(diagnose) => diagnose.wake_after_ms(cx),
            Self::Obtain(obtain) => obtain.wake_after_ms(cx),
            Self::Fresh | Self::Done(_) => None,
        }
    }
}

impl From<ObtainOutcome> for Step {
    fn from(outcome: ObtainOutcome) -> Self {
        match outcome {
            ObtainOutcome::Waiting(obtain) => Self::Obtain(Box::new(obtain)),
            ObtainOutcome::Done(document) => Self::Done(document),
        }
    }
}
