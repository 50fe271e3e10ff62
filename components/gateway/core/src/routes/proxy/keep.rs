//! Answers that cannot change any more: looks them up in the content store, and keeps them there.

use serde_json::value::RawValue;

use crate::chain::upstream::Upstream;
use crate::digest::sha256_hex;
use crate::io::{Io, Stored};
use crate::jsonrpc::lasting::{Lasting, lasting};
use crate::jsonrpc::message::Message;
use crate::jsonrpc::params::facts::Facts;
use crate::jsonrpc::params::named::{Named, named};

/// An answer that may be in the store, or go there.
pub(crate) struct Place {
    key: String,
    lasting: Lasting,
    named: Option<Named>,
}

impl Place {
    /// Returns the place of a call's answer. `None` if the answer may change, or nothing is kept.
    ///
    /// The key names the endpoints as well: another configuration does not find what they said.
    pub(crate) fn of<I>(upstream: &Upstream<'_, I>, chain: &str, call: &Message, facts: &Facts) -> Option<Self> {
        if upstream.chain.cache_seconds == 0 {
            return None;
        }
        let lasting = lasting(&call.method, &call.params, facts.span)?;
        let endpoints: Vec<&str> = upstream.chain.rpc.iter().map(|endpoint| endpoint.url.as_str()).collect();
        let text = format!("{}\n{}\n{}", endpoints.join(" "), call.method, call.params.get());
        let named = named(&call.method, &call.params, facts.block_hash.as_deref());
        Some(Self { key: format!("rpc/{chain}/{}", sha256_hex(text.as_bytes())), lasting, named })
    }

    /// Looks the answer up. `None` if it is not there, or has been there for too long.
    pub(crate) async fn find<I: Io>(&self, upstream: &Upstream<'_, I>) -> Option<Box<RawValue>> {
        let bytes = upstream.io.read(self.key.clone()).await?;
        let (kept_at, answer) = core::str::from_utf8(&bytes).ok()?.split_once('\n')?;
        let (kept_at, now): (u64, u64) = (kept_at.parse().ok()?, upstream.io.now() / 1_000_000);
        // A time that is still to come was noted by a clock that has gone back.
        let is_fresh = kept_at <= now && now - kept_at < u64::from(upstream.chain.cache_seconds);
        is_fresh.then(|| RawValue::from_string(answer.to_owned()).ok()).flatten()
    }

    /// Returns what to store if the answer lasts, and is about what the call names. `endpoint` is
    /// the place of the one that gave it. `None` if several did.
    pub(crate) fn keep<I: Io>(self, upstream: &Upstream<'_, I>, answer: &RawValue, endpoint: Option<usize>) -> Option<Stored> {
        let only = (upstream.chain.rpc.len() == 1).then_some(0);
        let height = upstream.state.heads.confirmed(endpoint.or(only), upstream.now_ms());
        let last_final = height.and_then(|height| height.checked_sub(upstream.chain.finality));
        let value = || format!("{}\n{}", upstream.io.now() / 1_000_000, answer.get()).into_bytes();
        let is_other = |named: &Named| named.is_other(answer);
        let keeps = self.lasting.keeps(answer, last_final) && !self.named.as_ref().is_some_and(is_other);
        keeps.then(|| Stored { key: self.key, value: value() })
    }
}
