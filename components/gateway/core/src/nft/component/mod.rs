//! The NFT component for the core. The types mirror `mintmark:nft`, which documents them.

pub(crate) mod answer;
pub(crate) mod content;
pub(crate) mod error;
pub(crate) mod need;
pub(crate) mod subject;

use answer::Answer;
use content::{ContentRequest, ContentStep};
use error::NftError;
use need::{Need, Settled};
use subject::{Settings, Subject};

/// A subject that has its answer, or failed for good.
#[derive(Debug)]
pub struct Answered {
    /// Index of the subject.
    pub index: u32,
    /// The answer, or why there is none.
    pub outcome: Result<Answer, NftError>,
}

/// One step of a resolution.
#[derive(Debug)]
pub struct Step {
    /// What it waits for.
    pub need: Need,
    /// Subjects that were answered in this step.
    pub answered: Vec<Answered>,
    /// Whether every subject is answered.
    pub finished: bool,
}

/// The NFT component.
pub trait Nft {
    /// The type of its resolutions.
    type Resolution: Resolution;
    /// The type of its streams.
    type Content: Content;
    /// Checks a subject without resolving it.
    ///
    /// # Errors
    /// `InvalidToken` if a part of it is malformed.
    fn validate(&self, subject: &Subject) -> Result<(), NftError>;
    /// Begins the resolution of subjects.
    fn resolve(&self, subjects: &[Subject], settings: &Settings) -> Self::Resolution;
    /// Begins the stream of a content.
    fn open(&self, request: &ContentRequest, settings: &Settings) -> Self::Content;
}

/// The resolution of subjects.
pub trait Resolution {
    /// Takes the actions that have settled and the time in milliseconds, and returns what to do
    /// next.
    fn advance(&mut self, settled: Vec<Settled>, now_ms: u64) -> Step;
}

/// The stream of a content.
pub trait Content {
    /// Takes the actions that have settled and the time in milliseconds, and returns what to do
    /// next. It gives a chunk only if `pull` is true.
    fn advance(&mut self, settled: Vec<Settled>, now_ms: u64, pull: bool) -> ContentStep;
}
