//! The replacement of a transaction that is not in a block yet: the same nonce again, for a higher
//! fee.
//!
//! A node accepts a second transaction with a nonce only for clearly higher fees. The signer
//! refuses to sign one for less: it would be of no use, and either of the two transactions could
//! end up in a block. What was signed last with a nonce stands in its row of the outbox.

use ruint::aliases::U256;

use crate::{
    record::outbox::version::Version,
    refusal::Invalid,
    transaction::{Transaction, fields::AT, kind::Type},
};

impl Version {
    /// Returns how much every fee of a replacement must rise.
    pub(crate) fn increase(&self) -> Increase {
        if self.max_fee_per_blob_gas.is_some() { Increase::Double } else { Increase::Tenth }
    }

    /// Decides whether `by` may replace the transaction, by the rules of nodes.
    ///
    /// Only a transaction with blobs replaces one with blobs. Every fee must be at least 10 %
    /// higher, with blobs at least twice as high.
    ///
    /// Errors: names the fee that is too low, and what it must be at least.
    pub fn allows_replacement_by(&self, by: &Transaction) -> Result<(), Invalid> {
        let replaced = || format!("to replace what entry {} signed with nonce {}", self.sequence, by.nonce);
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
        let increase = self.increase();
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
pub(crate) enum Increase {
    /// By 10 %, rounded up.
    Tenth,
    /// By 100 %, as nodes ask for transactions with blobs.
    Double,
}

/// Returns the lowest fee that replaces another one. It is at least 1 wei higher. `None` if it is
/// not below 2^256.
pub(crate) fn lowest_replacement(before: U256, increase: Increase) -> Option<U256> {
    let more = match increase {
        Increase::Tenth => before.div_ceil(U256::from(10)),
        Increase::Double => before,
    };
    before.checked_add(more.max(U256::ONE))
}
