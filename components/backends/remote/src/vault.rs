//! Questions to the vault, and its answers. Mirrors `mintmark:gateway/vault-types` and what it uses
//! of `mintmark:signer/types`.

use base64ct::{Base64, Encoding as _};
use serde::{Deserialize, Serialize, Serializer};

use crate::answer::{Sent, Unanswered, read};
use crate::decimal;

/// How a caller proves who it is.
#[derive(Clone, Serialize)]
#[serde(tag = "tag", content = "val", rename_all = "kebab-case")]
pub enum Credential {
    /// None was sent.
    Anonymous,
    /// A bearer token.
    Bearer(String),
    /// A signature over the request.
    Stamp(Stamp),
    /// The gateway itself.
    Gateway,
}

/// A signature over a request, and what it covers.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Stamp {
    /// `@method`.
    pub method: String,
    /// `@authority`.
    pub authority: String,
    /// `@path`.
    pub path: String,
    /// `@query`.
    pub query: String,
    /// `Signature-Input`.
    pub signature_input: String,
    /// `Signature`.
    pub signature: String,
    /// `Content-Digest`.
    pub content_digest: String,
    /// `Idempotency-Key`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
    /// The body of the request.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "base64")]
    pub body: Option<Vec<u8>>,
}

/// A caller.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Caller {
    /// Its id.
    pub id: String,
    /// Its plan.
    #[serde(default)]
    pub plan: Option<String>,
    /// The addresses of its keys.
    pub accounts: Vec<String>,
}

/// What the chain says.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Estimates {
    /// The next nonce, pending transactions included.
    #[serde(serialize_with = "decimal::number")]
    pub pending_nonce: u64,
    /// The nonce in the latest block.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "decimal::optional")]
    pub confirmed_nonce: Option<u64>,
    /// Gas.
    pub gas: String,
    /// Fee.
    pub max_fee_per_gas: String,
    /// Priority fee.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_priority_fee_per_gas: Option<String>,
    /// Gas limit of a block.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "decimal::optional")]
    pub block_gas_limit: Option<u64>,
    /// Balance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance: Option<String>,
}

/// A request to the signer.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Call {
    /// Who asks.
    pub credential: Credential,
    /// Method.
    pub method: String,
    /// Params, JSON text.
    pub params: String,
    /// Chain id of the route.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain: Option<String>,
    /// `Idempotency-Key`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
    /// What the chain says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimates: Option<Estimates>,
}

/// The answer to a call.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignResponse {
    /// The result, JSON text.
    pub result: String,
    /// Hash of the transaction.
    #[serde(default)]
    pub hash: Option<String>,
    /// Nonce of the transaction.
    #[serde(default, deserialize_with = "decimal::read_optional")]
    pub nonce: Option<u64>,
    /// Sequence of the entry.
    #[serde(default, deserialize_with = "decimal::read_optional")]
    pub sequence: Option<u64>,
    /// Whether the ledger has the hash.
    pub hash_recorded: bool,
}

/// What a call comes to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "tag", content = "val", rename_all = "kebab-case")]
pub enum SignOutcome {
    /// The call is answered.
    Answered(SignResponse),
    /// The dry run passed.
    NeedsEstimates,
}

/// A parameter that breaks its rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Invalid {
    /// Its path.
    pub field: String,
    /// The rule.
    pub expected: String,
    /// What came.
    pub got: String,
}

/// A denial.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Denial {
    /// The policy, or the spending limit.
    #[serde(default)]
    pub policy: Option<String>,
    /// The reason.
    pub detail: String,
}

/// Two values that should be equal.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Difference {
    /// The right value.
    pub expected: String,
    /// The value that came.
    pub got: String,
}

/// Why nothing was signed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "tag", content = "val", rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each case is documented in wit/signer")]
pub enum Refusal {
    Unauthorized,
    InvalidStamp(Invalid),
    Forbidden(String),
    UnknownMethod(String),
    InvalidParams(Invalid),
    Denied(Denial),
    GasAboveLimit(Invalid),
    InsufficientFunds(Invalid),
    ChainMismatch(Difference),
    IdempotencyMismatch(Difference),
    TransactionReplaced(Invalid),
    HeadMismatch(Difference),
    Fault(String),
}

/// Why a call has no answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "tag", content = "val", rename_all = "kebab-case")]
pub enum VaultFailure {
    /// The signer refused.
    Refused(Refusal),
    /// Another call with this idempotency key is under way.
    InFlight,
    /// The caller has too many calls under way.
    TooManyInFlight,
    /// Nothing was signed.
    StoreUnavailable,
    /// The audit shows whether an entry was committed.
    InstanceReplaced,
    /// The holder of the remote key did not sign.
    KeyUnavailable,
}

/// Returns the answer about a credential that nobody has to be asked about: nobody is known by
/// none. The driver opens its backends with it.
#[must_use]
pub fn unasked(credential: &Credential) -> Option<VaultFailure> {
    matches!(credential, Credential::Anonymous).then_some(VaultFailure::Refused(Refusal::Unauthorized))
}

/// Returns the caller that the vault knows. Without an answer, `report` gets the reason.
///
/// # Errors
/// The vault's own failure, or `StoreUnavailable` if there is no answer.
pub fn caller(sent: Sent, report: impl FnOnce(String)) -> Result<Caller, VaultFailure> {
    read(sent).unwrap_or_else(|unanswered| {
        report(unanswered.reason());
        Err(VaultFailure::StoreUnavailable)
    })
}

/// Returns what a call comes to. Without an answer, `report` gets the reason.
///
/// # Errors
/// The vault's own failure. Without an answer: `StoreUnavailable` if it is certain that nothing
/// was signed, otherwise `InstanceReplaced`.
pub fn sign_outcome(sent: Sent, report: impl FnOnce(String)) -> Result<SignOutcome, VaultFailure> {
    read(sent).unwrap_or_else(|unanswered| {
        let failure = match unanswered {
            Unanswered::NothingDone(_) => VaultFailure::StoreUnavailable,
            Unanswered::Unknown(_) => VaultFailure::InstanceReplaced,
        };
        report(unanswered.reason());
        Err(failure)
    })
}

fn base64<S: Serializer>(bytes: &Option<Vec<u8>>, serializer: S) -> Result<S::Ok, S::Error> {
    match bytes {
        Some(bytes) => serializer.serialize_str(&Base64::encode_string(bytes)),
        None => serializer.serialize_none(),
    }
}
