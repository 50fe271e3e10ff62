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
pub(in crate::wallet) fn is_visible(row: &OutboxRow, caller: &Caller) -> bool {
    caller.audit || row.versions.iter().any(|version| version.caller == caller.id)
}

/// Returns a row as JSON. See `docs/signer/outbox.md`.
pub(super) fn transaction(place: &Place, row: &OutboxRow) -> Json {
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
        ("nodeSaid", text(row.node_said.as_ref())),
        ("to", text(row.transaction.to)),
        ("value", text(Some(row.transaction.value))),
        ("gas", text(Some(row.transaction.gas))),
        ("signed", Json::List(row.versions.iter().map(version).collect())),
    ])
}

fn version(version: &Version) -> Json {
    object([
        ("sequence", text(Some(version.sequence))),
        ("time", text(Some(version.time))),
        ("caller", text(Some(&version.caller))),
        ("hash", hash(version.hashes.last())),
        ("maxFeePerGas", text(Some(version.max_fee_per_gas))),
        ("maxPriorityFeePerGas", text(Some(version.max_priority_fee_per_gas))),
        ("maxFeePerBlobGas", text(version.max_fee_per_blob_gas)),
    ])
}

pub(super) fn hash(hash: Option<&[u8; 32]>) -> Json {
    text(hash.map(|hash| hex::encode(hash)))
}
