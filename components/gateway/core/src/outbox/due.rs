//! Does what the signer says is due for the transaction that an account waits for: replaces it for
//! higher fees, takes the place of one that the node refuses for good, or has a remote key sign it.

use serde_json::value::RawValue;

use crate::io::{Call, Credential, Estimates, Io, SignOutcome};
use crate::jsonrpc::response::Outcome;
use crate::outbox::chain::OutboxChain;
use crate::outbox::node;
use crate::outbox::open::{Due, OpenTransaction, keep_signed};
use crate::routes::signer::filling::estimate;
use crate::routes::signer::filling::params::Params;
use crate::routes::signer::refusal::problem_of;

/// Does what is due for a transaction, and sends what comes of it. The next round looks where that
/// stands.
///
/// # Errors
/// Why it was not done.
pub(super) async fn perform<I: Io>(
    chain: &OutboxChain<'_, I>,
    account: &str,
    transaction: &OpenTransaction,
    due: Due,
) -> Result<(), String> {
    let estimates = match due {
        Due::Sign => None,
        Due::Bump => Some(estimates(chain, account, transaction.nonce, ",{\"simulate\":false}").await?),
        Due::Fill => Some(estimates(chain, account, transaction.nonce, "").await?),
    };
    let caller = serde_json::to_string(&transaction.caller).map_err(|error| error.to_string())?;
    let call = Call {
        credential: Credential::Gateway,
        method: due.method().to_owned(),
        params: format!("[{{\"account\":\"{account}\",\"nonce\":{},\"caller\":{caller}}}]", transaction.nonce),
        chain: Some(chain.id.to_owned()),
        idempotency_key: None,
        estimates: estimates.map(Box::new),
    };
    let signed = match chain.upstream.io.sign(call).await {
        Ok(SignOutcome::Answered(signed)) => signed,
        Ok(SignOutcome::NeedsEstimates) => return Err("the signer asked for estimates that it was given".to_owned()),
        Err(failure) => return Err(problem_of(failure).1.detail),
    };
    let raw = signed.result.trim_matches('"');
    if !signed.hash_recorded {
        // A remote key cannot make the same signature again.
        keep_signed(chain.upstream.io, chain.id, raw).await?;
    }
    match node::send(&chain.upstream, raw).await {
        node::Sending::Taken | node::Sending::Held => Ok(()),
        node::Sending::Refused { said, .. } => Err(format!("it is signed, but the node says: {said}")),
        node::Sending::Unanswered => Err("it is signed, but no node answers; the next round sends it again".to_owned()),
    }
}

/// Asks the chain about a transfer of nothing with the nonce. A transaction that is bumped keeps
/// its gas, so `options` leave out that the chain runs it.
async fn estimates<I: Io>(chain: &OutboxChain<'_, I>, account: &str, nonce: u64, options: &str) -> Result<Estimates, String> {
    // The text is JSON.
    let params = RawValue::from_string(format!("[{{\"from\":\"{account}\",\"nonce\":\"0x{nonce:x}\"}}{options}]")).unwrap_or_default();
    let params = Params::read(&params).map_err(|outcome| said(&outcome))?.into_transfer_to_itself();
    estimate(&chain.upstream, chain.id, chain.verified, &params).await.map_err(|outcome| said(&outcome))
}

fn said(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Problem(_, problem) => problem.detail.clone(),
        Outcome::Upstream(error) => error.message.clone(),
        Outcome::Result(_) => "an unexpected answer".to_owned(),
    }
}
