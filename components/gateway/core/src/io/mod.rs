//! The effects that a driver performs for the core. The types mirror the WIT, which documents each
//! of them with its units.

mod answers;
mod ask;
mod http;
mod image;
mod limits;
mod socket;
mod stream;
mod vault;

use core::future::Future;

pub use answers::{AnswerKey, Forgotten, ForgottenTokens, KeptAnswer, RecalledAnswer};
pub use ask::{Ask, Asked};
pub use http::{ChosenBy, Fetch, FetchFailure, FetchMethod, Header, Response};
pub use image::{Image, ImageTask, TransformFailure};
pub use limits::{LimitsFailure, MeteredCall, Settle, Take, TakeOutcome, Verdict};
pub use socket::{Feed, SubscribeFailure, Subscription};
pub use stream::BodyStream;
pub use vault::{
    Call, Caller, Credential, Denial, Difference, Estimates, Invalid, Refusal, SignOutcome, SignResponse, Stamp, VaultFailure,
};

/// Why there is no request body.
#[derive(Debug, Clone)]
pub enum BodyFailure {
    /// The body is longer than the given maximum.
    TooLarge,
    /// The body broke off, or is malformed.
    Broken(String),
}

/// A value for the content store.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Key.
    pub key: String,
    /// Value.
    pub value: Vec<u8>,
}

/// Status and fields of a response.
#[derive(Debug, Clone)]
pub struct Head {
    /// Status.
    pub status: u16,
    /// Fields.
    pub headers: Vec<Header>,
}

/// Whose fault it is that a request, or a call of it, was not answered as it asked. The variants
/// are in the order of their severity, and the last is the most severe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The client's.
    Client,
    /// An upstream's.
    Upstream,
    /// The gateway's, or that of a part of it.
    Gateway,
}

impl Fault {
    /// Returns whether the client could do nothing about it.
    pub(crate) fn is_of_a_server(self) -> bool {
        self != Self::Client
    }
}

/// A failed attempt at an upstream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Origin of the upstream.
    pub origin: String,
    /// What the upstream said, or that it said nothing. Shortened.
    pub said: String,
}

/// The contents of a request's log line.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// Request id.
    pub request_id: String,
    /// Route template.
    pub route: String,
    /// Chain id.
    pub chain: Option<String>,
    /// Status.
    pub status: u16,
    /// Problem codes, each once.
    pub codes: Vec<String>,
    /// Whose fault the most severe problem is. `None` if there is no problem.
    pub fault: Option<Fault>,
    /// Detail of the first problem that is not the client's fault, shortened.
    pub detail: Option<String>,
    /// Units spent.
    pub cost: f64,
    /// The plan that paid.
    pub plan: Option<String>,
    /// Id of the signer's caller.
    pub caller: Option<String>,
    /// JSON-RPC methods, each once.
    pub methods: Vec<String>,
    /// Failed attempts at upstreams.
    pub attempts: Vec<Attempt>,
}

/// The effects that a driver performs for the core. The core may drop a future before it is ready.
/// The driver then cancels the effect if it can.
pub trait Io {
    /// The body of a response that is read in chunks.
    type Stream: BodyStream;

    /// Reads the request body, at most `max_bytes` bytes. The core calls this at most once.
    fn body(&self, max_bytes: u32) -> impl Future<Output = Result<Vec<u8>, BodyFailure>>;
    /// Performs an HTTP request.
    fn fetch(&self, fetch: Fetch) -> impl Future<Output = Result<Response, FetchFailure>>;
    /// Performs an HTTP request whose response is read in chunks. `max_bytes` bounds the whole
    /// body.
    fn open(&self, fetch: Fetch) -> impl Future<Output = Result<(Head, Self::Stream), FetchFailure>>;
    /// Performs an HTTP request, and reads its response whole if it is short.
    fn ask(&self, ask: Ask) -> impl Future<Output = Result<Asked<Self::Stream>, FetchFailure>>;
    /// Reads a value from the content store. `None` if the store does not have it.
    fn read(&self, key: String) -> impl Future<Output = Option<Vec<u8>>>;
    /// Writes a value to the content store.
    fn write(&self, stored: Stored) -> impl Future<Output = ()>;
    /// Waits for a number of milliseconds.
    fn sleep(&self, milliseconds: u32) -> impl Future<Output = ()>;
    /// Asks the limits backend to spend units.
    fn take(&self, take: Take) -> impl Future<Output = Result<TakeOutcome, LimitsFailure>>;
    /// Tells the limits backend what was really spent.
    fn settle(&self, settle: Settle) -> impl Future<Output = Result<TakeOutcome, LimitsFailure>>;
    /// Asks the vault who the caller is.
    fn identify(&self, credential: Credential) -> impl Future<Output = Result<Caller, VaultFailure>>;
    /// Asks the vault to sign.
    fn sign(&self, call: Call) -> impl Future<Output = Result<SignOutcome, VaultFailure>>;
    /// Looks up a kept answer. `None` if there is none, or if its time is over.
    fn recall(&self, key: AnswerKey) -> impl Future<Output = Option<RecalledAnswer>>;
    /// Keeps an answer.
    fn remember(&self, answer: KeptAnswer) -> impl Future<Output = ()>;
    /// Marks kept answers as outdated. Returns `false` if the store cannot be reached: they may not
    /// be marked.
    fn forget(&self, forgotten: Forgotten) -> impl Future<Output = bool>;
    /// Makes an image smaller.
    fn transform(&self, task: ImageTask) -> impl Future<Output = Result<Image, TransformFailure>>;
    /// Adds a subscription to the socket whose message is answered. Returns its id.
    fn subscribe(&self, subscription: Subscription) -> impl Future<Output = Result<String, SubscribeFailure>>;
    /// Removes a subscription from the socket. Returns whether the socket had it.
    fn unsubscribe(&self, id: String) -> impl Future<Output = bool>;
    /// Waits until the client takes more of the response. The core calls this before each chunk
    /// after the first.
    fn ready(&self) -> impl Future<Output = ()>;
    /// Returns whether the client has left: nobody waits for the response. A driver that learns of
    /// it polls the exchange then.
    fn has_left(&self) -> bool {
        false
    }
    /// Returns the time of the current step, in microseconds since 1970.
    fn now(&self) -> u64;
    /// Sends the head. The core calls this once.
    fn head(&self, head: Head);
    /// Sends a piece of the body. The core calls this after `head`.
    fn chunk(&self, bytes: Vec<u8>);
    /// Ends the response, and hands over the contents of the log line.
    fn end(&self, summary: Summary);
    /// Breaks the response off after its head, and hands over the contents of the log line. The
    /// driver closes the connection, so that the client sees that the body is not whole.
    fn fail(&self, summary: Summary);
}
