//! Bindings' types to the body's.

use mintmark_gateway_core as body;

use crate::bindings::mintmark::gateway::types;
use crate::bindings::mintmark::nft::http;
use crate::bindings::mintmark::signer::types as signer;

pub(crate) fn headers(headers: Vec<http::Header>) -> Vec<body::Header> {
    headers.into_iter().map(|header| body::Header { name: header.name, value: header.value }).collect()
}

pub(crate) fn taken(taken: types::TakeOutcome) -> body::TakeOutcome {
    body::TakeOutcome {
        allowed: taken.allowed,
        cost: taken.cost,
        retry_after: taken.retry_after,
        verdicts: taken.verdicts.into_iter().map(verdict).collect(),
        fields: taken.fields.map(|fields| body::Fields { rate_limit: fields.rate_limit, rate_limit_policy: fields.rate_limit_policy }),
    }
}

fn verdict(verdict: types::Verdict) -> body::Verdict {
    body::Verdict { policy: verdict.policy, violated: verdict.violated, mode: verdict.mode }
}

pub(crate) fn limits_failure(failure: types::LimitsFailure) -> body::LimitsFailure {
    match failure {
        types::LimitsFailure::UnknownPlan(plan) => body::LimitsFailure::UnknownPlan(plan),
        types::LimitsFailure::StoreUnavailable => body::LimitsFailure::StoreUnavailable,
        types::LimitsFailure::Invalid(detail) => body::LimitsFailure::Invalid(detail),
    }
}

pub(crate) fn caller(caller: signer::Caller) -> body::Caller {
    body::Caller { id: caller.id, plan: caller.plan, accounts: caller.accounts }
}

pub(crate) fn answer(answer: types::SignResponse) -> body::SignResponse {
    body::SignResponse { result: answer.result, hash: answer.hash }
}

pub(crate) fn vault_failure(failure: types::VaultFailure) -> body::VaultFailure {
    match failure {
        types::VaultFailure::Refused(refused) => body::VaultFailure::Refused(refusal(refused)),
        types::VaultFailure::InFlight => body::VaultFailure::InFlight,
        types::VaultFailure::StoreUnavailable => body::VaultFailure::StoreUnavailable,
        types::VaultFailure::InstanceReplaced => body::VaultFailure::InstanceReplaced,
        types::VaultFailure::KeyUnavailable => body::VaultFailure::KeyUnavailable,
    }
}

fn refusal(refusal: signer::Refusal) -> body::Refusal {
    match refusal {
        signer::Refusal::Unauthorized => body::Refusal::Unauthorized,
        signer::Refusal::InvalidStamp(invalid) => body::Refusal::InvalidStamp(invalid.field, invalid.expected, invalid.got),
        signer::Refusal::Forbidden(detail) => body::Refusal::Forbidden(detail),
        signer::Refusal::UnknownMethod(method) => body::Refusal::UnknownMethod(method),
        signer::Refusal::InvalidParams(invalid) => body::Refusal::InvalidParams(invalid.field, invalid.expected, invalid.got),
        signer::Refusal::Denied(denial) => body::Refusal::Denied(denial.policy, denial.detail),
        signer::Refusal::ChainMismatch(pair) => body::Refusal::ChainMismatch(pair.expected, pair.got),
        signer::Refusal::IdempotencyMismatch(pair) => body::Refusal::IdempotencyMismatch(pair.expected, pair.got),
        signer::Refusal::HeadMismatch(pair) => body::Refusal::HeadMismatch(pair.expected, pair.got),
        signer::Refusal::Unfilled => body::Refusal::Unfilled,
        signer::Refusal::Fault(detail) => body::Refusal::Fault(detail),
    }
}
