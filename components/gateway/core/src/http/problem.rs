//! Problems (RFC 9457): closed codes, one status each.

use serde::Serialize;

use crate::io::Fault;

/// What went wrong, for the client. `detail` never holds a secret, nor more of an upstream's URL
/// than its origin.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Problem {
    pub(crate) code: Code,
    pub(crate) detail: String,
    /// Seconds, where a time is known.
    pub(crate) retry_after: Option<f64>,
    /// Names of the violated policies (draft-ietf-httpapi-ratelimit-headers-11, `quota-exceeded`).
    pub(crate) violated: Vec<String>,
    /// Whether the same request may succeed later, where that is known better than by the code.
    pub(crate) retryable: Option<bool>,
    /// Raw bytes of a transaction that was signed but not taken by the chain, `0x` text: they may
    /// be sent again.
    pub(crate) raw_transaction: Option<String>,
}

impl Problem {
    /// A problem without a known time.
    pub(crate) fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), retry_after: None, violated: Vec::new(), retryable: None, raw_transaction: None }
    }

    /// A field that breaks its rule.
    pub(crate) fn invalid(code: Code, field: &str, expected: &str, got: &str) -> Self {
        Self::new(code, format!("{field}: expected {expected}, got {}", shorten(got)))
    }

    /// `Retry-After` in whole seconds, never earlier than the time known.
    pub(crate) fn retry_after_seconds(&self) -> Option<u64> {
        self.retry_after.filter(|seconds| seconds.is_finite() && *seconds >= 0.0).map(|seconds| (seconds.ceil() as u64).max(1))
    }

    /// The JSON form, for a body or a JSON-RPC error's `data`.
    pub(crate) fn to_json<'a>(&'a self, request_id: &'a str) -> ProblemJson<'a> {
        ProblemJson {
            r#type: self.code.type_uri(),
            title: self.code.title(),
            status: self.code.status(),
            code: self.code.text(),
            detail: &self.detail,
            retryable: self.retryable.unwrap_or(self.code.retryable()),
            request_id,
            retry_after: self.retry_after_seconds(),
            violated_policies: &self.violated,
            raw_transaction: self.raw_transaction.as_deref(),
        }
    }
}

/// Returns a value that came as it is shown: at most 80 characters, control characters replaced.
pub(crate) fn shorten(got: &str) -> String {
    cut(got, 80)
}

/// Returns an upstream's text as it stands in a sentence of ours: at most 300 characters, control
/// characters replaced. It may be as long as an answer, and stands in a problem twice.
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
}

macro_rules! codes {
    ($($variant:ident $text:literal $status:literal $title:literal $retryable:literal;)*) => {
        /// Stable codes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Code { $(#[doc = $title] $variant,)* }

        impl Code {
            /// The code as the client sees it.
            pub(crate) fn text(self) -> &'static str { match self { $(Self::$variant => $text,)* } }
            /// HTTP status.
            pub(crate) fn status(self) -> u16 { match self { $(Self::$variant => $status,)* } }
            /// Short title, the same for every problem of the code.
            pub(crate) fn title(self) -> &'static str { match self { $(Self::$variant => $title,)* } }
            /// Whether the same request may succeed later.
            pub(crate) fn retryable(self) -> bool { match self { $(Self::$variant => $retryable,)* } }
        }
    };
}

codes! {
    InvalidJson "invalid-json" 400 "The body is not valid JSON" false;
    InvalidRequest "invalid-request" 400 "The request is malformed" false;
    InvalidAddress "invalid-address" 400 "Not a contract address" false;
    InvalidTokenId "invalid-token-id" 400 "Not a token id" false;
    InvalidChain "invalid-chain" 400 "Not a chain id" false;
    InvalidQuery "invalid-query" 400 "A query parameter is not known" false;
    InvalidParams "invalid-params" 400 "A parameter is malformed" false;
    Unauthorized "unauthorized" 401 "The credential is missing or unknown" false;
    Forbidden "forbidden" 403 "This is not allowed" false;
    UnknownRoute "unknown-route" 404 "There is no such route" false;
    UnknownChain "unknown-chain" 404 "The chain is not configured" false;
    TokenNotFound "token-not-found" 404 "The token was not found" false;
    MethodNotAllowed "method-not-allowed" 405 "The method is not allowed here" false;
    InFlight "in-flight" 409 "A request with this idempotency key is under way" true;
    TooLarge "too-large" 413 "The body is too large" false;
    CostExceedsCapacity "cost-exceeds-capacity" 413 "The request costs more than the quota can ever hold" false;
    UnsupportedMediaType "unsupported-media-type" 415 "The body must be application/json" false;
    UnknownHost "unknown-host" 421 "This host is not served here" false;
    MetadataInvalid "metadata-invalid" 422 "The metadata document is unusable" false;
    TokenUriInvalid "token-uri-invalid" 422 "The token's URI is unusable" false;
    IdempotencyMismatch "idempotency-mismatch" 422 "The idempotency key was used for another request" false;
    QuotaExceeded "quota-exceeded" 429 "The quota is exhausted" true;
    Internal "internal" 500 "Something went wrong here" false;
    IntegrityMismatch "integrity-mismatch" 502 "The content does not match its CID" true;
    UpstreamError "upstream-error" 502 "An upstream failed" true;
    InstanceReplaced "instance-replaced" 503 "The instance failed and was replaced" true;
    KeyUnavailable "key-unavailable" 503 "The holder of the key does not sign" true;
    StoreUnavailable "store-unavailable" 503 "The store does not answer" true;
    Deadline "deadline" 504 "The time for the request ran out" true;
}

impl Code {
    /// Whose fault it is.
    pub(crate) fn fault(self) -> Fault {
        match self {
            Self::IntegrityMismatch | Self::UpstreamError | Self::Deadline => Fault::Upstream,
            Self::Internal | Self::InstanceReplaced | Self::KeyUnavailable | Self::StoreUnavailable => Fault::Gateway,
            _ => Fault::Client,
        }
    }

    fn type_uri(self) -> &'static str {
        match self {
            Self::QuotaExceeded => "https://iana.org/assignments/http-problem-types#quota-exceeded",
            _ => "about:blank",
        }
    }
}
