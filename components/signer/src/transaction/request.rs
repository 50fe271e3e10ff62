//! The transaction object of `eth_signTransaction` and `eth_sendTransaction`, read strictly: a field that is unknown, repeated, or meant for another
//! type of transaction is refused by name, and no value is bent to fit.

use ruint::aliases::U256;

use crate::{
    address::Address,
    json::{self, Json},
    quantity,
    refusal::Invalid,
    transaction::{
        access::{self, Access},
        gas::MAX_INIT_CODE,
    },
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
    /// `maxPriorityFeePerGas`.
    pub max_priority_fee_per_gas: Option<U256>,
    /// `maxFeePerGas`.
    pub max_fee_per_gas: Option<U256>,
    /// `gas`.
    pub gas: Option<u64>,
    /// `to`; none creates a contract.
    pub to: Option<Address>,
    /// `value`; left out: 0.
    pub value: U256,
    /// `data` or `input`; left out: empty.
    pub data: Vec<u8>,
    /// `accessList`; left out: empty.
    pub access_list: Vec<Access>,
}

/// The fields of the object that a type 2 transaction has. `from` is read where the call is addressed.
const FIELDS: [&str; 12] =
    ["from", "type", "chainId", "nonce", "maxPriorityFeePerGas", "maxFeePerGas", "gas", "to", "value", "data", "input", "accessList"];

impl TransactionRequest {
    /// Reads the object. `typed`: the type must show, by `type` or by `maxFeePerGas`. Errors: the first broken rule and its field.
    pub fn decode(object: &[(String, Json)], typed: bool) -> Result<Self, Invalid> {
        let fields = Fields::of(object)?;
        fields.check_type(typed)?;
        let data = fields.data()?;
        let to = match fields.get("to") {
            None | Some(Json::Null) => None,
            Some(value) => Some(quantity::address(&at("to"), value)?),
        };
        if to.is_none() {
            check_create(&data)?;
        }
        let request = Self {
            chain_id: fields.read("chainId", quantity::u64)?,
            nonce: fields.read("nonce", quantity::u64)?,
            max_priority_fee_per_gas: fields.read("maxPriorityFeePerGas", quantity::u256)?,
            max_fee_per_gas: fields.read("maxFeePerGas", quantity::u256)?,
            gas: fields.read("gas", quantity::u64)?,
            to,
            value: fields.read("value", quantity::u256)?.unwrap_or_default(),
            data,
            access_list: fields.read("accessList", access::decode)?.unwrap_or_default(),
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

/// The object's fields, each once and all known.
struct Fields<'a>(Vec<(&'a str, &'a Json)>);

impl<'a> Fields<'a> {
    fn of(object: &'a [(String, Json)]) -> Result<Self, Invalid> {
        let mut fields = Vec::with_capacity(object.len());
        for (name, value) in object {
            if fields.iter().any(|(other, _)| other == name) {
                return Err(Invalid::new(at(&json::shown(name)), "one field of this name", "two"));
            }
            let rule = match name.as_str() {
                "gasLimit" => "the name gas",
                "gasPrice" => "no gasPrice in a type 2 transaction: maxFeePerGas and maxPriorityFeePerGas",
                "maxFeePerBlobGas" | "blobVersionedHashes" | "blobs" | "sidecars" | "commitments" | "proofs" | "kzg" => {
                    "no blob field in a type 2 transaction"
                }
                "authorizationList" => "no authorization list in a type 2 transaction",
                "v" | "r" | "s" | "yParity" | "hash" => "no signature in a transaction to be signed",
                known if FIELDS.contains(&known) => {
                    fields.push((known, value));
                    continue;
                }
                // Its value is not shown: it may be a secret that does not belong here.
                _ => {
                    return Err(Invalid::new(
                        at(&json::shown(name)),
                        "a field of a type 2 transaction",
                        format!("an unknown one, {}", value.kind()),
                    ));
                }
            };
            return Err(Invalid::new(at(&json::shown(name)), rule, value.shown()));
        }
        Ok(Self(fields))
    }

    fn get(&self, name: &str) -> Option<&'a Json> {
        self.0.iter().find(|(other, _)| *other == name).map(|(_, value)| *value)
    }

    fn read<T>(&self, name: &str, decode: fn(&str, &Json) -> Result<T, Invalid>) -> Result<Option<T>, Invalid> {
        self.get(name).map(|value| decode(&at(name), value)).transpose()
    }

    fn check_type(&self, typed: bool) -> Result<(), Invalid> {
        match self.get("type") {
            Some(Json::Text(text)) if text == "0x2" => Ok(()),
            Some(other) => Err(Invalid::new(at("type"), "\"0x2\" (EIP-1559)", other.shown())),
            None if typed && self.get("maxFeePerGas").is_none() => {
                Err(Invalid::new(at("type"), "\"0x2\", or maxFeePerGas to tell it by", "neither"))
            }
            None => Ok(()),
        }
    }

    fn data(&self) -> Result<Vec<u8>, Invalid> {
        match (self.get("data"), self.get("input")) {
            (Some(_), Some(input)) => Err(Invalid::new(at("input"), "data or input, not both", input.shown())),
            (Some(value), None) => quantity::data(&at("data"), value),
            (None, Some(value)) => quantity::data(&at("input"), value),
            (None, None) => Ok(Vec::new()),
        }
    }
}

fn check_create(code: &[u8]) -> Result<(), Invalid> {
    if code.is_empty() {
        return Err(Invalid::new(at("to"), "an address, or code in data to create a contract", "neither"));
    }
    if code.len() > MAX_INIT_CODE {
        return Err(Invalid::new(at("data"), format!("at most {MAX_INIT_CODE} bytes of code (EIP-3860)"), format!("{} bytes", code.len())));
    }
    Ok(())
}

/// The path of a field.
pub(super) fn at(name: &str) -> String {
    format!("{AT}.{name}")
}
