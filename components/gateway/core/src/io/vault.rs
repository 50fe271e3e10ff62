//! Requests to the vault and its answers. Mirrors `mintmark:gateway/vault-types` and
//! `mintmark:signer/types`.

/// How a caller proves who it is.
#[derive(Clone)]
pub enum Credential {
    /// The caller sent no credential.
    Anonymous,
    /// A bearer token.
    ///
    /// Security: the type has no `Debug`, because the token is a secret.
    Bearer(String),
    /// A signature over the request.
    Stamp(Stamp),
    /// The gateway itself, about the outbox. No request becomes this credential.
    Gateway,
}

/// A stamped request, as the client sent it.
#[derive(Clone)]
pub struct Stamp {
    /// HTTP method.
    pub method: String,
    /// The field `Host`.
    pub authority: String,
    /// The path without its query.
    pub path: String,
    /// `?` and the query. Only `?` if there is no query.
    pub query: String,
    /// The field `Signature-Input`.
    pub signature_input: String,
    /// The field `Signature`.
    pub signature: String,
    /// The field `Content-Digest`.
    pub content_digest: String,
    /// The field `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// The body. `None` if it has not been read yet.
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

/// What the chain says about an `eth_sendTransaction`: the fields that it left out, and its bounds.
#[derive(Debug, Clone)]
pub struct Estimates {
    /// Next nonce of the account, pending transactions included.
    pub pending_nonce: u64,
    /// Next nonce of the account by the latest block. `None` if it was not asked.
    pub confirmed_nonce: Option<u64>,
    /// Gas, decimal.
    pub gas: String,
    /// In wei, decimal.
    pub max_fee_per_gas: String,
    /// In wei, decimal. `None` if the transaction has a single price.
    pub max_priority_fee_per_gas: Option<String>,
    /// Gas limit of a block. `None` if it is not known.
    pub block_gas_limit: Option<u64>,
    /// Balance of the account in wei, decimal. `None` if it is not known.
    pub balance: Option<String>,
}

/// One request to the signer.
#[derive(Clone)]
pub struct Call {
    /// The credential of the caller.
    pub credential: Credential,
    /// JSON-RPC method.
    pub method: String,
    /// `params` as JSON text.
    pub params: String,
    /// Chain id of the route.
    pub chain: Option<String>,
    /// `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// Only for `eth_sendTransaction`, after its dry run.
    pub estimates: Option<Box<Estimates>>,
}

/// The answer to a signer call.
#[derive(Debug, Clone)]
pub struct SignResponse {
    /// Result as JSON text.
    pub result: String,
    /// Transaction hash.
    pub hash: Option<String>,
    /// Nonce of the transaction.
    pub nonce: Option<u64>,
    /// Sequence of the entry that records the signature.
    pub sequence: Option<u64>,
    /// Whether the ledger has the hash. If not, a remote key signed.
    pub hash_recorded: bool,
}

/// What a signer call comes to when the vault neither refuses it nor fails.
#[derive(Debug, Clone)]
pub enum SignOutcome {
    /// The vault has answered the call.
    Answered(SignResponse),
    /// The dry run passed: ask the chain for the estimates, and the vault again.
    NeedsEstimates,
}

/// A field that breaks its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// The path of the field, such as `params[0].to`.
    pub field: String,
    /// The rule.
    pub expected: String,
    /// The value that was given, shortened.
    pub got: String,
}

/// A denial by a policy or a spending limit.
#[derive(Debug, Clone)]
pub struct Denial {
    /// The policy that denied, or the spending limit that would be exceeded. `None` if no policy
    /// allowed the request.
    pub policy: Option<String>,
    /// The reason, for people.
    pub detail: String,
}

/// Two values that should be equal.
#[derive(Debug, Clone)]
pub struct Difference {
    /// The right value.
    pub expected: String,
    /// The value that came.
    pub got: String,
}

/// Why nothing was signed.
#[derive(Debug, Clone)]
pub enum Refusal {
    /// The credential is unknown.
    Unauthorized,
    /// The stamp is invalid.
    InvalidStamp(Invalid),
    /// The caller may not use this.
    Forbidden(String),
    /// The signer has no such method.
    UnknownMethod(String),
    /// A parameter is malformed.
    InvalidParams(Invalid),
    /// A policy or a spending limit denied the request.
    Denied(Denial),
    /// The gas limit is above what a block or the chain allows.
    GasAboveLimit(Invalid),
    /// The account has less than the transaction can cost.
    InsufficientFunds(Invalid),
    /// The transaction's chain id is not the route's.
    ChainMismatch(Difference),
    /// The idempotency key was used with another request. Holds the digests of both.
    IdempotencyMismatch(Difference),
    /// The idempotency key was used for a transaction that another one has replaced.
    TransactionReplaced(Invalid),
    /// The ledger's head is not the one that the entry made.
    HeadMismatch(Difference),
    /// A defect of the signer or of its ledger.
    Fault(String),
}

/// Why a signer call has no answer.
#[derive(Debug, Clone)]
pub enum VaultFailure {
    /// The signer refused.
    Refused(Refusal),
    /// A call with the same idempotency key is under way.
    InFlight,
    /// The caller has too many calls under way.
    TooManyInFlight,
    /// The ledger does not answer.
    StoreUnavailable,
    /// The signer trapped and was replaced.
    InstanceReplaced,
    /// The holder of the key did not sign.
    KeyUnavailable,
}
