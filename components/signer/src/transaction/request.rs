//! The transaction object of `eth_signTransaction` and `eth_sendTransaction`, read strictly: a field that is unknown, repeated, or meant for another
//! type of transaction is refused by name, and no value is bent to fit.

use ruint::aliases::U256;

use crate::{
    encoding::{address::Address, json::Json, quantity},
    refusal::Invalid,
    transaction::{Fees, Shape, access, authorization, blobs, fields::Fields, kind::Type},
};

/// Where the object stands.
pub const AT: &str = "params[0]";

/// What a client asks to be signed; what it left out is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionRequest {
    /// `chainId`.
    pub chain_id: Option<u64>,
    /// `nonce`.
    pub nonce: Option<u64>,
    /// `gas`.
    pub gas: Option<u64>,
    /// `to`; none creates a contract.
    pub to: Option<Address>,
    /// `value`; left out: 0.
    pub value: U256,
    /// `data` or `input`; left out: empty.
    pub data: Vec<u8>,
    /// What only its type has.
    pub shape: Shape<Option<U256>>,
}

impl TransactionRequest {
    /// Reads the object. `default`: the type where no field tells it; none: then it must be told, by `type` or by a field that only one type has. Errors: the first broken rule and its field.
    pub fn decode(object: &[(String, Json)], default: Option<Type>) -> Result<Self, Invalid> {
        let fields = Fields::of(object, default)?;
        let request = Self {
            data: fields.data()?,
            to: match fields.get("to") {
                None | Some(Json::Null) => None,
                Some(value) => Some(quantity::address(&at("to"), value)?),
            },
            chain_id: fields.read("chainId", quantity::u64)?,
            nonce: fields.read("nonce", quantity::u64)?,
            shape: shape(&fields)?,
            gas: fields.read("gas", quantity::u64)?,
            value: fields.read("value", quantity::u256)?.unwrap_or_default(),
        };
        if request.chain_id == Some(0) {
            return Err(Invalid::new(at("chainId"), "a chain id from 1", "0x0"));
        }
        if request.nonce == Some(u64::MAX) {
            return Err(Invalid::new(at("nonce"), "a nonce below 2^64 - 1 (EIP-2681)", "0xffffffffffffffff"));
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
                .ok_or_else(|| Invalid::new(at("authorizationList"), "a value", "nothing"))?;
            Shape::SetCode { fees, access_list, authorizations }
        }
    })
}

/// The path of a field.
pub(super) fn at(name: &str) -> String {
    format!("{AT}.{name}")
}
