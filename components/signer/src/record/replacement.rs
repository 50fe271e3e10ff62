//! Replacing a transaction that was signed but not mined: the same nonce again, for a higher price.
//!
//! A node takes a second transaction of a nonce only for fees that are clearly higher, so a signature for less would be of no use, and it would leave two transactions of which either may be mined. What was
//! signed last stands in one row a nonce, in 64 slots an account and chain: a slot is written over by the nonce 64 further on, and what is written over can be replaced no more.

use ruint::aliases::U256;

use crate::{
    encoding::quantity,
    refusal::Invalid,
    transaction::{Transaction, kind::Type, request::AT},
};

/// Slots of an account on a chain.
pub const SLOTS: u64 = 64;

/// What was signed last with a nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The nonce.
    pub nonce: u64,
    /// Sequence of the entry that records it.
    pub sequence: u64,
    /// `maxFeePerGas` or `gasPrice`, wei.
    pub max_fee_per_gas: U256,
    /// `maxPriorityFeePerGas` or `gasPrice`, wei.
    pub max_priority_fee_per_gas: U256,
    /// `maxFeePerBlobGas`, wei; none: it has no blobs.
    pub max_fee_per_blob_gas: Option<U256>,
}

impl Sent {
    /// Of a transaction and the entry that records it.
    pub fn of(transaction: &Transaction, sequence: u64) -> Self {
        let fees = transaction.shape.fees();
        Self {
            nonce: transaction.nonce,
            sequence,
            max_fee_per_gas: fees.max_fee_per_gas,
            max_priority_fee_per_gas: fees.max_priority_fee_per_gas,
            max_fee_per_blob_gas: transaction.shape.blobs().map(|blobs| blobs.max_fee_per_blob_gas),
        }
    }

    /// The row's value: nonce, sequence, fees and blob fee (empty for none), joined by commas.
    pub fn write(&self) -> String {
        let blob = self.max_fee_per_blob_gas.map(|fee| fee.to_string()).unwrap_or_default();
        format!("{},{},{},{},{blob}", self.nonce, self.sequence, self.max_fee_per_gas, self.max_priority_fee_per_gas)
    }

    /// Reads a row. None when it is not what [`Self::write`] writes.
    pub fn read(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split(',').collect();
        let [nonce, sequence, most, priority, blob] = parts.as_slice() else { return None };
        Some(Self {
            nonce: quantity::decimal_u64(nonce)?,
            sequence: quantity::decimal_u64(sequence)?,
            max_fee_per_gas: quantity::decimal_u256(most)?,
            max_priority_fee_per_gas: quantity::decimal_u256(priority)?,
            max_fee_per_blob_gas: if blob.is_empty() { None } else { Some(quantity::decimal_u256(blob)?) },
        })
    }

    /// Whether a transaction may take its place: blobs for blobs only, and every fee at least 10 % higher, twice as high for blobs (what nodes ask for), in any case higher. Errors: the fee that is too low and what it
    /// must be at least.
    pub fn check(&self, by: &Transaction) -> Result<(), Invalid> {
        let replaced = || format!("to replace what entry {} signed with nonce {}", self.sequence, self.nonce);
        let refuse = |name: &str, expected: String, got: String| Err(Invalid::new(format!("{AT}.{name}"), expected, got));
        let kind = by.shape.kind();
        let blob_fee = by.shape.blobs().map(|blobs| blobs.max_fee_per_blob_gas);
        if blob_fee.is_some() != self.max_fee_per_blob_gas.is_some() {
            let expected = if blob_fee.is_none() { "type 3" } else { "a type other than 3" };
            return refuse("type", format!("{expected} {}", replaced()), kind.quantity().into());
        }
        let fees = by.shape.fees();
        let names = match kind {
            Type::Legacy | Type::AccessList => ["gasPrice", "gasPrice"],
            Type::DynamicFee | Type::Blob | Type::SetCode => ["maxFeePerGas", "maxPriorityFeePerGas"],
        };
        let [most, priority] = names;
        let pairs = [
            (most, self.max_fee_per_gas, fees.max_fee_per_gas),
            (priority, self.max_priority_fee_per_gas, fees.max_priority_fee_per_gas),
            ("maxFeePerBlobGas", self.max_fee_per_blob_gas.unwrap_or_default(), blob_fee.unwrap_or(U256::MAX)),
        ];
        for (name, before, now) in pairs {
            match least(before, blob_fee.is_some()) {
                Some(least) if now >= least => {}
                Some(least) => return refuse(name, format!("at least {least} {}", replaced()), now.to_string()),
                None => return refuse(name, format!("a higher fee {}, and there is none below 2^256", replaced()), now.to_string()),
            }
        }
        Ok(())
    }
}

/// The least that replaces a fee: a tenth more, or twice as much, rounded up, and at least one more.
fn least(before: U256, twice: bool) -> Option<U256> {
    let more = if twice { before } else { tenth(before) };
    before.checked_add(more.max(U256::ONE))
}

/// A tenth, rounded up, limb by limb: division by any number would be 3 KB of the component.
fn tenth(value: U256) -> U256 {
    let mut limbs = value.into_limbs();
    let mut rest = 0;
    for limb in limbs.iter_mut().rev() {
        let part = u128::from(rest) << 64 | u128::from(*limb);
        // Below 2^64, as `rest` is below 10.
        *limb = u64::try_from(part / 10).unwrap_or(u64::MAX);
        rest = (part % 10) as u64;
    }
    // A tenth is far below the most there is.
    U256::from_limbs(limbs).saturating_add(U256::from(u8::from(rest > 0)))
}
