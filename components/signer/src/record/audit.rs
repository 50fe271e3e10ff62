//! Audit entries: the canonical text of every decision of the signer.
//!
//! The text is the line `mintmark-audit-v1`, a line feed, and one JSON object without white space.
//! No line feed follows. The head after an entry is the SHA-256 of its text (UTF-8). Every entry
//! has all fields, in the order that `docs/how-to/audit.md`, "Audit entries", lists. Strings are
//! escaped as `JSON.stringify` does.

use core::fmt::Display;

use ruint::aliases::U256;

use crate::{
    crypto::hash::sha256,
    encoding::{address::Address, hex, json::quoted},
    policy::{Delegate, Facts},
    record::{
        ledger::{Entry, Ledger, Row},
        outbox::{place::Place, state::State},
    },
    refusal::{Denial, Refusal},
    transaction::kind::Type,
};

/// The first line: name and version of the format.
pub const TAG: &str = "mintmark-audit-v1";

/// The content of an entry.
pub struct Record<'a> {
    /// Name of the wallet.
    pub wallet: &'a str,
    /// Microseconds since 1970.
    pub time: u64,
    /// Id of the caller that asked, or that was stopped. `None` if it is not about a caller.
    pub caller: Option<&'a str>,
    /// Id of the key. `None` if the caller does not have it, or it is not about one key.
    pub key: Option<&'a str>,
    /// JSON-RPC method, or the name of a report, of an order of an operator, or of a change.
    pub method: &'a str,
    /// The request. `None` if it was refused before it was complete.
    pub request: Option<Request<'a>>,
    /// Hash of the policies.
    pub policy_hash: &'a [u8; 32],
    /// The decision.
    pub outcome: Outcome<'a>,
    /// SHA-256 of the idempotency key.
    pub idempotency_key: Option<&'a [u8; 32]>,
}

/// A completed request.
pub struct Request<'a> {
    /// What the policies judged.
    pub facts: Facts<'a>,
    /// Type of a transaction.
    pub transaction_type: Option<Type>,
    /// Nonce of a transaction, or of the account of an authorization.
    pub nonce: Option<u64>,
    /// Sequence of the entry whose transaction this one replaces.
    pub replaces: Option<u64>,
    /// The digest that is signed.
    pub digest: [u8; 32],
    /// Hash of the transaction. `None` if it is not one that is sent, or if a remote key is still
    /// to sign it.
    pub hash: Option<[u8; 32]>,
}

/// What the gateway saw of a transaction.
pub struct Observation {
    /// Where it is in the outbox.
    pub place: Place,
    /// Where it stands now.
    pub state: State,
    /// Sequence of the entry that records it. `None` if the ledger does not know the transaction.
    pub sequence: Option<u64>,
    /// Its hash. `None` if it is not known.
    pub hash: Option<[u8; 32]>,
    /// What the node said, or the block.
    pub detail: Option<String>,
}

/// The decision about a request.
pub enum Outcome<'a> {
    /// The request may be signed.
    Signed {
        /// The policy that allowed it.
        policy: &'a str,
        /// The account's total after it. `None` if it is not a transaction.
        spend_total: Option<U256>,
    },
    /// The request is refused.
    Refused(&'a Refusal),
    /// A transaction changed its state.
    Observed(&'a Observation),
    /// What was signed with a nonce can never be mined, and is given back.
    Void {
        /// What the nonce was used for, and what is given back.
        observation: &'a Observation,
        /// The account's total after it.
        spend_total: U256,
    },
    /// Keys or callers came, went, were stopped, or go on.
    Changed {
        /// What happened.
        code: &'static str,
        /// What changed, or why, in words.
        detail: &'a str,
    },
}

/// Returns the next entry of a ledger. `changes` gets its sequence and the head after it, and
/// returns the rows to write.
///
/// `None` if the ledger is full (2^64 - 1 entries).
pub fn entry(record: &Record<'_>, ledger: &Ledger, changes: impl FnOnce(u64, [u8; 32]) -> Vec<Row>) -> Option<Entry> {
    let sequence = ledger.sequence.checked_add(1)?;
    let text = text(record, sequence, &ledger.head);
    let head = sha256(text.as_bytes());
    Some(Entry { sequence, previous: ledger.head, head, text, changes: changes(sequence, head) })
}

fn text(record: &Record<'_>, sequence: u64, previous: &[u8; 32]) -> String {
    let request = record.request.as_ref();
    let facts = request.map(|request| &request.facts);
    let observed = match &record.outcome {
        Outcome::Observed(observation) | Outcome::Void { observation, .. } => Some(*observation),
        Outcome::Signed { .. } | Outcome::Refused(_) | Outcome::Changed { .. } => None,
    };
    let place = observed.map(|observation| &observation.place);
    let (policy, outcome, code, detail, spend_total) = match &record.outcome {
        Outcome::Signed { policy, spend_total } => (Some(*policy), "signed", None, None, *spend_total),
        Outcome::Refused(refusal) => (denying(refusal), "refused", Some(refusal.code()), Some(refusal.detail()), None),
        Outcome::Observed(observation) => (None, "observed", Some(observation.state.name()), observation.detail.clone(), None),
        Outcome::Void { observation, spend_total } => (None, "void", None, observation.detail.clone(), Some(*spend_total)),
        Outcome::Changed { code, detail } => (None, "changed", Some(*code), Some((*detail).to_owned()), None),
    };
    let mut line = Line(format!("{TAG}\n"));
    line.text("wallet", Some(record.wallet))
        .raw("sequence", &sequence.to_string())
        .hash("previous", Some(previous))
        .shown("time", Some(record.time))
        .text("caller", record.caller)
        .text("key", record.key)
        .text("method", Some(record.method))
        .text("kind", facts.map(|facts| facts.kind.name()))
        .shown("transactionType", request.and_then(|request| request.transaction_type).map(Type::byte))
        .shown("chain", facts.and_then(|facts| facts.chain.id()).or(place.map(|place| place.chain)))
        .shown("to", facts.and_then(destination))
        .shown("value", facts.and_then(|facts| facts.value))
        .shown("fee", facts.and_then(|facts| facts.fee))
        .shown("nonce", request.and_then(|request| request.nonce).or(place.map(|place| place.nonce)))
        .shown("replaces", request.and_then(|request| request.replaces))
        .raw("delegates", &facts.map_or_else(|| "null".to_owned(), |facts| delegates(&facts.delegates)))
        .text("primaryType", facts.and_then(|facts| facts.typed_data).map(|data| data.primary_type.as_str()))
        .hash("digest", request.map(|request| &request.digest))
        .text("policy", policy)
        .hash("policyHash", Some(record.policy_hash))
        .text("outcome", Some(outcome))
        .text("code", code)
        .text("detail", detail.as_deref())
        .shown("spendTotal", spend_total)
        .hash("idempotencyKeyHash", record.idempotency_key)
        .hash("transactionHash", request.and_then(|request| request.hash.as_ref()).or(observed.and_then(|seen| seen.hash.as_ref())))
        .shown("concerns", observed.and_then(|observation| observation.sequence));
    line.0.push('}');
    line.0
}

/// Returns the destination. For typed data this is the contract that is to accept it.
fn destination(facts: &Facts<'_>) -> Option<Address> {
    facts.to.or_else(|| facts.typed_data?.domain.verifying_contract)
}

/// Returns a JSON list of `{"chainId","address"}` with chain ids in decimal, or `null` if there are
/// no delegates.
fn delegates(delegates: &[Delegate]) -> String {
    if delegates.is_empty() {
        return "null".to_owned();
    }
    let items: Vec<_> =
        delegates.iter().map(|Delegate { chain_id, address }| format!(r#"{{"chainId":"{chain_id}","address":"{address}"}}"#)).collect();
    format!("[{}]", items.join(","))
}

fn denying(refusal: &Refusal) -> Option<&str> {
    match refusal {
        Refusal::Denied(Denial { policy, .. }) => policy.as_deref(),
        _ => None,
    }
}

/// A JSON object that is being written.
struct Line(String);

impl Line {
    fn raw(&mut self, name: &str, value: &str) -> &mut Self {
        self.0.push(if self.0.ends_with('\n') { '{' } else { ',' });
        self.0.push('"');
        self.0.push_str(name);
        self.0.push_str("\":");
        self.0.push_str(value);
        self
    }

    fn text(&mut self, name: &str, value: Option<&str>) -> &mut Self {
        let Some(value) = value else { return self.raw(name, "null") };
        let mut text = String::with_capacity(value.len() + 2);
        // Writing to a String cannot fail.
        let _ = quoted(value, &mut text);
        self.raw(name, &text)
    }

    fn shown(&mut self, name: &str, value: Option<impl Display>) -> &mut Self {
        self.text(name, value.map(|value| value.to_string()).as_deref())
    }

    fn hash(&mut self, name: &str, value: Option<&[u8; 32]>) -> &mut Self {
        self.text(name, value.map(|value| hex::encode(value)).as_deref())
    }
}
