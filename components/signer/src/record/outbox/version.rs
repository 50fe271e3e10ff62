//! One of the transactions that were signed with a nonce.

use ruint::aliases::U256;

use crate::{
    encoding::{
        hex,
        json::{Json, build::text},
        quantity,
    },
    record::outbox::charged::Charges,
    transaction::Transaction,
};

/// A signed transaction: the first one with its nonce, or a replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Sequence of the entry that records it.
    pub sequence: u64,
    /// Microseconds since 1970 at which it was recorded.
    pub time: u64,
    /// Id of the caller.
    pub caller: String,
    /// Its hashes. A remote key can sign the same transaction more than once, each time with
    /// another signature. Empty until the first signature of a remote key is recorded.
    pub hashes: Vec<[u8; 32]>,
    /// `maxFeePerGas` or `gasPrice`, wei.
    pub max_fee_per_gas: U256,
    /// `maxPriorityFeePerGas` or `gasPrice`, wei.
    pub max_priority_fee_per_gas: U256,
    /// `maxFeePerBlobGas`, wei. `None` if it has no blobs.
    pub max_fee_per_blob_gas: Option<U256>,
    /// How many nonces it takes after its own: one for each authorization by its sender (EIP-7702).
    pub further_nonces: u64,
    /// Whether it stands for the same request as the one before, for other fees.
    pub is_for_the_same_request: bool,
    /// What it was charged. Empty if that was given back.
    pub charges: Charges,
}

impl Version {
    /// Takes the fees of a transaction. `further_nonces` is how many nonces it takes after its own.
    pub fn of(transaction: &Transaction, further_nonces: u64, sequence: u64, time: u64, caller: &str) -> Self {
        let fees = transaction.shape.fees();
        Self {
            sequence,
            time,
            caller: caller.to_owned(),
            hashes: Vec::new(),
            max_fee_per_gas: fees.max_fee_per_gas,
            max_priority_fee_per_gas: fees.max_priority_fee_per_gas,
            max_fee_per_blob_gas: transaction.shape.blobs().map(|blobs| blobs.max_fee_per_blob_gas),
            further_nonces,
            is_for_the_same_request: false,
            charges: Charges::default(),
        }
    }

    /// Returns the version as it stands in a row.
    pub(super) fn to_json(&self) -> Json {
        Json::List(vec![
            text(Some(self.sequence)),
            text(Some(self.time)),
            text(Some(&self.caller)),
            Json::List(self.hashes.iter().map(|hash| text(Some(hex::encode(hash)))).collect()),
            text(Some(self.max_fee_per_gas)),
            text(Some(self.max_priority_fee_per_gas)),
            text(self.max_fee_per_blob_gas),
            text(Some(self.further_nonces)),
            Json::Bool(self.is_for_the_same_request),
            self.charges.to_json(),
        ])
    }

    /// Reads what [`Self::to_json`] returns.
    pub(super) fn read(json: &Json) -> Option<Self> {
        let Json::List(parts) = json else { return None };
        let [
            Json::Text(sequence),
            Json::Text(time),
            Json::Text(caller),
            Json::List(hashes),
            Json::Text(fee),
            Json::Text(priority),
            blob,
            Json::Text(further_nonces),
            rest @ ..,
        ] = parts.as_slice()
        else {
            return None;
        };
        let (is_for_the_same_request, charges) = match rest {
            // Rows of a ledger that was written before charges were kept.
            [] => (false, Charges::default()),
            [Json::Bool(same), charges] => (*same, Charges::read(charges)?),
            _ => return None,
        };
        let hash = |json: &Json| if let Json::Text(text) = json { hex::decode_exact(text) } else { None };
        Some(Self {
            sequence: quantity::decimal_u64(sequence)?,
            time: quantity::decimal_u64(time)?,
            caller: caller.clone(),
            hashes: hashes.iter().map(hash).collect::<Option<_>>()?,
            max_fee_per_gas: quantity::decimal_u256(fee)?,
            max_priority_fee_per_gas: quantity::decimal_u256(priority)?,
            max_fee_per_blob_gas: match blob {
                Json::Null => None,
                Json::Text(fee) => Some(quantity::decimal_u256(fee)?),
                _ => return None,
            },
            further_nonces: quantity::decimal_u64(further_nonces)?,
            is_for_the_same_request,
            charges,
        })
    }
}
