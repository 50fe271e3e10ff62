//! A transaction of the outbox as a caller sees it.

use crate::{
    config::callers::Caller,
    encoding::{
        hex,
        json::{
            Json,
            build::{object, text},
        },
    },
    record::outbox::{place::Place, row::OutboxRow, version::Version},
};

/// Returns whether a caller may see a row: it sent one of the transactions, or it may read the
/// audit.
pub(super) fn is_visible(row: &OutboxRow, caller: &Caller) -> bool {
    caller.audit || row.versions.iter().any(|version| version.caller == caller.id)
}

/// Returns a row as JSON. See `docs/how-to/outbox.md`.
pub(super) fn transaction(place: &Place, row: &OutboxRow, viewer: &Caller) -> Json {
    let is_own = |version: &Version| viewer.audit || version.caller == viewer.id;
    // What another caller sent in the place of a refused transaction is not shown.
    // Nor is the last transaction if another one was mined.
    let is_meant = |last: &Version| is_own(last) && row.mined.is_none_or(|mined| last.hashes.contains(&mined));
    let shown = row.versions.last().is_some_and(is_meant).then_some(&row.transaction);
    let last = row.hashes().next();
    object([
        ("chain", text(Some(place.chain))),
        ("account", text(Some(place.account))),
        ("nonce", text(Some(place.nonce))),
        ("state", text(Some(row.state.name()))),
        ("since", text(Some(row.since))),
        ("hash", hash(row.mined.as_ref().or(last))),
        ("block", text(row.block)),
        ("final", Json::Bool(row.is_final)),
        ("nodeSaid", text(row.node_said.as_ref().filter(|_| shown.is_some()))),
        ("to", text(shown.and_then(|transaction| transaction.to))),
        ("value", text(shown.map(|transaction| transaction.value))),
        ("gas", text(shown.map(|transaction| transaction.gas))),
        ("signed", Json::List(row.versions.iter().map(|its| version(its, is_own(its))).collect())),
    ])
}

fn version(version: &Version, is_own: bool) -> Json {
    object([
        ("sequence", text(Some(version.sequence))),
        ("time", text(Some(version.time))),
        ("caller", text(Some(&version.caller).filter(|_| is_own))),
        ("hash", hash(version.hashes.last())),
        ("maxFeePerGas", text(Some(version.max_fee_per_gas))),
        ("maxPriorityFeePerGas", text(Some(version.max_priority_fee_per_gas))),
        ("maxFeePerBlobGas", text(version.max_fee_per_blob_gas)),
    ])
}

pub(super) fn hash(hash: Option<&[u8; 32]>) -> Json {
    text(hash.map(|hash| hex::encode(hash)))
}
