//! HTTP as data, outgoing: mirrors `mintmark:nft/http`.

/// One header field, lower-case name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Name, lower case.
    pub name: String,
    /// Value.
    pub value: String,
}

impl Header {
    /// Makes a field.
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
    /// HEAD. The response has no body.
    Head,
}

/// Who chose the address of a [`Fetch`].
///
/// Security: the host must refuse private addresses that a token chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChosenBy {
    /// The operator: the URL, or the origin that it starts with, stands in the configuration.
    Operator,
    /// The token or its document.
    Token,
}

/// An HTTP request to perform. The host does not follow redirects.
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
    /// The largest body to accept, in bytes.
    pub max_bytes: u32,
    /// Who chose the address.
    pub chosen_by: ChosenBy,
    /// Requests in flight with the same key may share one response. `None` if they may not.
    pub coalesce: Option<String>,
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
    /// There was no connection, or it broke.
    Unreachable(String),
    /// The host's deadline passed.
    TimedOut,
    /// The body is longer than this many bytes.
    TooLarge(u32),
    /// The host refuses the address.
    Refused(String),
    /// The host has no memory left for the body.
    Overloaded,
    /// Something else.
    Other(String),
}

impl FetchFailure {
    /// Returns the text for a problem or a log line.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Unreachable(detail) => format!("unreachable: {detail}"),
            Self::TimedOut => "timed out".to_owned(),
            Self::TooLarge(limit) => format!("the answer is longer than {limit} bytes"),
            Self::Refused(detail) => format!("refused: {detail}"),
            Self::Overloaded => "too many bytes of responses are in memory on this host; try again".to_owned(),
            Self::Other(detail) => detail.clone(),
        }
    }
}
