//! `signer_speedUp` and `signer_cancel`, and what the gateway does like them by itself: a
//! replacement that is made from what the outbox has.

use ruint::aliases::U256;

use crate::{
    config::chains::outbox::BumpRule,
    encoding::{address::Address, json::Json, quantity},
    record::{
        outbox::{place::Place, row::OutboxRow, state::State, version::Version},
        replacement::lowest_replacement,
    },
    refusal::{Invalid, Refusal},
    transaction::{Fees, Shape, Transaction, complete::Estimates, fields::TypeSource, request::TransactionRequest},
    wallet::{
        call::{Call, Method},
        outbox::params::{self, Fields},
        route,
    },
};

/// What a replacement is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::wallet) enum Goal {
    /// The same transaction, for higher fees.
    SpeedUp,
    /// The same transaction, for higher fees within the rule of the chain.
    Bump(BumpRule),
    /// A transfer of nothing to the account itself.
    Cancel,
    /// The same in the place of a transaction that a node refuses for good.
    Fill,
    /// What is recorded, and a remote key has still to sign.
    Sign,
}

/// A request to replace a transaction.
pub(in crate::wallet) struct Replacement {
    pub(in crate::wallet) goal: Goal,
    pub(in crate::wallet) chain: u64,
    pub(in crate::wallet) nonce: u64,
    /// What the client wants to pay. `None` if the signer is to choose.
    fees: Fees<Option<U256>>,
    max_fee_per_blob_gas: Option<U256>,
    pub(in crate::wallet) estimates: Option<Estimates>,
    pub(in crate::wallet) confirmed_nonce: Option<u64>,
}

impl Replacement {
    /// Reads the object: `from`, `nonce`, and any of `maxFeePerGas`, `maxPriorityFeePerGas`,
    /// `maxFeePerBlobGas` and `gasPrice`, which stands for the first two.
    ///
    /// Errors: the first broken rule and its field.
    pub(in crate::wallet) fn decode(object: &[(String, Json)], method: Method, call: &Call) -> Result<Self, Refusal> {
        let names = ["from", "nonce", "gasPrice", "maxFeePerGas", "maxPriorityFeePerGas", "maxFeePerBlobGas"];
        let fields = Fields::read(object, &names)?;
        let wei = |name: &str| fields.get(name).map(|(at, value)| quantity::u256(&at, value)).transpose();
        let gas_price = wei("gasPrice")?;
        let missing = || Invalid::at("params[0].nonce").expected("the nonce of the transaction to replace").got("nothing");
        Ok(Self {
            goal: if method == Method::Cancel { Goal::Cancel } else { Goal::SpeedUp },
            chain: params::chain(route::chain(call.chain.as_deref())?)?,
            nonce: fields.number("nonce")?.ok_or_else(missing)?,
            fees: Fees {
                max_fee_per_gas: wei("maxFeePerGas")?.or(gas_price),
                max_priority_fee_per_gas: wei("maxPriorityFeePerGas")?.or(gas_price),
            },
            max_fee_per_blob_gas: wei("maxFeePerBlobGas")?,
            estimates: call.estimates.clone().transpose()?,
            confirmed_nonce: call.confirmed_nonce,
        })
    }

    /// Returns the replacement that the gateway asks for by itself.
    ///
    /// Errors: the estimates cannot be read.
    pub(super) fn of_gateway(goal: Goal, place: &Place, call: &Call) -> Result<Self, Refusal> {
        Ok(Self {
            goal,
            chain: place.chain,
            nonce: place.nonce,
            fees: Fees { max_fee_per_gas: None, max_priority_fee_per_gas: None },
            max_fee_per_blob_gas: None,
            estimates: call.estimates.clone().transpose()?,
            confirmed_nonce: call.confirmed_nonce,
        })
    }

    /// Returns the transaction to sign in the place of the last one. Fees that the client leaves
    /// out are the lowest that replace it, or those of `estimates` if these are higher.
    ///
    /// Errors: a transaction with authorizations by its sender cannot be cancelled, nor can one
    /// with blobs that a node may have.
    pub(in crate::wallet) fn request(&self, row: &OutboxRow, last: &Version, account: Address) -> Result<TransactionRequest, Invalid> {
        if self.goal == Goal::Cancel && last.further_nonces > 0 {
            return Err(self.takes_more_nonces(row, last));
        }
        let has_blobs = row.transaction.shape.blobs().is_some();
        if self.goal == Goal::Fill || (self.goal == Goal::Cancel && has_blobs && row.state == State::Refused) {
            // No node has a transaction with this nonce, so anything can take its place, for the
            // fees of the chain.
            let shape = Shape::DynamicFee { fees: self.fees, access_list: Vec::new() };
            return Ok(self.transfer_of_nothing(account, shape, TypeSource::Default));
        }
        let fees = self.fees(row, last);
        let shape = self.shape(&row.transaction, fees, last)?;
        let Transaction { to, value, data, gas, .. } = &row.transaction;
        let same = TransactionRequest {
            chain_id: Some(self.chain),
            nonce: Some(self.nonce),
            gas: Some(*gas),
            to: *to,
            value: *value,
            data: data.clone(),
            shape,
            // The type of the transaction that is replaced.
            type_source: TypeSource::Field,
        };
        if self.goal == Goal::Cancel {
            return Ok(self.transfer_of_nothing(account, same.shape, TypeSource::Field));
        }
        Ok(same)
    }

    /// Returns a transfer of nothing to the account. Some chains ask for more gas than 21,000 for a
    /// transfer, so the gateway estimates it.
    fn transfer_of_nothing(&self, account: Address, shape: Shape<Option<U256>>, type_source: TypeSource) -> TransactionRequest {
        TransactionRequest {
            chain_id: Some(self.chain),
            nonce: Some(self.nonce),
            gas: None,
            to: Some(account),
            value: U256::ZERO,
            data: Vec::new(),
            shape,
            type_source,
        }
    }

    /// Refuses to cancel a transaction that takes several nonces: those after the first would stay
    /// open for ever.
    fn takes_more_nonces(&self, row: &OutboxRow, last: &Version) -> Invalid {
        let (nonce, further) = (self.nonce, last.further_nonces);
        let another = format!("replace it by an eth_sendTransaction with nonce 0x{nonce:x} and {further} authorizations by its sender");
        let way_out = match row.state {
            State::Refused => format!("pay in what it lacks, and the outbox sends it again, or {another}"),
            _ => format!("speed it up instead, or {another}"),
        };
        let expected = format!("a transaction without authorizations by its sender, as a transfer takes fewer nonces: {way_out}");
        Invalid::at("params[0].nonce").expected(expected).got(format!("{nonce}, with {further}"))
    }

    /// Refuses to cancel a transaction with blobs that a node may have.
    fn only_blobs_replace_it(&self, has_sidecar: bool) -> Invalid {
        let nonce = self.nonce;
        let (way_out, got) = if has_sidecar {
            ("speed it up instead".to_owned(), "with blobs")
        } else {
            let another = format!("replace it by an eth_sendTransaction with nonce 0x{nonce:x}, its own blobs and twice the fees");
            (another, "of which the ledger has only the hashes of the blobs")
        };
        let expected = format!("a transaction without blobs, or one that a node refuses for good, as only blobs replace blobs: {way_out}");
        Invalid::at("params[0].nonce").expected(expected).got(format!("{nonce}, {got}"))
    }

    fn fees(&self, row: &OutboxRow, last: &Version) -> Fees<Option<U256>> {
        let Goal::Bump(rule) = self.goal else { return self.fees_of_client(last) };
        let estimated = |of: fn(&Estimates) -> Option<U256>| self.estimates.as_ref().and_then(of).unwrap_or_default();
        let highest = rule.highest(row.transaction.gas, rule.blob_fee(row, last));
        let fee = rule.lowest(last.max_fee_per_gas, last).max(estimated(|estimates| Some(estimates.max_fee_per_gas)));
        let priority = rule.lowest(last.max_priority_fee_per_gas, last);
        let priority = priority.max(estimated(|estimates| estimates.max_priority_fee_per_gas));
        let fee = fee.max(priority).min(highest);
        Fees { max_fee_per_gas: Some(fee), max_priority_fee_per_gas: Some(priority.min(fee)) }
    }

    fn fees_of_client(&self, last: &Version) -> Fees<Option<U256>> {
        let estimated = |of: fn(&Estimates) -> Option<U256>| self.estimates.as_ref().and_then(of).unwrap_or_default();
        let lowest = |fee: U256| lowest_replacement(fee, last.increase()).unwrap_or(U256::MAX);
        let chosen_priority = lowest(last.max_priority_fee_per_gas).max(estimated(|estimates| estimates.max_priority_fee_per_gas));
        let most = self.fees.max_fee_per_gas.unwrap_or(U256::MAX);
        let priority = self.fees.max_priority_fee_per_gas.unwrap_or_else(|| chosen_priority.min(most));
        let chosen_fee = lowest(last.max_fee_per_gas).max(estimated(|estimates| Some(estimates.max_fee_per_gas))).max(priority);
        Fees { max_fee_per_gas: Some(self.fees.max_fee_per_gas.unwrap_or(chosen_fee)), max_priority_fee_per_gas: Some(priority) }
    }

    fn shape(&self, transaction: &Transaction, fees: Fees<Option<U256>>, last: &Version) -> Result<Shape<Option<U256>>, Invalid> {
        // A gas price is paid in full, so it is both fees.
        let gas_price = fees.max_fee_per_gas;
        let cancels = self.goal == Goal::Cancel;
        let lowest_blob_fee = |fee| match self.goal {
            Goal::Bump(rule) => rule.lowest(fee, last),
            _ => lowest_replacement(fee, last.increase()).unwrap_or(U256::MAX),
        };
        Ok(match &transaction.shape {
            Shape::Legacy { .. } => Shape::Legacy { gas_price },
            Shape::AccessList { .. } if cancels => Shape::Legacy { gas_price },
            Shape::AccessList { access_list, .. } => Shape::AccessList { gas_price, access_list: access_list.clone() },
            Shape::Blob { blobs, .. } if cancels => return Err(self.only_blobs_replace_it(blobs.sidecar.is_some())),
            Shape::DynamicFee { .. } | Shape::SetCode { .. } if cancels => Shape::DynamicFee { fees, access_list: Vec::new() },
            Shape::DynamicFee { access_list, .. } => Shape::DynamicFee { fees, access_list: access_list.clone() },
            Shape::SetCode { access_list, authorizations, .. } => {
                Shape::SetCode { fees, access_list: access_list.clone(), authorizations: authorizations.clone() }
            }
            Shape::Blob { access_list, blobs, .. } => {
                let mut blobs = blobs.clone();
                blobs.max_fee_per_blob_gas = self.max_fee_per_blob_gas.unwrap_or_else(|| lowest_blob_fee(blobs.max_fee_per_blob_gas));
                Shape::Blob { fees, access_list: access_list.clone(), blobs }
            }
        })
    }
}
