//! Reads the transaction object of `eth_signTransaction` and `eth_sendTransaction`, strictly. A
//! field that is unknown, repeated or of another type of transaction is an error, and no value is
//! changed to fit.

use ruint::aliases::U256;

use crate::{
    encoding::{address::Address, json::Json, quantity},
    refusal::Invalid,
    transaction::{
        Fees, Shape, access, authorization, blobs,
        fields::{Fields, TypeSource, at},
        kind::Type,
    },
};

/// A transaction that a client wants signed. `None` if it left a field out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionRequest {
    /// `chainId`.
    pub chain_id: Option<u64>,
    /// `nonce`.
    pub nonce: Option<u64>,
    /// `gas`.
    pub gas: Option<u64>,
    /// `to`. `None` if it creates a contract.
    pub to: Option<Address>,
    /// `value`. 0 if it is left out.
    pub value: U256,
    /// `data` or `input`. Empty if it is left out.
    pub data: Vec<u8>,
    /// The fields that only its type has.
    pub shape: Shape<Option<U256>>,
    /// What determined its type.
    pub type_source: TypeSource,
}

impl TransactionRequest {
    /// Reads the object. `default` is the type if no field determines it. If it is `None`, `type`
    /// or a field that only one type has must determine it.
    ///
    /// Errors: the first broken rule and its field.
    pub fn decode(object: &[(String, Json)], default: Option<Type>) -> Result<Self, Invalid> {
        let fields = Fields::of(object, default)?;
        let request = Self {
            data: fields.data()?,
            to: fields.read("to", quantity::address)?,
            chain_id: fields.read("chainId", quantity::u64)?,
            nonce: fields.read("nonce", quantity::u64)?,
            shape: shape(&fields)?,
            type_source: fields.type_source,
            gas: fields.read("gas", quantity::u64)?,
            value: fields.read("value", quantity::u256)?.unwrap_or_default(),
        };
        if request.chain_id == Some(0) {
            return Err(Invalid::at(at("chainId")).expected("a chain id from 1").got("0x0"));
        }
        if request.nonce == Some(u64::MAX) {
            return Err(Invalid::at(at("nonce")).expected("a nonce below 2^64 - 1 (EIP-2681)").got("0xffffffffffffffff"));
        }
        Ok(request)
    }
}

fn shape(fields: &Fields<'_>) -> Result<Shape<Option<U256>>, Invalid> {
    let gas_price = fields.read("gasPrice", quantity::u256)?;
    let fees = Fees {
        max_priority_fee_per_gas: fields.read("maxPriorityFeePerGas", quantity::u256)?,
        max_fee_per_gas: fields.read("maxFeePerGas", quantity::u256)?,
    };
    let access_list = fields.read("accessList", access::decode)?.unwrap_or_default();
    Ok(match fields.kind {
        Type::Legacy => Shape::Legacy { gas_price },
        Type::AccessList => Shape::AccessList { gas_price, access_list },
        Type::DynamicFee => Shape::DynamicFee { fees, access_list },
        Type::Blob => Shape::Blob { fees, access_list, blobs: blobs::request::decode(fields)? },
        Type::SetCode => {
            let authorizations = fields
                .read("authorizationList", authorization::request::list)?
                .ok_or_else(|| Invalid::at(at("authorizationList")).expected("a value").got("nothing"))?;
            Shape::SetCode { fees, access_list, authorizations }
        }
    })
}
