//! The body's types to the bindings'.

use mintmark_gateway_core as body;

use crate::bindings::mintmark::gateway::types;
use crate::bindings::mintmark::nft::http;
use crate::bindings::mintmark::signer::types as signer;

pub(crate) fn headers(headers: Vec<body::Header>) -> Vec<http::Header> {
    headers.into_iter().map(|header| http::Header { name: header.name, value: header.value }).collect()
}

pub(crate) fn take(take: body::Take) -> types::Take {
    types::Take { plan: take.plan, key: take.key, calls: take.calls }
}

pub(crate) fn settle(settle: body::Settle) -> types::Settle {
    types::Settle { plan: settle.plan, key: settle.key, taken: settle.taken, spent: settle.spent }
}

pub(crate) fn credential(credential: body::Credential) -> signer::Credential {
    match credential {
        body::Credential::Anonymous => signer::Credential::Anonymous,
        body::Credential::Bearer(token) => signer::Credential::Bearer(token),
        body::Credential::Stamp(it) => signer::Credential::Stamp(stamp(it)),
    }
}

fn stamp(stamp: body::Stamp) -> signer::Stamp {
    signer::Stamp {
        method: stamp.method,
        authority: stamp.authority,
        path: stamp.path,
        query: stamp.query,
        signature_input: stamp.signature_input,
        signature: stamp.signature,
        content_digest: stamp.content_digest,
        idempotency_key: stamp.idempotency_key,
        body: stamp.body,
    }
}

pub(crate) fn call(call: body::Call) -> signer::Call {
    signer::Call {
        credential: credential(call.credential),
        method: call.method,
        params: call.params,
        chain: call.chain,
        idempotency_key: call.idempotency_key,
        estimates: call.estimates.map(|estimates| signer::Estimates {
            pending_nonce: estimates.pending_nonce,
            confirmed_nonce: estimates.confirmed_nonce,
            gas: estimates.gas,
            max_fee_per_gas: estimates.max_fee_per_gas,
            max_priority_fee_per_gas: estimates.max_priority_fee_per_gas,
        }),
    }
}
