//! HTTP as data: the fetches that the state machine wants, and the responses that come back.

use std::time::{Duration, UNIX_EPOCH};

/// A header field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Field name, lower case.
    pub name: String,
    /// Field value.
    pub value: String,
}

impl Header {
    /// Creates a field from two literals.
    pub(crate) fn new(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), value: value.to_owned() }
    }
}

/// A request method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// RFC 9110, section 9.3.1.
    Get,
    /// RFC 9110, section 9.3.3.
    Post,
    /// RFC 9110, section 9.3.2.
    Head,
}

/// Who chose an address. A host decides by it whether a private address is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChosenBy {
    /// The operator, in the configuration.
    Operator,
    /// The token or its document.
    ///
    /// Security: anybody can write an address there.
    Token,
}

/// A request for the host to perform. The host does not follow redirects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetch {
    /// Request method.
    pub method: Method,
    /// Absolute URL.
    pub url: String,
    /// Request fields.
    pub headers: Vec<Header>,
    /// Request body of a POST.
    pub body: Option<Vec<u8>>,
    /// Maximum size of the response body in bytes.
    pub max_bytes: u32,
    /// Who chose the address.
    pub chosen_by: ChosenBy,
    /// Key for coalescing: one request may answer all requests in flight that have an equal key.
    pub coalesce: Option<String>,
}

/// Something for the host to perform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A request with a bounded body.
    Fetch(Fetch),
    /// A request whose body is read in chunks.
    Open(Fetch),
    /// The next chunk of the body that the `Open` of this number opened.
    NextChunk(u32),
}

/// A numbered action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its number, unique within one resolution.
    pub id: u32,
    /// What to perform.
    pub action: Action,
    /// CID of the expected block in canonical text form.
    pub cid: Option<String>,
    /// What it is for, for traces: `tokenURI`, `block`, `document`.
    pub purpose: &'static str,
}

/// A complete response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// Status code.
    pub status: u16,
    /// Response fields.
    pub headers: Vec<Header>,
    /// Body after content decoding.
    pub body: Vec<u8>,
}

impl Response {
    /// Returns the first field with that name, which has to be lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.name == name).map(|header| header.value.as_str())
    }

    /// Returns the milliseconds of `Retry-After`.
    pub(crate) fn retry_after_ms(&self) -> Option<u32> {
        self.header("retry-after").and_then(retry_after_ms)
    }
}

/// Returns the milliseconds of a `Retry-After` field in seconds (RFC 9110, 10.2.3).
pub(crate) fn retry_after_ms(seconds: &str) -> Option<u32> {
    seconds.trim().parse::<u32>().ok().map(|seconds| seconds.saturating_mul(1000))
}

/// Rewrites a `Retry-After` field with a date (RFC 9110, 10.2.3) as seconds from now on, rounded
/// up. A date in the past is 0.
pub(crate) fn count_retry_after(headers: &mut [Header], now_ms: u64) {
    for field in headers.iter_mut().filter(|field| field.name == "retry-after") {
        if let Ok(date) = httpdate::parse_http_date(field.value.trim()) {
            let left = date.duration_since(UNIX_EPOCH + Duration::from_millis(now_ms)).unwrap_or_default();
            field.value = left.as_millis().div_ceil(1000).to_string();
        }
    }
}

/// The head of a response whose body is read in chunks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Status code.
    pub status: u16,
    /// Response fields.
    pub headers: Vec<Header>,
}

/// How an action ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The outcome of [`Action::Fetch`].
    Fetch(Result<Response, Failure>),
    /// The outcome of an [`Action::Fetch`] with a CID whose block the host has in a store.
    Kept(Vec<u8>),
    /// The outcome of [`Action::Open`].
    Open(Result<Opened, Failure>),
    /// The outcome of [`Action::NextChunk`]. `None` at the end of the body.
    NextChunk(Result<Option<Vec<u8>>, Failure>),
}

/// Why there is no response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The connection could not be made or broke, or the response is malformed.
    Unreachable(String),
    /// The host's timeout passed.
    TimedOut,
    /// The body is longer than `max_bytes`, which is given.
    TooLarge(u32),
    /// The host refuses the address.
    Refused(String),
    /// Anything else.
    Other(String),
}

impl Failure {
    /// Describes the failure for people.
    pub(crate) fn detail(&self) -> String {
        match self {
            Self::Unreachable(why) => format!("unreachable: {why}"),
            Self::TimedOut => "timed out".to_owned(),
            Self::TooLarge(max) => format!("the response is longer than {max} bytes"),
            Self::Refused(why) => format!("refused by the host: {why}"),
            Self::Other(why) => why.clone(),
        }
    }

    /// Returns whether a later attempt may succeed.
    pub(crate) const fn retryable(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::TimedOut | Self::Other(_))
    }
}

/// A wanted action that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Its number.
    pub id: u32,
    /// How it ended.
    pub outcome: Outcome,
}

/// Returns whether a later attempt may succeed after this status (RFC 9110, sections 15.5.9 and
/// 15.6; RFC 6585 for 429).
pub(crate) const fn status_is_retryable(status: u16) -> bool {
    matches!(status, 408 | 425 | 429) || status >= 500
}
