//! The params of an `eth_sendTransaction`, as far as they say what to ask the chain. The signer has
//! judged them in the dry run.

use std::borrow::Cow;

use serde_json::value::{RawValue, to_raw_value};

use crate::chain::quantity::parse;
use crate::http::problem::{Code, Problem};
use crate::jsonrpc::members::Members;
use crate::jsonrpc::response::Outcome;
use crate::table::gathered;

/// Fields that only a transaction with the fees of EIP-1559 has.
const DYNAMIC: [&str; 8] = [
    "maxFeePerGas",
    "maxPriorityFeePerGas",
    "authorizationList",
    "maxFeePerBlobGas",
    "blobVersionedHashes",
    "blobs",
    "commitments",
    "proofs",
];

/// The fields that decide what a call does and how much gas it takes. The blobs are not among them,
/// because code sees only their hashes.
const CALL: [&str; 9] =
    ["from", "to", "value", "data", "input", "accessList", "authorizationList", "blobVersionedHashes", "maxFeePerBlobGas"];

/// How a transaction pays for gas.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pricing {
    /// By a `gasPrice`, which it pays in full: legacy and type 1.
    OnePrice,
    /// By the fees of EIP-1559: types 2, 3 and 4.
    Dynamic,
    /// As the chain has it. No field of the client determines the type.
    Open,
}

/// A transaction as the client sent it.
pub(crate) struct Params<'a> {
    fields: Members<'a>,
    /// Whether the chain runs it before it is signed.
    pub(crate) is_simulated: bool,
}

impl<'a> Params<'a> {
    /// Reads the params.
    ///
    /// # Errors
    /// `invalid-params` if they do not begin with an object.
    pub(crate) fn read(params: &'a RawValue) -> Result<Self, Outcome> {
        let wrong = || Outcome::from(Problem::invalid(Code::InvalidParams, "params", "a transaction object", params.get()));
        let list: Vec<&RawValue> = serde_json::from_str(params.get()).map_err(|_| wrong())?;
        let (transaction, options) = list.split_first().ok_or_else(wrong)?;
        let read = |value: &&'a RawValue| serde_json::from_str::<Members<'a>>(value.get());
        let mut fields = read(transaction).map_err(|_| wrong())?;
        // The signer takes a null for a field that is left out. A node may not.
        fields.retain(|_, value| value.get() != "null");
        let skipped = |options: Members<'_>| options.get("simulate").is_some_and(|value| value.get() == "false");
        let is_simulated = !options.iter().any(|options| read(options).is_ok_and(skipped));
        Ok(Self { fields, is_simulated })
    }

    /// Returns the transfer of nothing to the account itself that has the other fields. Its gas is
    /// that of a cancellation.
    pub(crate) fn into_transfer_to_itself(mut self) -> Self {
        if let Some(from) = self.fields.get("from").copied() {
            self.fields.insert(Cow::Borrowed("to"), from);
        }
        self
    }

    /// Returns whether the client left a field out.
    pub(crate) fn lacks(&self, name: &str) -> bool {
        !self.fields.contains_key(name)
    }

    /// Returns the value of a field as JSON.
    pub(crate) fn json(&self, name: &str) -> &str {
        self.fields.get(name).map_or("null", |value| value.get())
    }

    /// Returns the quantity in a field. 0 if it is left out, or malformed: the signer refuses that,
    /// and names the field.
    pub(crate) fn quantity(&self, name: &str) -> u128 {
        parse(self.json(name)).unwrap_or(0)
    }

    /// Returns how the transaction pays for gas.
    pub(crate) fn pricing(&self) -> Pricing {
        match self.json("type") {
            "\"0x0\"" | "\"0x1\"" => Pricing::OnePrice,
            _ if !self.lacks("gasPrice") => Pricing::OnePrice,
            "null" if DYNAMIC.iter().all(|name| self.lacks(name)) => Pricing::Open,
            _ => Pricing::Dynamic,
        }
    }

    /// Returns whether it is a transaction with blobs.
    pub(crate) fn has_blobs(&self) -> bool {
        self.json("type") == "\"0x3\"" || !self.lacks("maxFeePerBlobGas")
    }

    /// Returns the call object that the chain is to run.
    pub(crate) fn call(&self) -> String {
        // If there are both, the signer has verified that they are equal. Not every node takes
        // both, see `jsonrpc/params/calldata.rs`.
        let superfluous = self.fields.contains_key("data").then_some("input");
        let gas = (!self.lacks("gas")).then_some("gas");
        let names = CALL.into_iter().filter(|name| Some(*name) != superfluous).chain(gas);
        let chosen: Members<'_> = gathered(names.filter_map(|name| Some((Cow::Borrowed(name), *self.fields.get(name)?))));
        to_raw_value(&chosen).map_or_else(|_| "{}".to_owned(), |value| value.get().to_owned())
    }
}
