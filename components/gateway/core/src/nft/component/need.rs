//! What a resolution or a stream waits for.

use crate::io::{Fetch, FetchFailure, Head, Response};

/// Something to perform.
#[derive(Debug, Clone)]
pub enum Action {
    /// A request with a bounded body.
    Fetch(Fetch),
    /// A request whose body is read in chunks.
    Open(Fetch),
    /// The next chunk of the body that the `Open` of this number opened.
    NextChunk(u32),
}

/// A numbered action to start.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Its id within the resolution.
    pub id: u32,
    /// What to perform.
    pub action: Action,
    /// CID of the expected block. `None` if the content has no CID.
    pub cid: Option<String>,
    /// What it is for, for traces.
    pub purpose: String,
}

/// How an action ended.
#[derive(Debug)]
pub enum Outcome {
    /// The outcome of [`Action::Fetch`].
    Fetch(Result<Response, FetchFailure>),
    /// The outcome of an [`Action::Fetch`] with a CID whose block was in the content store.
    Kept(Vec<u8>),
    /// The outcome of [`Action::Open`].
    Open(Result<Head, FetchFailure>),
    /// The outcome of [`Action::NextChunk`]. `None` at the end of the body.
    NextChunk(Result<Option<Vec<u8>>, FetchFailure>),
}

/// An action that has ended.
#[derive(Debug)]
pub struct Settled {
    /// Its id.
    pub id: u32,
    /// How it ended.
    pub outcome: Outcome,
}

/// A response whose content was refused.
#[derive(Debug, Clone)]
pub struct Rejected {
    /// The id of the action.
    pub id: u32,
    /// The reason, for people.
    pub reason: String,
}

/// What a resolution or a stream waits for.
#[derive(Debug, Default)]
pub struct Need {
    /// Actions to start.
    pub start: Vec<Wanted>,
    /// Actions whose outcome is no longer needed. A number of an `Open` that has settled closes its
    /// body.
    pub cancel: Vec<u32>,
    /// Milliseconds after which to call again. `None` if there is no need to.
    pub wake_after_ms: Option<u32>,
    /// Responses whose content was refused.
    pub rejected: Vec<Rejected>,
    /// Responses that hash to the CID that they were asked for.
    pub verified: Vec<u32>,
}
