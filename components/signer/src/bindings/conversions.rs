//! Conversions between the records of the WIT and those of this crate.

use zeroize::Zeroizing;

use super::generated::exports::mintmark::signer::{
    types::{Call, ConfigError, Credential, Denial, Difference, Estimates, Invalid, Refusal, Stamp},
    wallets::{Entry, Ledger, Material, PlannedCaller, Row, Signed, StopAct, StopIds, StopOrder, StopOrderError, Stoppable},
};
use crate::{
    config::{self, keys},
    record::{ledger, stops},
    refusal, stamp, stop_order,
    transaction::complete,
    wallet,
};

pub(super) fn planned_caller(caller: &config::callers::Caller) -> PlannedCaller {
    PlannedCaller { id: caller.id.clone(), max_in_flight: caller.max_in_flight }
}

pub(super) fn rows_of(rows: Vec<Row>) -> Vec<ledger::Row> {
    rows.into_iter().map(|row| ledger::Row { name: row.name, value: row.value, expires: row.expires }).collect()
}

pub(super) fn ledger_of(given: Ledger) -> Result<ledger::Ledger, refusal::Refusal> {
    let fault = || refusal::Refusal::Fault(format!("ledger: expected a head of 32 bytes, got {}", given.head.len()));
    let head = given.head.as_slice().try_into().map_err(|_| fault())?;
    Ok(ledger::Ledger { sequence: given.sequence, head, rows: rows_of(given.rows) })
}

impl From<ledger::Entry> for Entry {
    fn from(entry: ledger::Entry) -> Self {
        Self {
            sequence: entry.sequence,
            previous: entry.previous.to_vec(),
            head: entry.head.to_vec(),
            text: entry.text,
            changes: entry.changes.into_iter().map(|row| Row { name: row.name, value: row.value, expires: row.expires }).collect(),
        }
    }
}

impl From<StopOrder> for stop_order::StopOrder {
    fn from(order: StopOrder) -> Self {
        Self {
            what: match order.what {
                Stoppable::Wallet => stops::Stoppable::Wallet,
                Stoppable::Key(id) => stops::Stoppable::Key(id),
                Stoppable::Caller(id) => stops::Stoppable::Caller(id),
            },
            act: match order.act {
                StopAct::Stop => stop_order::StopAct::Stop,
                StopAct::Lift => stop_order::StopAct::Lift,
            },
            reason: order.reason,
            ids: match order.ids {
                StopIds::Known => stop_order::StopIds::Known,
                StopIds::Any => stop_order::StopIds::Any,
            },
        }
    }
}

impl From<stop_order::StopOrderError> for StopOrderError {
    fn from(error: stop_order::StopOrderError) -> Self {
        match error {
            stop_order::StopOrderError::Config(errors) => Self::Config(errors.into_iter().map(ConfigError::from).collect()),
            stop_order::StopOrderError::Refused(refusal) => Self::Refused(refusal.into()),
        }
    }
}

impl From<wallet::signing_task::Signed> for Signed {
    fn from(wallet::signing_task::Signed { result, hash, nonce, sequence, hash_recorded }: wallet::signing_task::Signed) -> Self {
        Self { result, hash, nonce, sequence, hash_recorded }
    }
}

impl From<Material> for keys::Material {
    fn from(material: Material) -> Self {
        match material {
            Material::Secret(bytes) => Self::Secret(bytes),
            Material::Remote(bytes) => Self::Remote(bytes),
        }
    }
}

impl From<Credential> for wallet::Credential {
    fn from(credential: Credential) -> Self {
        match credential {
            Credential::Anonymous => Self::Anonymous,
            Credential::Bearer(token) => Self::Bearer(Zeroizing::new(token)),
            Credential::Stamp(stamp) => Self::Stamp(Box::new(stamp.into())),
            Credential::Gateway => Self::Gateway,
        }
    }
}

impl From<Stamp> for stamp::Stamp {
    fn from(stamp: Stamp) -> Self {
        Self {
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
}

impl From<Call> for wallet::call::Call {
    fn from(call: Call) -> Self {
        let estimates = |estimates: Estimates| {
            complete::Estimates::read(&complete::EstimateTexts {
                pending_nonce: estimates.pending_nonce,
                gas: &estimates.gas,
                max_fee_per_gas: &estimates.max_fee_per_gas,
                max_priority_fee_per_gas: estimates.max_priority_fee_per_gas.as_deref(),
                block_gas_limit: estimates.block_gas_limit,
                balance: estimates.balance.as_deref(),
            })
        };
        Self {
            credential: call.credential.into(),
            method: call.method,
            params: call.params,
            chain: call.chain,
            idempotency_key: call.idempotency_key,
            confirmed_nonce: call.estimates.as_ref().and_then(|estimates| estimates.confirmed_nonce),
            estimates: call.estimates.map(estimates),
        }
    }
}

impl From<config::config_error::ConfigError> for ConfigError {
    fn from(error: config::config_error::ConfigError) -> Self {
        Self { at: error.at, expected: error.expected, got: error.got }
    }
}

impl From<refusal::Refusal> for Refusal {
    fn from(refusal: refusal::Refusal) -> Self {
        let invalid = |it: refusal::Invalid| Invalid { field: it.field, expected: it.expected, got: it.got };
        let difference = |it: refusal::Difference| Difference { expected: it.expected, got: it.got };
        match refusal {
            refusal::Refusal::Unauthorized | refusal::Refusal::Revoked(_) => Self::Unauthorized,
            refusal::Refusal::Forbidden(detail) => Self::Forbidden(detail),
            refusal::Refusal::UnknownMethod(name) => Self::UnknownMethod(name),
            refusal::Refusal::InvalidStamp(broken) => Self::InvalidStamp(invalid(broken)),
            refusal::Refusal::InvalidParams(broken) => Self::InvalidParams(invalid(broken)),
            refusal::Refusal::Denied(denial) => Self::Denied(Denial { policy: denial.policy, detail: denial.detail }),
            refusal::Refusal::GasAboveLimit(broken) => Self::GasAboveLimit(invalid(broken)),
            refusal::Refusal::InsufficientFunds(broken) => Self::InsufficientFunds(invalid(broken)),
            refusal::Refusal::ChainMismatch(values) => Self::ChainMismatch(difference(values)),
            refusal::Refusal::TransactionReplaced(broken) => Self::TransactionReplaced(invalid(broken)),
            refusal::Refusal::IdempotencyMismatch(values) => Self::IdempotencyMismatch(difference(values)),
            refusal::Refusal::HeadMismatch(values) => Self::HeadMismatch(difference(values)),
            refusal::Refusal::Fault(detail) => Self::Fault(detail),
        }
    }
}
