//! Converts the types of the bindings to the core's.

use mintmark_gateway_core as core;

use crate::bindings::mintmark::gateway::{limits_types, vault_types};
use crate::bindings::mintmark::nft::http;
use crate::bindings::mintmark::signer::types as signer;

/// Header fields.
pub fn headers(headers: Vec<http::Header>) -> Vec<core::Header> {
    headers.into_iter().map(|header| core::Header { name: header.name, value: header.value }).collect()
}

/// A response of an upstream.
pub fn response(response: http::Response) -> core::Response {
    core::Response { status: response.status, headers: headers(response.headers), body: response.body }
}

/// A fetch that the NFT component wants.
pub fn fetch(fetch: http::Fetch) -> core::Fetch {
    core::Fetch {
        method: match fetch.method {
            http::Method::Get => core::FetchMethod::Get,
            http::Method::Post => core::FetchMethod::Post,
            http::Method::Head => core::FetchMethod::Head,
        },
        url: fetch.url,
        headers: headers(fetch.headers),
        body: fetch.body,
        max_bytes: fetch.max_bytes,
        chosen_by: match fetch.chosen_by {
            http::ChosenBy::Operator => core::ChosenBy::Operator,
            http::ChosenBy::Token => core::ChosenBy::Token,
        },
        coalesce: fetch.coalesce,
    }
}

/// Why there is no response of an upstream.
pub fn fetch_failure(failure: http::FetchFailure) -> core::FetchFailure {
    match failure {
        http::FetchFailure::Unreachable(detail) => core::FetchFailure::Unreachable(detail),
        http::FetchFailure::TimedOut => core::FetchFailure::TimedOut,
        http::FetchFailure::TooLarge(limit) => core::FetchFailure::TooLarge(limit),
        http::FetchFailure::Refused(detail) => core::FetchFailure::Refused(detail),
        http::FetchFailure::Overloaded => core::FetchFailure::Overloaded,
        http::FetchFailure::Other(detail) => core::FetchFailure::Other(detail),
    }
}

/// What became of a take.
pub fn take_outcome(outcome: limits_types::TakeOutcome) -> core::TakeOutcome {
    core::TakeOutcome {
        allowed: outcome.allowed,
        cost: outcome.cost,
        prices: outcome.prices,
        retry_after: outcome.retry_after,
        verdicts: outcome.verdicts.into_iter().map(verdict).collect(),
        fields: outcome.fields.into_iter().map(|field| core::Header { name: field.name, value: field.value }).collect(),
        at: outcome.at,
        lease: outcome.lease,
        counted_in: outcome.counted_in,
    }
}

fn verdict(verdict: limits_types::Verdict) -> core::Verdict {
    core::Verdict { policy: verdict.policy, violated: verdict.violated, mode: verdict.mode }
}

/// Why the limits backend does not answer.
pub fn limits_failure(failure: limits_types::LimitsFailure) -> core::LimitsFailure {
    match failure {
        limits_types::LimitsFailure::UnknownPlan(plan) => core::LimitsFailure::UnknownPlan(plan),
        limits_types::LimitsFailure::StoreUnavailable => core::LimitsFailure::StoreUnavailable,
        limits_types::LimitsFailure::Invalid(detail) => core::LimitsFailure::Invalid(detail),
    }
}

/// A caller that the vault knows.
pub fn caller(caller: signer::Caller) -> core::Caller {
    core::Caller { id: caller.id, plan: caller.plan, accounts: caller.accounts }
}

/// What a signer call comes to.
pub fn sign_outcome(outcome: vault_types::SignOutcome) -> core::SignOutcome {
    match outcome {
        vault_types::SignOutcome::Answered(response) => core::SignOutcome::Answered(core::SignResponse {
            result: response.result,
            hash: response.hash,
            nonce: response.nonce,
            sequence: response.sequence,
            hash_recorded: response.hash_recorded,
        }),
        vault_types::SignOutcome::NeedsEstimates => core::SignOutcome::NeedsEstimates,
    }
}

/// Why a signer call has no answer.
pub fn vault_failure(failure: vault_types::VaultFailure) -> core::VaultFailure {
    match failure {
        vault_types::VaultFailure::Refused(refused) => core::VaultFailure::Refused(refusal(refused)),
        vault_types::VaultFailure::InFlight => core::VaultFailure::InFlight,
        vault_types::VaultFailure::TooManyInFlight => core::VaultFailure::TooManyInFlight,
        vault_types::VaultFailure::StoreUnavailable => core::VaultFailure::StoreUnavailable,
        vault_types::VaultFailure::InstanceReplaced => core::VaultFailure::InstanceReplaced,
        vault_types::VaultFailure::KeyUnavailable => core::VaultFailure::KeyUnavailable,
    }
}

fn refusal(refusal: signer::Refusal) -> core::Refusal {
    let invalid = |it: signer::Invalid| core::Invalid { field: it.field, expected: it.expected, got: it.got };
    let difference = |it: signer::Difference| core::Difference { expected: it.expected, got: it.got };
    match refusal {
        signer::Refusal::Unauthorized => core::Refusal::Unauthorized,
        signer::Refusal::InvalidStamp(it) => core::Refusal::InvalidStamp(invalid(it)),
        signer::Refusal::Forbidden(detail) => core::Refusal::Forbidden(detail),
        signer::Refusal::UnknownMethod(method) => core::Refusal::UnknownMethod(method),
        signer::Refusal::InvalidParams(it) => core::Refusal::InvalidParams(invalid(it)),
        signer::Refusal::Denied(it) => core::Refusal::Denied(core::Denial { policy: it.policy, detail: it.detail }),
        signer::Refusal::GasAboveLimit(it) => core::Refusal::GasAboveLimit(invalid(it)),
        signer::Refusal::InsufficientFunds(it) => core::Refusal::InsufficientFunds(invalid(it)),
        signer::Refusal::ChainMismatch(it) => core::Refusal::ChainMismatch(difference(it)),
        signer::Refusal::TransactionReplaced(it) => core::Refusal::TransactionReplaced(invalid(it)),
        signer::Refusal::IdempotencyMismatch(it) => core::Refusal::IdempotencyMismatch(difference(it)),
        signer::Refusal::HeadMismatch(it) => core::Refusal::HeadMismatch(difference(it)),
        signer::Refusal::Fault(detail) => core::Refusal::Fault(detail),
    }
}
