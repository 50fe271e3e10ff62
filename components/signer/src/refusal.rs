//! Why nothing was signed. The cases and their meaning are those of `mintmark:signer/types`.

/// A parameter that breaks its rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// A path such as `params[0].maxFeePerGas`.
    pub field: String,
    /// The rule.
    pub expected: String,
    /// What was given, at most 80 characters.
    pub got: String,
}

impl Invalid {
    /// A broken rule.
    pub fn new(field: impl AsRef<str>, expected: impl AsRef<str>, got: impl AsRef<str>) -> Self {
        Self::of(field.as_ref(), expected.as_ref(), got.as_ref())
    }

    /// In one place for all who refuse something: they are many.
    #[inline(never)]
    fn of(field: &str, expected: &str, got: &str) -> Self {
        Self { field: field.to_owned(), expected: expected.to_owned(), got: got.to_owned() }
    }
}

/// A policy's no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    /// The policy that denied, or the window that would be exceeded; none: no policy allowed it.
    pub policy: Option<String>,
    /// For people.
    pub detail: String,
}

/// Two values that should be equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The one that is right.
    pub expected: String,
    /// The one that came.
    pub got: String,
}

/// Why nothing was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The credential is missing, malformed or unknown, or its signature is wrong.
    Unauthorized,
    /// A stamp that breaks the profile, its time or its nonce, or that does not speak of the call.
    InvalidStamp(Invalid),
    /// The caller may not use this.
    Forbidden(String),
    /// No such method here.
    UnknownMethod(String),
    /// Malformed, incomplete or contradictory.
    InvalidParams(Invalid),
    /// The policy denies it.
    Denied(Denial),
    /// The transaction's chain id is not the route's.
    ChainMismatch(Difference),
    /// The idempotency key was used with another request; the digests of both.
    IdempotencyMismatch(Difference),
    /// The head given to `release` is not the one that the ticket waits for.
    HeadMismatch(Difference),
    /// A defect or a damaged ledger. Nothing left the signer.
    Fault(String),
}

impl From<Invalid> for Refusal {
    fn from(invalid: Invalid) -> Self {
        Self::InvalidParams(invalid)
    }
}

impl Refusal {
    /// The case's name, as the WIT has it; audit entries carry it as `code`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unauthorized => "unauthorized",
            Self::InvalidStamp(_) => "invalid-stamp",
            Self::Forbidden(_) => "forbidden",
            Self::UnknownMethod(_) => "unknown-method",
            Self::InvalidParams(_) => "invalid-params",
            Self::Denied(_) => "denied",
            Self::ChainMismatch(_) => "chain-mismatch",
            Self::IdempotencyMismatch(_) => "idempotency-mismatch",
            Self::HeadMismatch(_) => "head-mismatch",
            Self::Fault(_) => "fault",
        }
    }

    /// What it says, in one line of text; audit entries carry it as `detail`.
    pub fn detail(&self) -> String {
        match self {
            Self::Unauthorized => String::new(),
            Self::Forbidden(detail) | Self::UnknownMethod(detail) | Self::Fault(detail) => detail.clone(),
            Self::InvalidParams(Invalid { field, expected, got }) | Self::InvalidStamp(Invalid { field, expected, got }) => {
                format!("{field}: expected {expected}, got {got}")
            }
            Self::Denied(denial) => denial.detail.clone(),
            Self::ChainMismatch(difference) | Self::IdempotencyMismatch(difference) | Self::HeadMismatch(difference) => {
                format!("expected {}, got {}", difference.expected, difference.got)
            }
        }
    }
}
