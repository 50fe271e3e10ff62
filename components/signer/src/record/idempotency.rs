//! What an idempotency key was used for: enough to make the same signature again, and to notice
//! another request.
//!
//! The row of a key keeps the digest of the request, the entry that records the signature, and the
//! digest that was signed. For a transaction it also keeps the four values that the client may have
//! left out. For a hedged signature it also keeps the entropy, to make the same bytes again. The
//! entropy is not secret: the nonce cannot be computed without the key. A retry sends the request
//! again. Decoded and completed with these values, it must lead to the digest that was signed.

use ruint::aliases::U256;
use zeroize::Zeroizing;

use crate::{
    crypto::hash,
    encoding::{hex, json::Json, quantity},
    record::ledger::Ledger,
    transaction::complete::Estimates,
};

/// How long a row counts, in microseconds: 24 hours.
pub const RETENTION: u64 = 24 * 60 * 60 * 1_000_000;

/// The content of a row: the earlier request with the same key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Digest of the request, see [`request_digest`].
    pub request: [u8; 32],
    /// Sequence of the entry.
    pub sequence: u64,
    /// Head after the entry.
    pub head: [u8; 32],
    /// The digest that was signed.
    pub digest: [u8; 32],
    /// The values that complete the transaction. `None` if it is not a transaction.
    pub estimates: Option<Estimates>,
    /// The entropy that hedged the nonce of the signature. `None` if the nonce was deterministic.
    pub entropy: Option<Zeroizing<[u8; 32]>>,
}

/// Returns the digest of a request: SHA-256 over method, chain (empty if there is none) and
/// `params` as the client sent them. The gateway's estimates are not part of it.
pub fn request_digest(method: &str, chain: Option<&str>, params: &str) -> [u8; 32] {
    hash::sha256_of_parts(&[method.as_bytes(), chain.unwrap_or_default().as_bytes(), params.as_bytes()])
}

/// Decides whether a text may be an idempotency key: 1 to 255 visible ASCII characters.
pub fn is_key(text: &str) -> bool {
    (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

impl Earlier {
    /// Decides whether a ledger has the entry that this row names.
    pub fn is_in(&self, ledger: &Ledger) -> bool {
        self.sequence < ledger.sequence || (self.sequence == ledger.sequence && self.head == ledger.head)
    }

    /// Returns the value of the row, one line of JSON.
    pub fn write(&self) -> String {
        let estimates = self.estimates.as_ref().map_or_else(
            || "null".to_owned(),
            |estimates| {
                // A transaction with a single price has no priority fee.
                let priority = estimates.max_priority_fee_per_gas.map_or_else(|| "null".to_owned(), |fee| format!("\"{fee}\""));
                format!(r#"["{}","{}","{}",{priority}]"#, estimates.pending_nonce, estimates.gas, estimates.max_fee_per_gas)
            },
        );
        let [request, head, digest] = [&self.request, &self.head, &self.digest].map(|bytes| hex::encode(bytes));
        let entropy = self.entropy.as_ref().map(|entropy| format!(r#","{}""#, hex::encode(entropy.as_slice()))).unwrap_or_default();
        format!(r#"["{request}","{}","{head}","{digest}",{estimates}{entropy}]"#, self.sequence)
    }

    /// Reads the value of a row. `None` if it is not what [`Self::write`] writes.
    pub fn read(text: &str) -> Option<Self> {
        let Json::List(items) = Json::parse(text).ok()? else { return None };
        let [Json::Text(request), Json::Text(sequence), Json::Text(head), Json::Text(digest), estimates, entropy @ ..] = items.as_slice()
        else {
            return None;
        };
        let entropy = match entropy {
            [] => None,
            [Json::Text(entropy)] => Some(Zeroizing::new(hex::decode_exact(entropy)?)),
            _ => return None,
        };
        let estimates = match estimates {
            Json::Null => None,
            Json::List(values) => Some(estimates_from(values)?),
            _ => return None,
        };
        Some(Self {
            request: hex::decode_exact(request)?,
            sequence: quantity::decimal_u64(sequence)?,
            head: hex::decode_exact(head)?,
            digest: hex::decode_exact(digest)?,
            estimates,
            entropy,
        })
    }
}

fn estimates_from(values: &[Json]) -> Option<Estimates> {
    let number = |value: &Json| -> Option<U256> {
        match value {
            Json::Text(text) => quantity::decimal_u256(text),
            _ => None,
        }
    };
    let [nonce, gas, max_fee_per_gas, max_priority_fee_per_gas] = values else { return None };
    Some(Estimates {
        pending_nonce: number(nonce)?.try_into().ok()?,
        gas: number(gas)?.try_into().ok()?,
        max_fee_per_gas: number(max_fee_per_gas)?,
        max_priority_fee_per_gas: match max_priority_fee_per_gas {
            Json::Null => None,
            fee => Some(number(fee)?),
        },
        block_gas_limit: None,
        balance: None,
    })
}
