//! Refusals: why nothing was signed. The cases are those of `mintmark:signer/types`.

/// A parameter that breaks its rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// Its path, such as `params[0].maxFeePerGas`.
    pub field: String,
    /// The rule.
    pub expected: String,
    /// What came, at most 80 characters.
    pub got: String,
}

impl Invalid {
    /// Begins an error: `Invalid::at(field).expected(rule).got(value)`.
    pub fn at(field: impl AsRef<str>) -> InvalidField {
        InvalidField { field: field.as_ref().to_owned() }
    }
}

/// An error of which the field is named.
#[must_use]
pub struct InvalidField {
    field: String,
}

impl InvalidField {
    /// Adds the rule.
    pub fn expected(self, expected: impl AsRef<str>) -> BrokenRule {
        BrokenRule { field: self.field, expected: expected.as_ref().to_owned() }
    }
}

/// An error of which the field and the rule are named.
#[must_use]
pub struct BrokenRule {
    field: String,
    expected: String,
}

impl BrokenRule {
    /// Adds what came.
    pub fn got(self, got: impl AsRef<str>) -> Invalid {
        Invalid { field: self.field, expected: self.expected, got: got.as_ref().to_owned() }
    }
}

/// A denial by a policy or a spending limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    /// The policy that denied, or the spending limit that would be exceeded. `None` if no policy
    /// allowed the request.
    pub policy: Option<String>,
    /// The reason, in words.
    pub detail: String,
}

/// Two values that should be equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The right value.
    pub expected: String,
    /// The value that came.
    pub got: String,
}

/// Why nothing was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The credential is missing, malformed or unknown, or its signature is wrong.
    Unauthorized,
    /// The ledger revokes the caller. The client is told no more than by [`Self::Unauthorized`].
    /// Holds what the entry says.
    Revoked(String),
    /// The stamp breaks the profile, has expired, was used before, or is for another call.
    InvalidStamp(Invalid),
    /// The caller may not use this method or this key.
    Forbidden(String),
    /// The signer has no such method.
    UnknownMethod(String),
    /// The request is malformed, incomplete or contradictory.
    InvalidParams(Invalid),
    /// The policies or a spending limit deny the request.
    Denied(Denial),
    /// The gas limit is above what a block or the chain allows.
    GasAboveLimit(Invalid),
    /// The account has less than the transaction can cost.
    InsufficientFunds(Invalid),
    /// The chain id of the request is not that of the route.
    ChainMismatch(Difference),
    /// The idempotency key was used for another request. Holds the digests of both.
    IdempotencyMismatch(Difference),
    /// The idempotency key was used for a transaction that another one has replaced.
    TransactionReplaced(Invalid),
    /// The head given to `release` is not the one after the ticket's entry.
    HeadMismatch(Difference),
    /// A defect, or a damaged ledger. Nothing left the signer.
    Fault(String),
}

impl From<Invalid> for Refusal {
    fn from(invalid: Invalid) -> Self {
        Self::InvalidParams(invalid)
    }
}

impl Refusal {
    /// Returns the name of the case, as in the WIT. It is the `code` of audit entries.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unauthorized | Self::Revoked(_) => "unauthorized",
            Self::InvalidStamp(_) => "invalid-stamp",
            Self::Forbidden(_) => "forbidden",
            Self::UnknownMethod(_) => "unknown-method",
            Self::InvalidParams(_) => "invalid-params",
            Self::Denied(_) => "denied",
            Self::GasAboveLimit(_) => "gas-above-limit",
            Self::InsufficientFunds(_) => "insufficient-funds",
            Self::ChainMismatch(_) => "chain-mismatch",
            Self::IdempotencyMismatch(_) => "idempotency-mismatch",
            Self::TransactionReplaced(_) => "transaction-replaced",
            Self::HeadMismatch(_) => "head-mismatch",
            Self::Fault(_) => "fault",
        }
    }

    /// Returns the refusal in one line of text. It is the `detail` of audit entries.
    pub fn detail(&self) -> String {
        match self {
            Self::Unauthorized => String::new(),
            Self::Revoked(detail) | Self::Forbidden(detail) | Self::UnknownMethod(detail) | Self::Fault(detail) => detail.clone(),
            Self::InvalidParams(Invalid { field, expected, got })
            | Self::InvalidStamp(Invalid { field, expected, got })
            | Self::GasAboveLimit(Invalid { field, expected, got })
            | Self::InsufficientFunds(Invalid { field, expected, got })
            | Self::TransactionReplaced(Invalid { field, expected, got }) => {
                format!("{field}: expected {expected}, got {got}")
            }
            Self::Denied(denial) => denial.detail.clone(),
            Self::ChainMismatch(difference) | Self::IdempotencyMismatch(difference) | Self::HeadMismatch(difference) => {
                format!("expected {}, got {}", difference.expected, difference.got)
            }
        }
    }
}
