//! Asks every endpoint of a chain whether a nonce is used for good.
//!
//! Security: what was charged for the other transactions with the nonce is given back then, so one
//! endpoint that lies could lift a spending limit. Endpoints with the same origin count as one.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::value::RawValue;

use crate::chain::origin::origin;
use crate::chain::params::strings;
use crate::chain::quantity::parse_u64;
use crate::chain::upstream::{Outgoing, Upstream};
use crate::io::Io;
use crate::outbox::node::receipt_block;

/// What a nonce was used for.
pub(super) enum Used<'a> {
    /// For a transaction of the outbox, which is in this block.
    By { hash: &'a str, block: u64 },
    /// For a transaction that the outbox does not know.
    ByAnother { account: &'a str, nonce: u64, hashes: &'a [String] },
}

/// Returns how many endpoints say that a nonce is used by what is in a block of this depth. Those
/// with the same origin count once.
pub(super) async fn endpoints_that_agree<I: Io>(upstream: &Upstream<'_, I>, used: &Used<'_>, finality: u64) -> u64 {
    let asked = upstream.chain.rpc.iter().map(|url| async move { agrees(upstream, url, used, finality).await.then(|| origin(url)) });
    let origins: BTreeSet<&str> = join_all(asked).await.into_iter().flatten().collect();
    u64::try_from(origins.len()).unwrap_or(u64::MAX)
}

async fn agrees<I: Io>(upstream: &Upstream<'_, I>, url: &str, used: &Used<'_>, finality: u64) -> bool {
    let Some(head) = ask(upstream, url, "eth_blockNumber", &[]).await.and_then(|answer| parse_u64(&answer)) else { return false };
    let Some(last_final) = head.checked_sub(finality) else { return false };
    match used {
        Used::By { hash, block } => {
            let receipt = ask(upstream, url, "eth_getTransactionReceipt", &[hash]).await;
            *block <= last_final && receipt.and_then(|receipt| receipt_block(&receipt)) == Some(Some(*block))
        }
        Used::ByAnother { account, nonce, hashes } => {
            let at = format!("0x{last_final:x}");
            let count = ask(upstream, url, "eth_getTransactionCount", &[account, &at]).await.and_then(|answer| parse_u64(&answer));
            if count.is_none_or(|count| count <= *nonce) {
                return false;
            }
            for hash in *hashes {
                let receipt = ask(upstream, url, "eth_getTransactionReceipt", &[hash]).await;
                if receipt.and_then(|receipt| receipt_block(&receipt)) != Some(None) {
                    return false;
                }
            }
            true
        }
    }
}

/// Asks one endpoint. `None` if it gives no result.
async fn ask<I: Io>(upstream: &Upstream<'_, I>, url: &str, method: &str, params: &[&str]) -> Option<Box<RawValue>> {
    upstream.ask_endpoint(url, &Outgoing { method, params: &strings(params) }).await
}
