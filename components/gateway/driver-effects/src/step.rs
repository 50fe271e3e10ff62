//! The input and the output of an exchange, one step at a time. Mirrors
//! `mintmark:gateway/exchanges`.

use mintmark_gateway_core::{
    BodyFailure, Call, Caller, Credential, Fetch, FetchFailure, Head, LimitsFailure, Response, Settle, SignOutcome, Stored, Summary, Take,
    TakeOutcome, VaultFailure,
};

/// An effect for the host to perform.
pub enum Action {
    /// Read the request body, at most this many bytes.
    Body(u32),
    /// Perform an HTTP request.
    Fetch(Fetch),
    /// Read the value of a key from the content store.
    Read(String),
    /// Write a value to the content store.
    Write(Stored),
    /// Wait this many milliseconds.
    Sleep(u32),
    /// Ask the limits backend to spend units.
    Take(Take),
    /// Tell the limits backend what was really spent.
    Settle(Settle),
    /// Ask the vault who the caller is.
    Identify(Credential),
    /// Ask the vault to sign.
    Sign(Call),
}

/// The outcome of an effect, one variant for each [`Action`].
pub enum Outcome {
    /// The outcome of [`Action::Body`].
    Body(Result<Vec<u8>, BodyFailure>),
    /// The outcome of [`Action::Fetch`].
    Fetch(Result<Response, FetchFailure>),
    /// The outcome of [`Action::Read`].
    Read(Option<Vec<u8>>),
    /// The outcome of [`Action::Write`].
    Write,
    /// The outcome of [`Action::Sleep`].
    Sleep,
    /// The outcome of [`Action::Take`].
    Take(Result<TakeOutcome, LimitsFailure>),
    /// The outcome of [`Action::Settle`].
    Settle(Result<TakeOutcome, LimitsFailure>),
    /// The outcome of [`Action::Identify`].
    Identify(Result<Caller, VaultFailure>),
    /// The outcome of [`Action::Sign`].
    Sign(Result<SignOutcome, VaultFailure>),
}

/// A piece of the response.
pub enum Output {
    /// Status and fields.
    Head(Head),
    /// Bytes of the body.
    Chunk(Vec<u8>),
    /// The end of the response, with the contents of its log line.
    End(Summary),
}

/// One step of an exchange.
#[derive(Default)]
pub struct Step {
    /// Effects to start, with their ids.
    pub start: Vec<(u32, Action)>,
    /// Effects whose outcome the exchange no longer waits for, by id.
    pub cancel: Vec<u32>,
    /// Pieces of the response.
    pub output: Vec<Output>,
    /// Whether nothing is left to do.
    pub finished: bool,
}
