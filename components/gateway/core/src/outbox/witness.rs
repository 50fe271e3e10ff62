//! Asks every endpoint of a chain whether a nonce is used for good.
//!
//! Security: what was charged for the other transactions with the nonce is given back then, so one
//! endpoint that lies could lift a spending limit. Endpoints with the same host and port count as
//! one. Each has to show the transaction that used the nonce: an endpoint that knows no receipt may
//! have pruned it.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::chain::origin::origin;
use crate::chain::params::{block_with_transactions, strings};
use crate::chain::quantity::parse_u64;
use crate::chain::upstream::{Outgoing, Upstream};
use crate::io::Io;
use crate::outbox::chain::OutboxChain;
use crate::outbox::node::receipt_block;
use crate::table::gathered;

/// How far back an endpoint is asked for the nonce of an account. Nodes keep the state of 128
/// blocks.
pub(super) const MAX_STATE_BLOCKS: u64 = 120;

/// What a nonce was used for.
pub(super) enum Used<'a> {
    /// For a transaction of the outbox, which is in this block.
    By { hash: &'a str, block: u64 },
    /// For a transaction that the outbox does not know.
    ByAnother { account: &'a str, nonce: u64, hashes: &'a [String] },
}

/// How many endpoints say the same.
pub(super) struct Agreement {
    /// The endpoints that agree. Those with the same host and port count once.
    pub(super) agree: u64,
    /// Whether one of the others may agree later.
    pub(super) may_grow: bool,
}

/// Asks the endpoints of a chain whether a nonce is used by what is in a block that is final.
pub(super) async fn ask_endpoints<I: Io>(chain: &OutboxChain<'_, I>, used: &Used<'_>) -> Agreement {
    let urls = || chain.upstream.chain.rpc.iter().map(|endpoint| endpoint.url.as_str());
    let all: BTreeSet<String> = gathered(urls().map(place));
    let asked = urls().map(|url| async move { agrees(chain, url, used).await.unwrap_or(false).then(|| place(url)) });
    let agreeing: BTreeSet<String> = gathered(join_all(asked).await.into_iter().flatten());
    Agreement { agree: u64::try_from(agreeing.len()).unwrap_or(u64::MAX), may_grow: agreeing.len() < all.len() }
}

/// Returns the host and port of an endpoint, in one spelling. Endpoints with the same count once.
pub(super) fn place(url: &str) -> String {
    let origin = origin(url).to_ascii_lowercase();
    let (scheme, place) = origin.split_once("://").unwrap_or(("", &origin));
    let default = if scheme == "http" { ":80" } else { ":443" };
    let (host, port) = match place.rfind(':') {
        Some(at) if !place.ends_with(']') => place.split_at(at),
        _ => (place, default),
    };
    let port = port.trim_start_matches(':').trim_start_matches('0');
    format!("{}:{port}", host.trim_end_matches('.'))
}

/// Returns whether an endpoint agrees. `None` if it does not say.
async fn agrees<I: Io>(chain: &OutboxChain<'_, I>, url: &str, used: &Used<'_>) -> Option<bool> {
    let upstream = &chain.upstream;
    if number(upstream, url, "eth_chainId", &[]).await?.to_string() != chain.id {
        return Some(false);
    }
    let last_final = number(upstream, url, "eth_blockNumber", &[]).await?.checked_sub(chain.finality)?;
    match used {
        Used::By { hash, block } => {
            let receipt = ask(upstream, url, "eth_getTransactionReceipt", &strings(&[hash])).await?;
            Some(*block <= last_final && receipt_block(&receipt)? == Some(*block))
        }
        Used::ByAnother { account, nonce, hashes } => {
            let hash = hash_with_nonce(upstream, url, (account, *nonce), last_final).await?;
            Some(!hashes.iter().any(|own| own.eq_ignore_ascii_case(&hash)))
        }
    }
}

/// Returns the hash of the transaction of an account that has a nonce and is in a block up to the
/// last final one. `None` if the endpoint does not show it.
async fn hash_with_nonce<I: Io>(upstream: &Upstream<'_, I>, url: &str, (account, nonce): (&str, u64), last_final: u64) -> Option<String> {
    let mut before = last_final.saturating_sub(MAX_STATE_BLOCKS);
    let mut at = last_final;
    if next_nonce(upstream, url, account, before).await? > nonce || next_nonce(upstream, url, account, at).await? <= nonce {
        return None;
    }
    // The nonce is free after the block `before`, and used after the block `at`.
    while at - before > 1 {
        let middle = before + (at - before) / 2;
        if next_nonce(upstream, url, account, middle).await? > nonce { at = middle } else { before = middle }
    }
    let block = ask(upstream, url, "eth_getBlockByNumber", &block_with_transactions(at)).await?;
    let block: Block = serde_json::from_str(block.get()).ok()?;
    let used = |sent: &Sent| sent.from.eq_ignore_ascii_case(account) && parse_u64(&sent.nonce) == Some(nonce);
    block.transactions.into_iter().find(used).map(|sent| sent.hash)
}

/// A block with its transactions.
#[derive(Deserialize)]
struct Block {
    transactions: Vec<Sent>,
}

/// A transaction of a block.
#[derive(Deserialize)]
struct Sent {
    from: String,
    nonce: Box<RawValue>,
    hash: String,
}

/// Asks for the nonce that an account has after a block.
pub(super) async fn next_nonce<I: Io>(upstream: &Upstream<'_, I>, url: &str, account: &str, block: u64) -> Option<u64> {
    number(upstream, url, "eth_getTransactionCount", &[account, &format!("0x{block:x}")]).await
}

/// Asks one endpoint for a quantity. `None` if it gives none.
pub(super) async fn number<I: Io>(upstream: &Upstream<'_, I>, url: &str, method: &str, params: &[&str]) -> Option<u64> {
    parse_u64(&ask(upstream, url, method, &strings(params)).await?)
}

/// Asks one endpoint. `None` if it gives no result.
async fn ask<I: Io>(upstream: &Upstream<'_, I>, url: &str, method: &str, params: &RawValue) -> Option<Box<RawValue>> {
    upstream.ask_endpoint(url, &Outgoing::of(method, params)).await
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn knows_an_endpoint_in_other_spellings() {
        for url in ["https://rpc.example/KEY", "https://RPC.Example:443/v2", "https://rpc.example.:0443/?k", "https://rpc.example#x"] {
            assert_eq!(place(url), "rpc.example:443", "{url}");
        }
        for (url, shown) in [
            ("http://localhost:8545", "localhost:8545"),
            ("http://LOCALHOST:8545/a", "localhost:8545"),
            ("http://localhost/a", "localhost:80"),
            ("http://[::1]:8545", "[::1]:8545"),
            ("http://[::1]", "[::1]:80"),
        ] {
            assert_eq!(place(url), shown);
        }
    }
}
