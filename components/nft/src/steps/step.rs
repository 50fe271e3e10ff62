//! The steps of a resolution, in order: detect the standard, locate the URI, obtain the document. Each takes what has settled and is
//! either still itself or the next step.

pub(crate) mod detect;
pub(crate) mod locate;
pub(crate) mod obtain;

use crate::answer::Document;
use crate::context::Context;
use crate::error::Error;
use crate::http::Settled;

use detect::Detect;
use locate::{Diagnose, Locate};
use obtain::Obtain;

/// Where a resolution stands.
#[derive(Debug)]
pub(crate) enum Step {
    /// Nothing was asked yet.
    Fresh,
    /// Which standard, and at which block.
    Detect(Box<Detect>),
    /// Which URI.
    Locate(Box<Locate>),
    /// Whether there is a contract at all.
    Diagnose(Box<Diagnose>),
    /// The bytes under the URI.
    Obtain(Box<Obtain>),
    /// The answer.
    Done(Box<Document>),
}

impl Step {
    /// Takes one fetch that has settled.
    pub(crate) fn settle(self, settled: Settled, cx: &mut Context) -> Result<Self, Error> {
        match self {
            Self::Detect(detect) => detect.settle(&settled, cx),
            Self::Locate(locate) => locate.settle(&settled, cx),
            Self::Diagnose(diagnose) => diagnose.settle(&settled, cx),
            Self::Obtain(obtain) => obtain.settle(settled, cx),
            step @ (Self::Fresh | Self::Done(_)) => Ok(step),
        }
    }

    /// Goes on where nothing has settled: the beginning, and a hedge that is due.
    pub(crate) fn wake(self, cx: &mut Context) -> Result<Self, Error> {
        match self {
            Self::Fresh => Detect::start(cx),
            Self::Detect(detect) => Ok(detect.wake(cx)),
            Self::Locate(locate) => Ok(locate.wake(cx)),
            Self::Diagnose(diagnose) => Ok(diagnose.wake(cx)),
            Self::Obtain(obtain) => Ok(obtain.wake(cx)),
            step @ Self::Done(_) => Ok(step),
        }
    }

    /// When the next hedge is due.
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
