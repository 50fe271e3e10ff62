//! Sends a signed transaction to the chain. It counts as sent when an endpoint of the chain knows
//! it.

use serde_json::value::RawValue;

use crate::chain::params::{string, strings};
use crate::chain::pool_words::{says_held, says_refused_for_good};
use crate::chain::upstream::{Outgoing, Upstream};
use crate::deadline::within;
use crate::http::problem::{Code, More, Problem, quoted};
use crate::io::Io;
use crate::jsonrpc::response::{Outcome, UpstreamError};

/// Milliseconds before the second and the third try.
const PAUSES_MS: [u32; 2] = [200, 800];

/// What came of a broadcast.
pub(crate) enum Broadcast {
    /// An endpoint has it. Holds the outcome to answer with: the hash.
    Sent(Outcome),
    /// The chain refuses it for good, as it is. Holds the words of the node.
    Refused(String),
    /// No endpoint is known to have it. Holds the problem to answer with.
    NotSent(Problem),
}

/// Broadcasts raw bytes (`0x` text).
///
/// A node may refuse a transaction that it already knows, for instance after a retry. The gateway
/// then asks the node for the transaction. If the node knows it, the broadcast has succeeded.
///
/// Nodes take one transaction of a delegated account (EIP-7702) at a time. The broadcast of a later
/// one succeeds as well: the outbox sends it when it is due.
///
/// A broadcast that fails for good returns the hash and the raw bytes in its problem. The signature
/// exists and its nonce is taken, so the client may send the same bytes again. The outbox goes on
/// sending them, too.
pub(crate) async fn broadcast<I: Io>(upstream: &Upstream<'_, I>, raw: &str, hash: &str) -> Broadcast {
    let (send, look, hash_json) = (strings(&[raw]), strings(&[hash]), string(hash));
    // A silent endpoint must leave time for another try.
    let hurried = upstream.within(upstream.deadline_ms / 4);
    let why = match within(upstream.io, upstream.deadline_ms, attempts(&hurried, &send, &look, &hash_json)).await {
        Some(Ok(())) => return Broadcast::Sent(Outcome::Result(hash_json)),
        Some(Err(Unsent::Refused(error))) if says_refused_for_good(&error.message) => return Broadcast::Refused(quoted(&error.message)),
        Some(Err(Unsent::Refused(error))) => format!("the chain refuses it ({})", quoted(&error.message)),
        Some(Err(Unsent::Unknown)) => "no endpoint said that it has it".to_owned(),
        None => format!("no endpoint took it within {} ms", upstream.deadline_ms),
    };
    let detail = format!(
        "the transaction {hash} is signed, recorded and charged, but {why}; the outbox goes on sending it, and signer_transaction shows where it stands; to send it at once, send error.data.rawTransaction, or repeat the request with its Idempotency-Key"
    );
    Broadcast::NotSent(Problem::new(Code::UpstreamError, detail).with(More { raw_transaction: Some(raw.to_owned()), ..More::default() }))
}

/// Why a transaction is not sent.
enum Unsent {
    /// The chain refuses it.
    Refused(UpstreamError),
    /// No endpoint said that it has it.
    Unknown,
}

async fn attempts<I: Io>(upstream: &Upstream<'_, I>, send: &RawValue, look: &RawValue, hash: &RawValue) -> Result<(), Unsent> {
    let mut pauses = PAUSES_MS.into_iter();
    // Whether an answer was lost. An endpoint may then have taken the transaction, and the gateway
    // does not know it.
    let mut lost = false;
    loop {
        let (sent, is_first) = upstream.send(&Outgoing::of("eth_sendRawTransaction", send)).await;
        lost |= !is_first;
        let refusal = match sent {
            // Only the hash promises that the node has the transaction.
            Outcome::Result(got) if got.get().eq_ignore_ascii_case(hash.get()) => return Ok(()),
            Outcome::Result(_) => None,
            // The outbox sends it when the one before is in a block.
            Outcome::Upstream(error) if says_held(&error.message) => return Ok(()),
            Outcome::Upstream(error) => Some(error),
            Outcome::Problem(..) => None,
        };
        let known = upstream.call(&Outgoing::of("eth_getTransactionByHash", look)).await;
        match (known, refusal) {
            (Outcome::Result(found), _) if found.get() != "null" => return Ok(()),
            // The endpoint refuses a transaction that it does not have. If it has it, a refusal
            // ("nonce too low") may be about the second time.
            (Outcome::Result(_), Some(error)) if !lost => return Err(Unsent::Refused(error)),
            (_, refused) => lost |= refused.is_none(),
        }
        match pauses.next() {
            Some(milliseconds) => upstream.io.sleep(milliseconds).await,
            None => return Err(Unsent::Unknown),
        }
    }
}
