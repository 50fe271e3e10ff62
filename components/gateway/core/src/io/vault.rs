//! The vault's questions and answers: mirrors `mintmark:gateway/types` and `mintmark:signer/types`.

/// How a caller proves who it is.
#[derive(Clone)]
pub enum Credential {
    /// Not at all.
    Anonymous,
    /// A bearer token. No `Debug`: it is a secret.
    Bearer(String),
    /// A signature over the request.
    Stamp(Stamp),
}

/// A stamped request, as it came.
#[derive(Clone)]
pub struct Stamp {
    /// HTTP method.
    pub method: String,
    /// The field `Host`.
    pub authority: String,
    /// The path without its query.
    pub path: String,
    /// `?` and the query, `?` alone where there is none.
    pub query: String,
    /// The field `Signature-Input`.
    pub signature_input: String,
    /// The field `Signature`.
    pub signature: String,
    /// The field `Content-Digest`.
    pub content_digest: String,
    /// The field `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// The body; none: not read yet.
    pub body: Option<Vec<u8>>,
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

/// What the chain says about the fields that an `eth_sendTransaction` left out.
#[derive(Debug, Clone)]
pub struct Estimates {
    /// Next nonce of the account, pending transactions included.
    pub pending_nonce: u64,
    /// Next nonce of the account by the latest block. `None` if it was not asked.
    pub confirmed_nonce: Option<u64>,
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
    pub estimates: Option<Estimates>,
}

/// What a signer call came to.
#[derive(Debug, Clone)]
pub struct SignResponse {
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
    /// A stamp that is not good: field, expected, got.
    InvalidStamp(String, String, String),
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
    /// Whoever holds the key did not sign.
    KeyUnavailable,
}
