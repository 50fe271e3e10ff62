//! Sends a signed transaction out, and believes it sent when the chain knows it.

use serde_json::value::RawValue;

use crate::chain::Upstream;
use crate::io::Io;
use crate::jsonrpc::response::Outcome;
use crate::problem::{Code, Problem};

/// Milliseconds before the second and the third try.
const PAUSES: [u32; 2] = [200, 800];

/// Broadcasts raw bytes (`0x` text) and answers with the hash. A node that refuses what it knows already (a retry, another gateway's success) is asked whether it does: then that is success.
/// What fails for good tells the hash: the signature exists, its nonce is taken, and the same bytes may be sent again.
pub(crate) async fn broadcast<I: Io>(upstream: &Upstream<'_, I>, raw: &str, hash: &str) -> Outcome {
    let (Ok(send), Ok(look), Ok(hash_json)) = (list(raw), list(hash), RawValue::from_string(format!("\"{hash}\""))) else {
        return Problem::new(Code::Internal, "the signer's answer is no hexadecimal text").into();
    };
    let mut pauses = PAUSES.into_iter();
    loop {
        let refusal = match upstream.call("eth_sendRawTransaction", &send).await {
            Outcome::Result(_) => return Outcome::Result(hash_json),
            refusal => refusal,
        };
        match upstream.call("eth_getTransactionByHash", &look).await {
            Outcome::Result(found) if found.get() != "null" => return Outcome::Result(hash_json),
            _ => {}
        }
        if let Outcome::Upstream(error) = refusal {
            let detail = format!("the transaction {hash} was signed and recorded, but the chain refuses it: {}", error.message);
            return Problem::new(Code::UpstreamError, detail).into();
        }
        match pauses.next() {
            Some(milliseconds) => upstream.io.sleep(milliseconds).await,
            None => {
                let detail = format!(
                    "the transaction {hash} was signed and recorded, but no endpoint took it; repeat the request with its Idempotency-Key to send the same bytes again"
                );
                return Problem::new(Code::UpstreamError, detail).into();
            }
        }
    }
}

fn list(text: &str) -> Result<Box<RawValue>, serde_json::Error> {
    RawValue::from_string(format!("[\"{text}\"]"))
}
