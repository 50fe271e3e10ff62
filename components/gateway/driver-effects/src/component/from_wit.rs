//! Bindings' types to the body's.

use mintmark_gateway_core as body;

use super::bindings::exports::mintmark::gateway::exchanges::{self, Outcome as WitOutcome};
use super::bindings::exports::mintmark::gateway::types;
use super::bindings::exports::mintmark::signer::types as signer;
use super::bindings::mintmark::nft::http;
use crate::step::Outcome;

pub(crate) fn request(request: exchanges::Request) -> body::Request {
    body::Request { method: request.method, target: request.target, headers: headers(request.headers), peer: request.peer }
}

pub(crate) fn headers(headers: Vec<http::Header>) -> Vec<body::Header> {
    headers.into_iter().map(|header| body::Header { name: header.name, value: header.value }).collect()
}

pub(crate) fn settled(settled: exchanges::Settled) -> (u32, Outcome) {
    let outcome = match settled.outcome {
        WitOutcome::Body(outcome) => Outcome::Body(outcome.map_err(|failure| match failure {
            exchanges::BodyFailure::TooLarge => body::BodyFailure::TooLarge,
            exchanges::BodyFailure::Broken(detail) => body::BodyFailure::Broken(detail),
        })),
        WitOutcome::Fetch(outcome) => Outcome::Fetch(outcome.map(response).map_err(fetch_failure)),
        WitOutcome::Read(value) => Outcome::Read(value),
        WitOutcome::Write => Outcome::Write,
        WitOutcome::Sleep => Outcome::Sleep,
        WitOutcome::Take(outcome) => Outcome::Take(outcome.map(taken).map_err(limits_failure)),
        WitOutcome::Settle(outcome) => Outcome::Settle(outcome.map(taken).map_err(limits_failure)),
        WitOutcome::Identify(outcome) => Outcome::Identify(outcome.map(caller).map_err(vault_failure)),
        WitOutcome::Sign(outcome) => Outcome::Sign(outcome.map(answer).map_err(vault_failure)),
    };
    (settled.id, outcome)
}

fn response(response: http::Response) -> body::Response {
    body::Response { status: response.status, headers: headers(response.headers), body: response.body }
}

fn fetch_failure(failure: http::FetchFailure) -> body::FetchFailure {
    match failure {
        http::FetchFailure::Unreachable(detail) => body::FetchFailure::Unreachable(detail),
        http::FetchFailure::TimedOut => body::FetchFailure::TimedOut,
        http::FetchFailure::TooLarge(limit) => body::FetchFailure::TooLarge(limit),
        http::FetchFailure::Refused(detail) => body::FetchFailure::Refused(detail),
        http::FetchFailure::Other(detail) => body::FetchFailure::Other(detail),
    }
}

fn taken(taken: types::TakeOutcome) -> body::TakeOutcome {
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

fn limits_failure(failure: types::LimitsFailure) -> body::LimitsFailure {
    match failure {
        types::LimitsFailure::UnknownPlan(plan) => body::LimitsFailure::UnknownPlan(plan),
        types::LimitsFailure::StoreUnavailable => body::LimitsFailure::StoreUnavailable,
        types::LimitsFailure::Invalid(detail) => body::LimitsFailure::Invalid(detail),
    }
}

fn caller(caller: signer::Caller) -> body::Caller {
    body::Caller { id: caller.id, plan: caller.plan, accounts: caller.accounts }
}

fn answer(answer: types::SignResponse) -> body::SignResponse {
    body::SignResponse { result: answer.result, hash: answer.hash }
}

fn vault_failure(failure: types::VaultFailure) -> body::VaultFailure {
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
