//! Converts between the types of the WIT, as generated, and those of the questions and answers.
//! Both components have this file: the types of what a component exports are its own.

use mintmark_backends_remote::{limits, vault};

use super::bindings::exports::mintmark::gateway::limits_types as wit_limits;
use super::bindings::exports::mintmark::gateway::vault_types as wit_vault;
use super::bindings::exports::mintmark::rate_limit::types as wit_rate_limit;
use super::bindings::exports::mintmark::signer::types as wit_signer;

impl From<wit_limits::Take> for limits::Demand {
    fn from(wit_limits::Take { plan, key, network, anonymous, calls }: wit_limits::Take) -> Self {
        let calls = calls.into_iter().map(|wit_rate_limit::MeteredCall { name, blocks }| limits::MeteredCall { name, blocks }).collect();
        Self { plan, key, network, anonymous, calls }
    }
}

impl From<wit_limits::Settle> for limits::Correction {
    fn from(settle: wit_limits::Settle) -> Self {
        let wit_limits::Settle { plan, key, network, taken, spent, at, lease, counted_in } = settle;
        Self { plan, key, network, taken, spent, at, lease, counted_in }
    }
}

impl From<limits::TakeOutcome> for wit_limits::TakeOutcome {
    fn from(outcome: limits::TakeOutcome) -> Self {
        let limits::TakeOutcome { allowed, cost, prices, retry_after, verdicts, fields, at, lease, counted_in } = outcome;
        let verdicts = verdicts.into_iter().map(Into::into).collect();
        let fields = fields.into_iter().map(|limits::Field { name, value }| wit_rate_limit::Field { name, value }).collect();
        Self { allowed, cost, prices, retry_after, verdicts, fields, at, lease, counted_in }
    }
}

impl From<limits::Verdict> for wit_rate_limit::Verdict {
    fn from(limits::Verdict { policy, available, reset, violated, mode }: limits::Verdict) -> Self {
        Self { policy, available, reset, violated, mode }
    }
}

impl From<limits::LimitsFailure> for wit_limits::LimitsFailure {
    fn from(failure: limits::LimitsFailure) -> Self {
        match failure {
            limits::LimitsFailure::UnknownPlan(plan) => Self::UnknownPlan(plan),
            limits::LimitsFailure::StoreUnavailable => Self::StoreUnavailable,
            limits::LimitsFailure::Invalid(reason) => Self::Invalid(reason),
        }
    }
}

impl From<wit_signer::Credential> for vault::Credential {
    fn from(credential: wit_signer::Credential) -> Self {
        match credential {
            wit_signer::Credential::Anonymous => Self::Anonymous,
            wit_signer::Credential::Bearer(token) => Self::Bearer(token),
            wit_signer::Credential::Stamp(stamp) => Self::Stamp(stamp.into()),
            wit_signer::Credential::Gateway => Self::Gateway,
        }
    }
}

impl From<wit_signer::Stamp> for vault::Stamp {
    fn from(stamp: wit_signer::Stamp) -> Self {
        let wit_signer::Stamp { method, authority, path, query, signature_input, signature, content_digest, idempotency_key, body } = stamp;
        Self { method, authority, path, query, signature_input, signature, content_digest, idempotency_key, body }
    }
}

impl From<wit_signer::Estimates> for vault::Estimates {
    fn from(estimates: wit_signer::Estimates) -> Self {
        let wit_signer::Estimates {
            pending_nonce,
            confirmed_nonce,
            gas,
            max_fee_per_gas,
            max_priority_fee_per_gas,
            block_gas_limit,
            balance,
        } = estimates;
        Self { pending_nonce, confirmed_nonce, gas, max_fee_per_gas, max_priority_fee_per_gas, block_gas_limit, balance }
    }
}

impl From<wit_signer::Call> for vault::Call {
    fn from(wit_signer::Call { credential, method, params, chain, idempotency_key, estimates }: wit_signer::Call) -> Self {
        Self { credential: credential.into(), method, params, chain, idempotency_key, estimates: estimates.map(Into::into) }
    }
}

impl From<vault::Caller> for wit_signer::Caller {
    fn from(vault::Caller { id, plan, accounts }: vault::Caller) -> Self {
        Self { id, plan, accounts }
    }
}

impl From<vault::SignOutcome> for wit_vault::SignOutcome {
    fn from(outcome: vault::SignOutcome) -> Self {
        match outcome {
            vault::SignOutcome::Answered(vault::SignResponse { result, hash, nonce, sequence, hash_recorded }) => {
                Self::Answered(wit_vault::SignResponse { result, hash, nonce, sequence, hash_recorded })
            }
            vault::SignOutcome::NeedsEstimates => Self::NeedsEstimates,
        }
    }
}

impl From<vault::VaultFailure> for wit_vault::VaultFailure {
    fn from(failure: vault::VaultFailure) -> Self {
        match failure {
            vault::VaultFailure::Refused(refusal) => Self::Refused(refusal.into()),
            vault::VaultFailure::InFlight => Self::InFlight,
            vault::VaultFailure::TooManyInFlight => Self::TooManyInFlight,
            vault::VaultFailure::StoreUnavailable => Self::StoreUnavailable,
            vault::VaultFailure::InstanceReplaced => Self::InstanceReplaced,
            vault::VaultFailure::KeyUnavailable => Self::KeyUnavailable,
        }
    }
}

impl From<vault::Refusal> for wit_signer::Refusal {
    fn from(refusal: vault::Refusal) -> Self {
        let invalid = |vault::Invalid { field, expected, got }| wit_signer::Invalid { field, expected, got };
        let difference = |vault::Difference { expected, got }| wit_signer::Difference { expected, got };
        match refusal {
            vault::Refusal::Unauthorized => Self::Unauthorized,
            vault::Refusal::InvalidStamp(it) => Self::InvalidStamp(invalid(it)),
            vault::Refusal::Forbidden(reason) => Self::Forbidden(reason),
            vault::Refusal::UnknownMethod(method) => Self::UnknownMethod(method),
            vault::Refusal::InvalidParams(it) => Self::InvalidParams(invalid(it)),
            vault::Refusal::Denied(vault::Denial { policy, detail }) => Self::Denied(wit_signer::Denial { policy, detail }),
            vault::Refusal::GasAboveLimit(it) => Self::GasAboveLimit(invalid(it)),
            vault::Refusal::InsufficientFunds(it) => Self::InsufficientFunds(invalid(it)),
            vault::Refusal::ChainMismatch(it) => Self::ChainMismatch(difference(it)),
            vault::Refusal::IdempotencyMismatch(it) => Self::IdempotencyMismatch(difference(it)),
            vault::Refusal::TransactionReplaced(it) => Self::TransactionReplaced(invalid(it)),
            vault::Refusal::HeadMismatch(it) => Self::HeadMismatch(difference(it)),
            vault::Refusal::Fault(reason) => Self::Fault(reason),
        }
    }
}
