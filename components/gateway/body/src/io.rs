//! What a driver performs for the body. The types mirror `mintmark:gateway/homes` and `/exchanges`, where each is documented with its units.

use core::future::Future;

/// One header field, lower-case name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Name, lower case.
    pub name: String,
    /// Value.
    pub value: String,
}

impl Header {
    /// A field.
    pub fn new(name: &str, value: impl Into<String>) -> Self {
        Self { name: name.to_owned(), value: value.into() }
    }
}

/// Request method of a [`Fetch`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchMethod {
    /// GET.
    Get,
    /// POST.
    Post,
}

/// An HTTP request to perform; redirects are not followed.
#[derive(Debug, Clone)]
pub struct Fetch {
    /// Method.
    pub method: FetchMethod,
    /// Absolute URL.
    pub url: String,
    /// Fields.
    pub headers: Vec<Header>,
    /// Body.
    pub body: Option<Vec<u8>>,
    /// Most bytes of body to take.
    pub max_bytes: u32,
    /// Whether a token chose the address, so that the host must refuse private ones.
    pub chosen_by_token: bool,
    /// Equal keys in flight may be answered by one request.
    pub share: Option<String>,
}

/// A whole HTTP response.
#[derive(Debug, Clone)]
pub struct Response {
    /// Status.
    pub status: u16,
    /// Fields.
    pub headers: Vec<Header>,
    /// Body.
    pub body: Vec<u8>,
}

/// Why there is no response.
#[derive(Debug, Clone)]
pub enum FetchFailure {
    /// No connection or a broken one.
    Unreachable(String),
    /// The host's time ran out.
    TimedOut,
    /// Longer than so many bytes.
    TooLarge(u32),
    /// The host refuses the address.
    Refused(String),
    /// Something else.
    Other(String),
}

/// Why there is no request body.
#[derive(Debug, Clone)]
pub enum BodyFailure {
    /// Longer than asked.
    TooLarge,
    /// Broken off or malformed.
    Broken(String),
}

/// Spend units of a key under a plan.
#[derive(Debug, Clone)]
pub struct Take {
    /// Plan.
    pub plan: String,
    /// Key.
    pub key: String,
    /// Names of what is called.
    pub calls: Vec<String>,
}

/// One policy's part of a decision.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Policy name.
    pub policy: String,
    /// Whether it does not have the units.
    pub violated: bool,
    /// Its mode: `enforce`, or `shadow`, which refuses nothing.
    pub mode: String,
}

/// Values of the `RateLimit` response fields.
#[derive(Debug, Clone)]
pub struct Fields {
    /// `RateLimit`.
    pub rate_limit: String,
    /// `RateLimit-Policy`.
    pub rate_limit_policy: String,
}

/// What became of a [`Take`].
#[derive(Debug, Clone)]
pub struct Taken {
    /// Whether it passes.
    pub allowed: bool,
    /// Units.
    pub cost: f64,
    /// Seconds; -1 for never.
    pub retry_after: f64,
    /// One for each policy.
    pub verdicts: Vec<Verdict>,
    /// Response fields.
    pub fields: Option<Fields>,
}

/// Correct an allowed take.
#[derive(Debug, Clone)]
pub struct Settle {
    /// Plan.
    pub plan: String,
    /// Key.
    pub key: String,
    /// Units taken.
    pub taken: f64,
    /// Units really spent.
    pub spent: f64,
}

/// Why a limit could not be asked.
#[derive(Debug, Clone)]
pub enum LimitsFailure {
    /// No such plan.
    UnknownPlan(String),
    /// The store does not answer.
    StoreUnavailable,
    /// A defect.
    Invalid(String),
}

/// How a caller proves who it is.
#[derive(Clone)]
pub enum Credential {
    /// Not at all.
    Anonymous,
    /// A bearer token. No `Debug`: it is a secret.
    Bearer(String),
}

/// A known caller.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Its id.
    pub id: String,
    /// Its plan.
    pub plan: Option<String>,
    /// Its addresses.
    pub accounts: Vec<String>,
}

/// What is filled into an `eth_sendTransaction`.
#[derive(Debug, Clone)]
pub struct Fill {
    /// Pending nonce of the chain.
    pub nonce: u64,
    /// Gas, decimal.
    pub gas: String,
    /// Wei, decimal.
    pub max_fee_per_gas: String,
    /// Wei, decimal.
    pub max_priority_fee_per_gas: String,
}

/// One request to the signer.
#[derive(Clone)]
pub struct Call {
    /// Who asks.
    pub credential: Credential,
    /// JSON-RPC method.
    pub method: String,
    /// `params` as JSON text.
    pub params: String,
    /// Chain id of the route.
    pub chain: Option<String>,
    /// `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// For `eth_sendTransaction`.
    pub fill: Option<Fill>,
}

/// What a signer call came to.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Result as JSON text.
    pub result: String,
    /// Transaction hash.
    pub hash: Option<String>,
}

/// Why nothing was signed. Pairs are (expected, got).
#[derive(Debug, Clone)]
pub enum Refusal {
    /// Unknown credential.
    Unauthorized,
    /// Not this caller's.
    Forbidden(String),
    /// No such method.
    UnknownMethod(String),
    /// Malformed: field, expected, got.
    InvalidParams(String, String, String),
    /// The policy that denied, and why.
    Denied(Option<String>, String),
    /// Chain ids.
    ChainMismatch(String, String),
    /// Request digests.
    IdempotencyMismatch(String, String),
    /// Ledger heads.
    HeadMismatch(String, String),
    /// Only foreseen: ask the chain what is missing.
    Unfilled,
    /// A defect.
    Fault(String),
}

/// Why a signer call has no answer.
#[derive(Debug, Clone)]
pub enum VaultFailure {
    /// Refused.
    Refused(Refusal),
    /// Same idempotency key under way.
    InFlight,
    /// The ledger does not answer.
    StoreUnavailable,
    /// The signer trapped and was replaced.
    InstanceReplaced,
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

/// What the log tells of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Request id.
    pub request_id: String,
    /// Route template.
    pub route: String,
    /// Chain id.
    pub chain: Option<String>,
    /// Status.
    pub status: u16,
    /// Problem code.
    pub code: Option<String>,
    /// Units spent.
    pub cost: f64,
}

/// The world as the body sees it. Every future may be dropped before it is done: the driver then cancels what can be cancelled.
pub trait Io {
    /// Reads the request body, once.
    fn body(&self, max: u32) -> impl Future<Output = Result<Vec<u8>, BodyFailure>>;
    /// Performs an HTTP request.
    fn fetch(&self, fetch: Fetch) -> impl Future<Output = Result<Response, FetchFailure>>;
    /// Reads from the content store.
    fn read(&self, key: String) -> impl Future<Output = Option<Vec<u8>>>;
    /// Keeps in the content store.
    fn write(&self, stored: Stored) -> impl Future<Output = ()>;
    /// Waits.
    fn sleep(&self, milliseconds: u32) -> impl Future<Output = ()>;
    /// Asks the limits home.
    fn take(&self, take: Take) -> impl Future<Output = Result<Taken, LimitsFailure>>;
    /// Tells the limits home.
    fn settle(&self, settle: Settle) -> impl Future<Output = Result<Taken, LimitsFailure>>;
    /// Asks the vault who this is.
    fn identify(&self, credential: Credential) -> impl Future<Output = Result<Caller, VaultFailure>>;
    /// Asks the vault to sign.
    fn sign(&self, call: Call) -> impl Future<Output = Result<Answer, VaultFailure>>;
    /// Sends the head, once.
    fn head(&self, head: Head);
    /// Sends a piece of body after the head.
    fn chunk(&self, bytes: Vec<u8>);
    /// Ends the response.
    fn end(&self, summary: Summary);
}
