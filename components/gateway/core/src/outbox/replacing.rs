//! Replaces what an account waits for, where the signer says that it is due: for higher fees, or in
//! the place of a transaction that the node refuses for good.

use serde_json::value::RawValue;

use crate::io::{Call, Credential, Io, SignOutcome};
use crate::jsonrpc::response::Outcome;
use crate::outbox::chain::OutboxChain;
use crate::outbox::node;
use crate::outbox::open::{Due, OpenTransaction, keep_signed};
use crate::routes::signer::filling::estimate;
use crate::routes::signer::filling::params::Params;
use crate::routes::signer::refusal::problem_of;

/// Replaces a transaction. The next round looks where the replacement stands.
///
/// # Errors
/// Why it was not replaced.
pub(super) async fn replace<I: Io>(
    chain: &OutboxChain<'_, I>,
    account: &str,
    transaction: &OpenTransaction,
    due: Due,
) -> Result<(), String> {
    let params = estimate_params(account, transaction.nonce, due);
    let params = Params::read(&params).map_err(|outcome| said(&outcome))?.into_transfer_to_itself();
    let estimates = estimate(&chain.upstream, chain.id, chain.verified, &params).await.map_err(|outcome| said(&outcome))?;
    let caller = serde_json::to_string(&transaction.caller).map_err(|error| error.to_string())?;
    let call = Call {
        credential: Credential::Gateway,
        method: due.method().to_owned(),
        params: format!("[{{\"account\":\"{account}\",\"nonce\":{},\"caller\":{caller}}}]", transaction.nonce),
        chain: Some(chain.id.to_owned()),
        idempotency_key: None,
        estimates: Some(Box::new(estimates)),
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
        node::Sending::Refused { said, .. } => Err(format!("the replacement is signed, but the node says: {said}")),
        node::Sending::Unanswered => Err("the replacement is signed, but no node answers; the next round sends it again".to_owned()),
    }
}

/// Returns what to ask the chain about. A transaction that is bumped keeps its gas, so it is not
/// run again.
fn estimate_params(account: &str, nonce: u64, due: Due) -> Box<RawValue> {
    let options = match due {
        Due::Bump => ",{\"simulate\":false}",
        Due::Fill => "",
    };
    // The text is JSON.
    RawValue::from_string(format!("[{{\"from\":\"{account}\",\"nonce\":\"0x{nonce:x}\"}}{options}]")).unwrap_or_default()
}

fn said(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Problem(_, problem) => problem.detail.clone(),
        Outcome::Upstream(error) => error.message.clone(),
        Outcome::Result(_) => "an unexpected answer".to_owned(),
    }
}
