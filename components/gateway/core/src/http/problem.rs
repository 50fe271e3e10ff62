//! Problems (RFC 9457). The table of codes at the end says everything about each code.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::io::Fault;

/// JSON-RPC error codes after which viem sends a call again.
const REPEATED_CODES: [i64; 5] = [-1, -32005, -32603, 429, -32007];

/// HTTP statuses after which viem sends a call again. ethers does so after 429.
const REPEATED_STATUSES: [u16; 8] = [403, 408, 413, 429, 500, 502, 503, 504];

/// What went wrong, for the client.
///
/// Security: `detail` never holds a secret, nor more of an upstream's URL than its origin.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Problem {
    pub(crate) code: Code,
    pub(crate) detail: String,
    /// Seconds until a retry can succeed. `None` if that is not known.
    pub(crate) retry_after: Option<f64>,
    /// Names of the violated policies (draft-ietf-httpapi-ratelimit-headers-11, `quota-exceeded`).
    pub(crate) violated: Vec<String>,
    /// Whether the same request may succeed later. `None` if the code decides.
    pub(crate) retryable: Option<bool>,
    /// What few problems have.
    pub(crate) more: Box<More>,
}

/// What few problems have, apart so that a [`Problem`] stays small.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct More {
    /// The raw bytes, as `0x` text, of a transaction that was signed but that the chain did not
    /// take. The client may send them again.
    pub(crate) raw_transaction: Option<String>,
    /// The data with which a contract reverts, as `0x` text.
    pub(crate) revert_data: Option<String>,
    /// The case within the code, if it has several that a program may tell apart.
    pub(crate) reason: Option<&'static str>,
    /// Size of the content in bytes (`range-not-satisfiable`).
    pub(crate) size: Option<u64>,
    /// The steps that were made, JSON, if the request asked for them.
    pub(crate) trace: Option<String>,
}

impl Problem {
    /// Makes a problem with a code and a detail.
    pub(crate) fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), retry_after: None, violated: Vec::new(), retryable: None, more: Box::default() }
    }

    /// Returns the problem with what few problems have.
    pub(crate) fn with(self, more: More) -> Self {
        Self { more: Box::new(more), ..self }
    }

    /// Returns the problem with a case of its code.
    pub(crate) fn because(mut self, reason: &'static str) -> Self {
        self.more.reason = Some(reason);
        self
    }

    /// Makes the problem of a field that breaks its rule.
    pub(crate) fn invalid(code: Code, field: &str, expected: &str, got: &str) -> Self {
        Self::new(code, format!("{field}: expected {expected}, got {}", shorten(got)))
    }

    /// Returns `Retry-After` in whole seconds, rounded up, and at least 1.
    pub(crate) fn retry_after_seconds(&self) -> Option<u64> {
        self.retry_after.filter(|seconds| seconds.is_finite() && *seconds >= 0.0).map(|seconds| (seconds.ceil() as u64).max(1))
    }

    /// Returns the JSON-RPC error code. It is none that clients repeat if this problem, unlike
    /// others of its code, stays.
    pub(crate) fn json_rpc_code(&self) -> i64 {
        let code = self.code.json_rpc_code();
        if self.retryable == Some(false) && REPEATED_CODES.contains(&code) { Code::InvalidRequest.json_rpc_code() } else { code }
    }

    /// Returns the HTTP status of a JSON-RPC response with this problem. It is none that clients
    /// repeat if this problem, unlike others of its code, stays.
    pub(crate) fn json_rpc_status(&self) -> u16 {
        let status = self.code.json_rpc_status();
        if self.retryable == Some(false) && REPEATED_STATUSES.contains(&status) { 200 } else { status }
    }

    /// Returns the JSON form, for a body or the `data` of a JSON-RPC error.
    pub(crate) fn to_json<'a>(&'a self, request_id: &'a str) -> ProblemJson<'a> {
        ProblemJson {
            r#type: self.code.type_uri(),
            title: self.code.title(),
            status: self.code.status(),
            code: self.code.text(),
            reason: self.more.reason,
            detail: &self.detail,
            retryable: self.retryable.unwrap_or(self.code.retryable()),
            request_id,
            retry_after: self.retry_after_seconds(),
            violated_policies: &self.violated,
            raw_transaction: self.more.raw_transaction.as_deref(),
            data: self.more.revert_data.as_deref(),
            trace: self.more.trace.as_deref().and_then(|trace| serde_json::from_str(trace).ok()),
        }
    }
}

/// Returns a received value as a problem shows it: at most 80 characters, without control
/// characters.
pub(crate) fn shorten(got: &str) -> String {
    cut(got, 80)
}

/// Returns an upstream's text as a detail quotes it: at most 300 characters, without control
/// characters. A text may be as long as a whole answer, and a problem shows it twice.
pub(crate) fn quoted(text: &str) -> String {
    cut(text, 300)
}

fn cut(text: &str, max_characters: usize) -> String {
    let clean = |character: char| if character.is_control() { '\u{fffd}' } else { character };
    let mut shown: String = text.chars().take(max_characters).map(clean).collect();
    if text.chars().nth(max_characters).is_some() {
        shown.push('…');
    }
    shown
}

/// JSON form of a [`Problem`].
#[derive(Serialize)]
pub(crate) struct ProblemJson<'a> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    detail: &'a str,
    retryable: bool,
    #[serde(rename = "requestId")]
    request_id: &'a str,
    #[serde(rename = "retryAfter", skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
    #[serde(rename = "violated-policies", skip_serializing_if = "<[String]>::is_empty")]
    violated_policies: &'a [String],
    #[serde(rename = "rawTransaction", skip_serializing_if = "Option::is_none")]
    raw_transaction: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<&'a RawValue>,
}

macro_rules! codes {
    ($($variant:ident $text:literal $status:literal $json_rpc_status:literal $json_rpc_code:literal $fault:ident $retryable:literal $title:literal;)*) => {
        /// Stable codes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Code { $(#[doc = $title] $variant,)* }

        impl Code {
            /// All codes.
            #[cfg(test)]
            const ALL: &[Self] = &[$(Self::$variant),*];

            /// Returns the code as the client sees it.
            pub(crate) fn text(self) -> &'static str { match self { $(Self::$variant => $text,)* } }
            /// Returns the code that a client sees under this text.
            pub(crate) fn from_text(text: &str) -> Option<Self> { match text { $($text => Some(Self::$variant),)* _ => None } }
            /// Returns the HTTP status of a problem document.
            pub(crate) fn status(self) -> u16 { match self { $(Self::$variant => $status,)* } }
            /// Returns the short title, the same for every problem of the code.
            pub(crate) fn title(self) -> &'static str { match self { $(Self::$variant => $title,)* } }
            /// Returns the HTTP status of a JSON-RPC response with this problem. It is 200, except
            /// for the few that clients can act on. Other statuses make clients drop the body, or
            /// retry.
            pub(crate) fn json_rpc_status(self) -> u16 { match self { $(Self::$variant => $json_rpc_status,)* } }
            /// Returns the JSON-RPC error code (JSON-RPC 2.0, 5.1; EIP-1474; EIP-1193). -32602 is
            /// only for malformed parameters, because viem then sends the call again in another
            /// form.
            pub(crate) fn json_rpc_code(self) -> i64 { match self { $(Self::$variant => $json_rpc_code,)* } }
            /// Returns whose fault the problem is.
            pub(crate) fn fault(self) -> Fault { match self { $(Self::$variant => Fault::$fault,)* } }
            /// Returns whether the same request may succeed later.
            pub(crate) fn retryable(self) -> bool { match self { $(Self::$variant => $retryable,)* } }
        }
    };
}

// Columns: variant, code, HTTP status of a problem document, HTTP status of a JSON-RPC response,
// JSON-RPC error code, whose fault it is, whether it is retryable, title.
codes! {
    InvalidJson "invalid-json" 400 200 -32700 Client false "The body is not valid JSON";
    InvalidRequest "invalid-request" 400 200 -32600 Client false "The request is malformed";
    InvalidAddress "invalid-address" 400 200 -32600 Client false "Not a contract address";
    InvalidTokenId "invalid-token-id" 400 200 -32600 Client false "Not a token id";
    InvalidChain "invalid-chain" 400 200 -32600 Client false "Not a chain id";
    InvalidQuery "invalid-query" 400 200 -32600 Client false "A query parameter is not known";
    InvalidParams "invalid-params" 400 200 -32602 Client false "A parameter is malformed";
    Unauthorized "unauthorized" 401 401 4100 Client false "The credential is missing or unknown";
    EventsSignatureInvalid "events-signature-invalid" 401 401 4100 Client false "The signature of the events is missing or wrong";
    Forbidden "forbidden" 403 403 4100 Client false "This is not allowed";
    UnknownRoute "unknown-route" 404 404 -32600 Client false "There is no such route";
    UnknownChain "unknown-chain" 404 404 -32600 Client false "The chain is not configured";
    TokenNotFound "token-not-found" 404 404 -32600 Client false "The token was not found";
    ContentNotFound "content-not-found" 404 404 -32600 Client false "The content behind the URI does not exist";
    MediaMissing "media-missing" 404 404 -32600 Client false "The token has no such medium";
    AvatarNotSet "avatar-not-set" 404 404 -32600 Client false "The name has no avatar";
    AvatarNotOwned "avatar-not-owned" 404 404 -32600 Client false "The name does not own its avatar";
    MethodNotAllowed "method-not-allowed" 405 405 -32601 Client false "The method is not allowed here";
    InFlight "in-flight" 409 409 -32600 Client true "A request with this idempotency key is under way";
    TransactionReplaced "transaction-replaced" 409 200 -32003 Client false "Another transaction has replaced this one";
    TooLarge "too-large" 413 200 -32600 Client false "The body is too large";
    CostExceedsCapacity "cost-exceeds-capacity" 422 200 -32600 Client false "The request costs more than the quota can ever hold";
    UnsupportedMediaType "unsupported-media-type" 415 415 -32600 Client false "The body must be application/json";
    RangeNotSatisfiable "range-not-satisfiable" 416 416 -32600 Client false "No byte of the range exists";
    UnknownHost "unknown-host" 421 421 -32600 Client false "This host is not served here";
    MetadataInvalid "metadata-invalid" 422 200 -32600 Client false "The metadata document is unusable";
    TokenUriInvalid "token-uri-invalid" 422 200 -32600 Client false "The token's URI is unusable";
    MediaUnsupported "media-unsupported" 422 422 -32600 Client false "The medium cannot be served like this";
    ContentTooLarge "content-too-large" 422 422 -32600 Client false "The content is too large";
    AvatarInvalid "avatar-invalid" 422 422 -32600 Client false "The avatar of the name is unusable";
    IdempotencyMismatch "idempotency-mismatch" 422 422 -32600 Client false "The idempotency key was used for another request";
    TransactionRefused "transaction-refused" 422 200 -32003 Client false "The chain would not take the transaction";
    TransactionReverts "transaction-reverts" 422 200 3 Client false "The transaction would revert";
    QuotaExceeded "quota-exceeded" 429 429 -32005 Client true "The quota is exhausted";
    UpstreamLimited "upstream-limited" 429 429 -32005 Upstream true "The chain's endpoints limit the gateway";
    TooManyInFlight "too-many-in-flight" 429 429 -32005 Client true "The caller has too many requests under way";
    RefreshTooSoon "refresh-too-soon" 429 429 -32005 Client true "The last refresh or validation was too recent";
    Internal "internal" 500 200 -32603 Gateway false "Something went wrong here";
    AnswerTooLarge "answer-too-large" 502 200 -32600 Client false "The chain's answer is too large";
    IntegrityMismatch "integrity-mismatch" 502 200 -32600 Upstream true "The content does not match its CID";
    UpstreamError "upstream-error" 502 200 -32603 Upstream true "An upstream failed";
    InstanceReplaced "instance-replaced" 503 503 -32603 Gateway true "The instance failed and was replaced";
    KeyUnavailable "key-unavailable" 503 503 -32603 Gateway true "The holder of the key does not sign";
    Overloaded "overloaded" 503 503 -32603 Gateway true "Too many requests of this kind are under way";
    StoreUnavailable "store-unavailable" 503 503 -32603 Gateway true "The store does not answer";
    Deadline "deadline" 504 200 -32603 Upstream true "The time for the request ran out";
}

impl Code {
    /// Returns the registered type of the code, or `about:blank` if it has none (RFC 9457, 4.2.1).
    fn type_uri(self) -> &'static str {
        if self == Self::QuotaExceeded { "https://iana.org/assignments/http-problem-types#quota-exceeded" } else { "about:blank" }
    }
}

#[cfg(test)]
#[path = "problem/tests.rs"]
mod tests;
