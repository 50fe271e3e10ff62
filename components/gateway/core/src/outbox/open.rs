//! What the signer says is open, and what the gateway reports about it.

use serde::{Deserialize, Serialize};

use crate::io::{Call, Credential, Io, SignOutcome};
use crate::routes::signer::refusal::problem_of;

/// The nonces of a window.
pub(super) const WINDOW: u64 = 64;

/// The answer of `outbox_accounts`.
#[derive(Deserialize)]
pub(super) struct OpenAccounts {
    /// How many endpoints have to agree about what is final.
    #[serde(deserialize_with = "decimal")]
    pub(super) quorum: u64,
    pub(super) accounts: Vec<OpenAccount>,
    /// Accounts with nothing open, whose last transaction was mined a short time ago.
    pub(super) idle: Vec<OpenAccount>,
}

/// An account to look after.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OpenAccount {
    pub(super) account: String,
    /// The first nonce that is not final.
    #[serde(deserialize_with = "decimal")]
    pub(super) first_open: u64,
}

/// The answer of `outbox_open`.
#[derive(Deserialize)]
pub(super) struct OpenWindow {
    /// The nonce after the last one that was signed.
    #[serde(deserialize_with = "decimal")]
    pub(super) next: u64,
    /// What was signed with the 64 nonces from the one that was asked for, in order.
    pub(super) transactions: Vec<OpenTransaction>,
}

/// The answer of `outbox_raw`.
#[derive(Deserialize)]
struct Resend {
    sequence: Option<String>,
    raw: Option<String>,
}

/// What the gateway should do by itself.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Due {
    /// The same transaction for higher fees.
    Bump,
    /// A transfer of nothing in the place of a refused transaction.
    Fill,
    /// Another try to have a remote key sign what is recorded.
    Sign,
}

impl Due {
    /// Returns the signer's method for it.
    pub(super) fn method(self) -> &'static str {
        match self {
            Self::Bump => "outbox_bump",
            Self::Fill => "outbox_fill",
            Self::Sign => "outbox_sign",
        }
    }
}

/// A transaction that was signed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OpenTransaction {
    #[serde(deserialize_with = "decimal")]
    pub(super) nonce: u64,
    pub(super) state: String,
    /// Sequence of the entry of the last one.
    #[serde(deserialize_with = "decimal")]
    pub(super) sequence: u64,
    /// Microseconds since 1970 at which the first transaction with the nonce was recorded.
    #[serde(deserialize_with = "decimal")]
    pub(super) time: u64,
    /// Microseconds since 1970 at which the last one was recorded.
    #[serde(deserialize_with = "decimal")]
    pub(super) last_time: u64,
    /// The caller of the last one.
    pub(super) caller: Option<String>,
    /// What the gateway should do by itself, if the chain waits for this nonce.
    pub(super) due: Option<Due>,
    pub(super) mined: Option<String>,
    pub(super) block: Option<String>,
    #[serde(rename = "final")]
    pub(super) is_final: bool,
    pub(super) node_said: Option<String>,
    /// The hash of the last transaction, then those that it replaced.
    pub(super) hashes: Vec<String>,
}

impl OpenTransaction {
    /// Returns the number of the block that has it. `None` if none is known.
    pub(super) fn block(&self) -> Option<u64> {
        self.block.as_ref().and_then(|block| block.parse().ok())
    }
}

/// The params of `outbox_report`.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub(super) struct Report<'a> {
    pub(super) account: &'a str,
    pub(super) nonce: u64,
    /// Sequence of the entry of the transaction that it is about.
    pub(super) sequence: u64,
    pub(super) state: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mined: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) block: Option<u64>,
    #[serde(rename = "final")]
    pub(super) is_final: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) node_said: Option<String>,
    /// Whether the report counts only if no node is known to have the transaction.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub(super) if_unsent: bool,
}

/// Asks the signer which accounts have something open on a chain.
///
/// # Errors
/// What the signer said in the place of an answer.
pub(super) async fn accounts<I: Io>(io: &I, chain: &str) -> Result<OpenAccounts, String> {
    read(&ask(io, chain, "outbox_accounts", "[]".to_owned()).await?)
}

/// Asks the signer what was signed with the 64 nonces of an account from a nonce on.
///
/// # Errors
/// What the signer said in the place of an answer.
pub(super) async fn window<I: Io>(io: &I, chain: &str, account: &str, from: u64) -> Result<OpenWindow, String> {
    read(&ask(io, chain, "outbox_open", place(account, from)).await?)
}

/// Asks the signer for the bytes of a transaction. `None` if it needs no sending, cannot be signed
/// again, or was replaced meanwhile.
///
/// # Errors
/// What the signer said in the place of an answer.
pub(super) async fn raw<I: Io>(io: &I, chain: &str, account: &str, transaction: &OpenTransaction) -> Result<Option<String>, String> {
    let Resend { sequence, raw } = read(&ask(io, chain, "outbox_raw", place(account, transaction.nonce)).await?)?;
    Ok(raw.filter(|_| sequence == Some(transaction.sequence.to_string())))
}

fn place(account: &str, nonce: u64) -> String {
    format!("[{{\"account\":\"{account}\",\"nonce\":{nonce}}}]")
}

fn read<'a, T: Deserialize<'a>>(answer: &'a str) -> Result<T, String> {
    serde_json::from_str(answer).map_err(|error| format!("the signer's answer about the outbox cannot be read: {error}"))
}

/// Has a report recorded.
///
/// # Errors
/// What the signer said in the place of an answer.
pub(super) async fn report<I: Io>(io: &I, chain: &str, report: &Report<'_>) -> Result<(), String> {
    let params = serde_json::to_string(&[report]).map_err(|error| error.to_string())?;
    ask(io, chain, "outbox_report", params).await.map(drop)
}

/// Has the charges of transactions given back that can never be mined. `mined` is the hash that
/// used their nonce, if it is in the outbox.
///
/// # Errors
/// What the signer said in the place of an answer.
pub(super) async fn void<I: Io>(io: &I, chain: &str, account: &str, nonce: u64, mined: Option<&str>, endpoints: u64) -> Result<(), String> {
    let mined = mined.map(|hash| format!(",\"mined\":\"{hash}\"")).unwrap_or_default();
    let params = format!("[{{\"account\":\"{account}\",\"nonce\":{nonce}{mined},\"endpoints\":{endpoints}}}]");
    ask(io, chain, "outbox_void", params).await.map(drop)
}

/// Has a final transaction opened again, by the word of so many endpoints.
///
/// # Errors
/// What the signer said in the place of an answer.
pub(super) async fn reopen<I: Io>(io: &I, chain: &str, account: &str, nonce: u64, endpoints: u64) -> Result<(), String> {
    let params = format!("[{{\"account\":\"{account}\",\"nonce\":{nonce},\"endpoints\":{endpoints}}}]");
    ask(io, chain, "outbox_reopen", params).await.map(drop)
}

/// Reports that a node refused a transaction for good, as soon as it was signed.
///
/// # Errors
/// What the signer said in the place of an answer.
pub(crate) async fn refused<I: Io>(io: &I, chain: &str, signed: &SentTransaction<'_>, said: &str) -> Result<(), String> {
    let SentTransaction { account, nonce, sequence } = *signed;
    let seen =
        Report { account, nonce, sequence, state: "refused", node_said: Some(said.to_owned()), if_unsent: true, ..Report::default() };
    report(io, chain, &seen).await
}

/// A transaction that was signed just now.
pub(crate) struct SentTransaction<'a> {
    pub(crate) account: &'a str,
    pub(crate) nonce: u64,
    /// Sequence of its entry.
    pub(crate) sequence: u64,
}

/// Has the ledger keep what a remote key signed.
///
/// # Errors
/// What the signer said in the place of an answer.
pub(crate) async fn keep_signed<I: Io>(io: &I, chain: &str, raw: &str) -> Result<(), String> {
    ask(io, chain, "outbox_signed", format!("[\"{raw}\"]")).await.map(drop)
}

async fn ask<I: Io>(io: &I, chain: &str, method: &str, params: String) -> Result<String, String> {
    let call = Call {
        credential: Credential::Gateway,
        method: method.to_owned(),
        params,
        chain: Some(chain.to_owned()),
        idempotency_key: None,
        estimates: None,
    };
    match io.sign(call).await {
        Ok(SignOutcome::Answered(response)) => Ok(response.result),
        Ok(SignOutcome::NeedsEstimates) => Err("the signer asked for estimates of a call that takes none".to_owned()),
        Err(failure) => Err(problem_of(failure).1.detail),
    }
}

fn decimal<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| serde::de::Error::custom("expected a number in decimal text"))
}
