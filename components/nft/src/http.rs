//! HTTP as data: what the state machine wants fetched, and what came back.

/// One header field; the name is lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Field name, lower case.
    pub name: String,
    /// Field value.
    pub value: String,
}

impl Header {
    /// A field of two literals.
    pub(crate) fn new(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), value: value.to_owned() }
    }
}

/// Methods that are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// RFC 9110, 9.3.1.
    Get,
    /// RFC 9110, 9.3.3.
    Post,
}

/// Who chose an address: what a host's guard against private addresses judges by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChosenBy {
    /// The configuration.
    Operator,
    /// The token or its document: anybody.
    Token,
}

/// A request to perform; redirects are not followed by who performs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetch {
    /// Method.
    pub method: Method,
    /// Absolute URL.
    pub url: String,
    /// Request fields.
    pub headers: Vec<Header>,
    /// Request body, for POST.
    pub body: Option<Vec<u8>>,
    /// Most bytes of response body that are taken.
    pub max_bytes: u32,
    /// Who chose the address.
    pub chosen_by: ChosenBy,
    /// Requests in flight with an equal key may be answered by one request.
    pub coalesce: Option<String>,
}

/// A fetch under its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its number within one resolution.
    pub id: u32,
    /// What to fetch.
    pub fetch: Fetch,
    /// The block that is expected, by its CID in canonical text.
    pub cid: Option<String>,
}

/// A whole response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// Status code.
    pub status: u16,
    /// Response fields.
    pub headers: Vec<Header>,
    /// Body, content coding removed.
    pub body: Vec<u8>,
}

impl Response {
    /// The first field of that (lower-case) name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.name == name).map(|header| header.value.as_str())
    }
}

/// Why there is no response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No connection, a broken one, or a malformed response.
    Unreachable(String),
    /// The host's time ran out.
    TimedOut,
    /// The body is longer than `max_bytes`, which is given.
    TooLarge(u32),
    /// The host refuses the address.
    Refused(String),
    /// Something else.
    Other(String),
}

impl Failure {
    /// For people.
    pub(crate) fn detail(&self) -> String {
        match self {
            Self::Unreachable(why) => format!("unreachable: {why}"),
            Self::TimedOut => "timed out".to_owned(),
            Self::TooLarge(max) => format!("the answer is longer than {max} bytes"),
            Self::Refused(why) => format!("refused by the host: {why}"),
            Self::Other(why) => why.clone(),
        }
    }

    /// Whether asking again may help.
    pub(crate) const fn retryable(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::TimedOut | Self::Other(_))
    }
}

/// How a wanted fetch ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The number it was asked under.
    pub id: u32,
    /// Response, or why there is none.
    pub outcome: Result<Response, Failure>,
}

/// Whether a status other than 200 may turn out better later: RFC 9110 (15.5.9, 15.6) and RFC 6585 (429).
pub(crate) const fn status_is_retryable(status: u16) -> bool {
    matches!(status, 408 | 425 | 429) || status >= 500
}
