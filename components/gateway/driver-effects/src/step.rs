//! The input and the output of an exchange, one step at a time. Mirrors
//! `mintmark:gateway/exchanges`.

use mintmark_gateway_core::{
    AnswerKey, Ask, BodyFailure, Call, Caller, Credential, Fetch, FetchFailure, Forgotten, Head, Image, ImageTask, KeptAnswer,
    LimitsFailure, RecalledAnswer, Response, Settle, SignOutcome, Stored, SubscribeFailure, Subscription, Summary, Take, TakeOutcome,
    TransformFailure, VaultFailure,
};

/// An effect for the host to perform.
pub enum Action {
    /// Read the request body, at most this many bytes.
    Body(u32),
    /// Perform an HTTP request.
    Fetch(Fetch),
    /// Perform an HTTP request whose response is read in chunks. The id of the effect names the
    /// stream.
    Open(Fetch),
    /// Read the next chunk of the stream of this id.
    NextChunk(u32),
    /// Perform an HTTP request, and read its response whole if it is short.
    Ask(Ask),
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
    /// Look up a kept answer.
    Recall(AnswerKey),
    /// Keep an answer.
    Remember(KeptAnswer),
    /// Drop kept answers.
    Forget(Forgotten),
    /// Make an image smaller.
    Transform(ImageTask),
    /// Add a subscription to the socket.
    Subscribe(Subscription),
    /// Remove the subscription of this id from the socket.
    Unsubscribe(String),
}

/// The outcome of an effect, one variant for each [`Action`].
pub enum Outcome {
    /// The outcome of [`Action::Body`].
    Body(Result<Vec<u8>, BodyFailure>),
    /// The outcome of [`Action::Fetch`].
    Fetch(Result<Response, FetchFailure>),
    /// The outcome of [`Action::Open`].
    Open(Result<Head, FetchFailure>),
    /// The outcome of [`Action::NextChunk`].
    NextChunk(Result<Option<Vec<u8>>, FetchFailure>),
    /// The outcome of [`Action::Ask`].
    Ask(Result<AskedResponse, FetchFailure>),
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
    /// The outcome of [`Action::Recall`].
    Recall(Option<RecalledAnswer>),
    /// The outcome of [`Action::Remember`].
    Remember,
    /// The outcome of [`Action::Forget`].
    Forget(bool),
    /// The outcome of [`Action::Transform`].
    Transform(Result<Image, TransformFailure>),
    /// The outcome of [`Action::Subscribe`].
    Subscribe(Result<String, SubscribeFailure>),
    /// The outcome of [`Action::Unsubscribe`].
    Unsubscribe(bool),
}

/// The response to an [`Action::Ask`].
pub struct AskedResponse {
    /// The response, with its body or the first bytes of it.
    pub response: Response,
    /// Whether there is a stream of the rest.
    pub has_rest: bool,
}

/// A piece of the response.
pub enum Output {
    /// Status and fields.
    Head(Head),
    /// Bytes of the body.
    Chunk(Vec<u8>),
    /// The end of the response, with the contents of its log line.
    End(Summary),
    /// The response broke off after its head.
    Failed(Summary),
}

/// One step of an exchange.
#[derive(Default)]
pub struct Step {
    /// Effects to start, with their ids.
    pub start: Vec<(u32, Action)>,
    /// Effects whose outcome the exchange no longer waits for, and streams that it no longer
    /// reads, by id.
    pub cancel: Vec<u32>,
    /// Pieces of the response.
    pub output: Vec<Output>,
    /// Whether nothing is left to do.
    pub finished: bool,
}
