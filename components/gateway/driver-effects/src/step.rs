//! What goes in and out of an exchange, one step at a time: mirrors `mintmark:gateway/exchanges`.

use mintmark_gateway_core::{
    BodyFailure, Call, Caller, Credential, Fetch, FetchFailure, Head, LimitsFailure, Response, Settle, SignOutcome, Stored, Summary, Take,
    TakeOutcome, VaultFailure,
};

/// What the host is to do.
pub enum Action {
    /// Read the request body.
    Body(u32),
    /// Fetch.
    Fetch(Fetch),
    /// Read from the content store.
    Read(String),
    /// Keep in the content store.
    Write(Stored),
    /// Wait, milliseconds.
    Sleep(u32),
    /// Ask the limits backend.
    Take(Take),
    /// Tell the limits backend.
    Settle(Settle),
    /// Ask the vault who this is.
    Identify(Credential),
    /// Ask the vault to sign.
    Sign(Call),
}

/// What came of it.
pub enum Outcome {
    /// Of [`Action::Body`].
    Body(Result<Vec<u8>, BodyFailure>),
    /// Of [`Action::Fetch`].
    Fetch(Result<Response, FetchFailure>),
    /// Of [`Action::Read`].
    Read(Option<Vec<u8>>),
    /// Of [`Action::Write`].
    Write,
    /// Of [`Action::Sleep`].
    Sleep,
    /// Of [`Action::Take`].
    Take(Result<TakeOutcome, LimitsFailure>),
    /// Of [`Action::Settle`].
    Settle(Result<TakeOutcome, LimitsFailure>),
    /// Of [`Action::Identify`].
    Identify(Result<Caller, VaultFailure>),
    /// Of [`Action::Sign`].
    Sign(Result<SignOutcome, VaultFailure>),
}

/// A piece of the response.
pub enum Output {
    /// Status and fields.
    Head(Head),
    /// Bytes.
    Chunk(Vec<u8>),
    /// The end.
    End(Summary),
}

/// One step.
#[derive(Default)]
pub struct Step {
    /// Effects to start, with their ids.
    pub start: Vec<(u32, Action)>,
    /// Effects nobody waits for.
    pub cancel: Vec<u32>,
    /// Pieces of the response.
    pub output: Vec<Output>,
    /// Nothing is left.
    pub finished: bool,
}
