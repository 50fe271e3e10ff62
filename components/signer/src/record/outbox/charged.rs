//! What a transaction was charged, so that it can be given back if the transaction is never mined.

use ruint::aliases::U256;

use crate::{
    encoding::{
        json::{Json, build::text},
        quantity,
    },
    record::spending_limits::{Charged, Sums},
};

/// What the signing of a transaction was charged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Charges {
    /// What was added to the account's total, in wei.
    pub total: U256,
    /// What was added to spending limits.
    pub limits: Vec<Charged>,
}

impl Charges {
    /// Returns whether there is nothing to give back.
    pub fn is_empty(&self) -> bool {
        self.total.is_zero() && self.limits.is_empty()
    }

    /// Returns the charges as they stand in a row.
    pub(super) fn to_json(&self) -> Json {
        let limit = |Charged { row, end, sums }: &Charged| {
            let parts = [text(Some(row)), text(Some(end))].into_iter();
            Json::List(parts.chain(sums.iter().map(|sum| text(Some(sum)))).collect())
        };
        Json::List([text(Some(self.total))].into_iter().chain(self.limits.iter().map(limit)).collect())
    }

    /// Reads what [`Self::to_json`] returns.
    pub(super) fn read(json: &Json) -> Option<Self> {
        let Json::List(items) = json else { return None };
        let [Json::Text(total), limits @ ..] = items.as_slice() else { return None };
        Some(Self { total: quantity::decimal_u256(total)?, limits: limits.iter().map(limit).collect::<Option<_>>()? })
    }
}

fn limit(json: &Json) -> Option<Charged> {
    let Json::List(parts) = json else { return None };
    let [Json::Text(row), Json::Text(end), sums @ ..] = parts.as_slice() else { return None };
    let sum = |json: &Json| if let Json::Text(text) = json { quantity::decimal_u256(text) } else { None };
    let sums: Sums = sums.iter().map(sum).collect::<Option<Vec<_>>>()?.try_into().ok()?;
    Some(Charged { row: row.clone(), end: quantity::decimal_u64(end)?, sums })
}
