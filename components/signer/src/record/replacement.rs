//! The replacement of a transaction that is not in a block yet: the same nonce again, for a higher
//! fee.
//!
//! A node accepts a second transaction with a nonce only for clearly higher fees. The signer
//! refuses to sign one for less: it would be of no use, and either of the two transactions could
//! end up in a block. What was signed last with a nonce stands in a row. An account has 64 slots
//! for these rows on each chain. The nonce 64 further on overwrites a slot. A transaction whose row
//! is overwritten can no longer be replaced.

use ruint::aliases::U256;

use crate::{
    encoding::quantity,
    refusal::Invalid,
    transaction::{Transaction, fields::AT, kind::Type},
};

/// The slots of an account on a chain.
pub const SLOTS: u64 = 64;

/// A transaction that was signed and may still be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentTransaction {
    /// Its nonce.
    pub nonce: u64,
    /// Sequence of the entry that records it.
    pub sequence: u64,
    /// `maxFeePerGas` or `gasPrice`, wei.
    pub max_fee_per_gas: U256,
    /// `maxPriorityFeePerGas` or `gasPrice`, wei.
    pub max_priority_fee_per_gas: U256,
    /// `maxFeePerBlobGas`, wei. `None` if it has no blobs.
    pub max_fee_per_blob_gas: Option<U256>,
    /// How many nonces it takes after its own: one for each authorization by its sender (EIP-7702).
    pub further_nonces: u64,
}

impl SentTransaction {
    /// Takes the fees of a transaction. `further_nonces` is how many nonces it takes after its own,
    /// `sequence` the sequence of the entry that records it.
    pub fn of(transaction: &Transaction, further_nonces: u64, sequence: u64) -> Self {
        let fees = transaction.shape.fees();
        Self {
            nonce: transaction.nonce,
            sequence,
            max_fee_per_gas: fees.max_fee_per_gas,
            max_priority_fee_per_gas: fees.max_priority_fee_per_gas,
            max_fee_per_blob_gas: transaction.shape.blobs().map(|blobs| blobs.max_fee_per_blob_gas),
            further_nonces,
        }
    }

    /// Returns the value of the row: nonce, sequence, fees, blob fee (empty if there is none), and
    /// the number of further nonces if there are any, joined by commas.
    pub fn write(&self) -> String {
        let blob = self.max_fee_per_blob_gas.map(|fee| fee.to_string()).unwrap_or_default();
        let further = if self.further_nonces == 0 { String::new() } else { format!(",{}", self.further_nonces) };
        format!("{},{},{},{},{blob}{further}", self.nonce, self.sequence, self.max_fee_per_gas, self.max_priority_fee_per_gas)
    }

    /// Reads the value of a row. `None` if it is not what [`Self::write`] writes.
    pub fn read(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split(',').collect();
        let [nonce, sequence, fee, priority, blob, further @ ..] = parts.as_slice() else { return None };
        Some(Self {
            nonce: quantity::decimal_u64(nonce)?,
            sequence: quantity::decimal_u64(sequence)?,
            max_fee_per_gas: quantity::decimal_u256(fee)?,
            max_priority_fee_per_gas: quantity::decimal_u256(priority)?,
            max_fee_per_blob_gas: if blob.is_empty() { None } else { Some(quantity::decimal_u256(blob)?) },
            further_nonces: match further {
                [] => 0,
                [further] => quantity::decimal_u64(further).filter(|further| *further > 0)?,
                _ => return None,
            },
        })
    }

    /// Decides whether `by` may replace the transaction, by the rules of nodes.
    ///
    /// Only a transaction with blobs replaces one with blobs. Every fee must be at least 10 %
    /// higher, with blobs at least twice as high.
    ///
    /// Errors: names the fee that is too low, and what it must be at least.
    pub fn allows_replacement_by(&self, by: &Transaction) -> Result<(), Invalid> {
        let replaced = || format!("to replace what entry {} signed with nonce {}", self.sequence, self.nonce);
        let at = |name: &str| Invalid::at(format!("{AT}.{name}"));
        let kind = by.shape.kind();
        let blob_fee = by.shape.blobs().map(|blobs| blobs.max_fee_per_blob_gas);
        if blob_fee.is_some() != self.max_fee_per_blob_gas.is_some() {
            let expected = if blob_fee.is_none() { "type 3" } else { "a type other than 3" };
            return Err(at("type").expected(format!("{expected} {}", replaced())).got(kind.quantity()));
        }
        let fees = by.shape.fees();
        let names = match kind {
            Type::Legacy | Type::AccessList => ["gasPrice", "gasPrice"],
            Type::DynamicFee | Type::Blob | Type::SetCode => ["maxFeePerGas", "maxPriorityFeePerGas"],
        };
        let [fee, priority] = names;
        let pairs = [
            (fee, self.max_fee_per_gas, fees.max_fee_per_gas),
            (priority, self.max_priority_fee_per_gas, fees.max_priority_fee_per_gas),
            ("maxFeePerBlobGas", self.max_fee_per_blob_gas.unwrap_or_default(), blob_fee.unwrap_or(U256::MAX)),
        ];
        let increase = if blob_fee.is_some() { Increase::Double } else { Increase::Tenth };
        for (name, before, now) in pairs {
            match lowest_replacement(before, increase) {
                Some(lowest) if now >= lowest => {}
                Some(lowest) => return Err(at(name).expected(format!("at least {lowest} {}", replaced())).got(now.to_string())),
                None => {
                    return Err(at(name)
                        .expected(format!("a higher fee {}, and there is none below 2^256", replaced()))
                        .got(now.to_string()));
                }
            }
        }
        Ok(())
    }
}

/// How much a fee must rise to replace another one.
#[derive(Clone, Copy)]
enum Increase {
    /// By 10 %, rounded up.
    Tenth,
    /// By 100 %, as nodes ask for transactions with blobs.
    Double,
}

/// Returns the lowest fee that replaces another one. It is at least 1 wei higher. `None` if it is
/// not below 2^256.
fn lowest_replacement(before: U256, increase: Increase) -> Option<U256> {
    let more = match increase {
        Increase::Tenth => before.div_ceil(U256::from(10)),
        Increase::Double => before,
    };
    before.checked_add(more.max(U256::ONE))
}
