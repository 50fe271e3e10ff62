//! Converts the core's types to those of the bindings.

use mintmark_gateway_core as core;

use crate::bindings::mintmark::gateway::limits_types;
use crate::bindings::mintmark::nft::http;
use crate::bindings::mintmark::signer::types as signer;

/// Header fields.
pub fn headers(headers: Vec<core::Header>) -> Vec<http::Header> {
    headers.into_iter().map(|header| http::Header { name: header.name, value: header.value }).collect()
}

/// A fetch for the host to perform.
pub fn fetch(fetch: core::Fetch) -> http::Fetch {
    http::Fetch {
        method: match fetch.method {
            core::FetchMethod::Get => http::Method::Get,
            core::FetchMethod::Post => http::Method::Post,
            core::FetchMethod::Head => http::Method::Head,
        },
        url: fetch.url,
        headers: headers(fetch.headers),
        body: fetch.body,
        max_bytes: fetch.max_bytes,
        chosen_by: match fetch.chosen_by {
            core::ChosenBy::Operator => http::ChosenBy::Operator,
            core::ChosenBy::Token => http::ChosenBy::Token,
        },
        coalesce: fetch.coalesce,
    }
}

/// A response of an upstream.
pub fn response(response: core::Response) -> http::Response {
    http::Response { status: response.status, headers: headers(response.headers), body: response.body }
}

/// Why there is no response of an upstream.
pub fn fetch_failure(failure: core::FetchFailure) -> http::FetchFailure {
    match failure {
        core::FetchFailure::Unreachable(detail) => http::FetchFailure::Unreachable(detail),
        core::FetchFailure::TimedOut => http::FetchFailure::TimedOut,
        core::FetchFailure::TooLarge(limit) => http::FetchFailure::TooLarge(limit),
        core::FetchFailure::Refused(detail) => http::FetchFailure::Refused(detail),
        core::FetchFailure::Overloaded => http::FetchFailure::Overloaded,
        core::FetchFailure::Other(detail) => http::FetchFailure::Other(detail),
    }
}

/// The most blocks that the limiter takes.
const MAX_BLOCKS: u64 = 999_999_999_999_999;

/// Units to spend.
pub fn take(take: core::Take) -> limits_types::Take {
    let core::Take { plan, key, network, anonymous, calls } = take;
    limits_types::Take { plan, key, network, anonymous, calls: calls.into_iter().map(metered_call).collect() }
}

#[expect(clippy::cast_precision_loss, reason = "a range of more than 2^53 blocks costs what one of 2^53 does")]
fn metered_call(call: core::MeteredCall) -> limits_types::MeteredCall {
    limits_types::MeteredCall { name: call.name, blocks: call.blocks.min(MAX_BLOCKS) as f64 }
}

/// The correction of a take.
pub fn settle(settle: core::Settle) -> limits_types::Settle {
    let core::Settle { plan, key, network, taken, spent, at, lease, counted_in } = settle;
    limits_types::Settle { plan, key, network, taken, spent, at, lease, counted_in }
}

/// How a caller proves who it is.
pub fn credential(credential: core::Credential) -> signer::Credential {
    match credential {
        core::Credential::Anonymous => signer::Credential::Anonymous,
        core::Credential::Bearer(token) => signer::Credential::Bearer(token),
        core::Credential::Stamp(it) => signer::Credential::Stamp(stamp(it)),
        core::Credential::Gateway => signer::Credential::Gateway,
    }
}

fn stamp(stamp: core::Stamp) -> signer::Stamp {
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

/// A call at the signer.
pub fn call(call: core::Call) -> signer::Call {
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
            block_gas_limit: estimates.block_gas_limit,
            balance: estimates.balance,
        }),
    }
}
