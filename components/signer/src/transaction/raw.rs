//! Reads signed transactions from bytes, strictly: what it accepts encodes to the same bytes again.

use ruint::aliases::U256;

use crate::{
    crypto::curve::Signature,
    encoding::{
        address::Address,
        rlp::decode::{DecodeError, Reader},
    },
    transaction::{
        Fees, Shape, Transaction,
        access::Access,
        authorization::{Authorization, SignedAuthorization},
        blobs::Blobs,
    },
};

/// Why bytes are not a signed transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawError {
    /// There are no bytes, or the first byte begins no known type.
    Type(Option<u8>),
    /// A field cannot be read.
    Field {
        /// Its name.
        name: &'static str,
        /// What is wrong.
        error: DecodeError,
    },
    /// `v` or `yParity` is out of its range.
    Parity(U256),
    /// A legacy transaction without a chain id, from before EIP-155. It is valid on every chain.
    Unprotected,
}

/// Reads a signed transaction: types 1 to 4 without the sidecar of a type 3, or a legacy one with
/// its chain id (EIP-155).
///
/// It does not validate the values, see [`crate::transaction::validate`]. `r` and `s` are any
/// integers below 2^256.
pub fn decode(bytes: &[u8]) -> Result<(Transaction, Signature), RawError> {
    let (&first, rest) = bytes.split_first().ok_or(RawError::Type(None))?;
    let (kind, list) = match first {
        1..=4 => (first, rest),
        0xc0..=0xff => (0, bytes),
        other => return Err(RawError::Type(Some(other))),
    };
    let mut whole = Reader::new(list);
    let fields = Fields(field("list", whole.list())?);
    field("list", whole.end())?;
    transaction(kind, fields)
}

/// Reads a signed transaction as [`decode`] does, or the network form of one of type 3, whose
/// sidecar it passes over.
pub fn decode_network_form(bytes: &[u8]) -> Result<(Transaction, Signature), RawError> {
    if let Some((&3, wrapper)) = bytes.split_first()
        && let Ok(mut parts) = Reader::new(wrapper).list()
        && let Ok(fields) = parts.list()
    {
        return transaction(3, Fields(fields));
    }
    decode(bytes)
}

/// Reads the fields of a signed transaction.
fn transaction(kind: u8, mut fields: Fields<'_>) -> Result<(Transaction, Signature), RawError> {
    let mut chain_id = if kind == 0 { 0 } else { fields.u64("chainId")? };
    let nonce = fields.u64("nonce")?;
    let price = fields.u256(if kind < 2 { "gasPrice" } else { "maxPriorityFeePerGas" })?;
    let max_fee_per_gas = if kind < 2 { price } else { fields.u256("maxFeePerGas")? };
    let fees = Fees { max_priority_fee_per_gas: price, max_fee_per_gas };
    let gas = fields.u64("gas")?;
    let to = fields.destination()?;
    let value = fields.u256("value")?;
    let data = field("data", fields.0.bytes())?.to_vec();
    let access_list = if kind == 0 { Vec::new() } else { field("accessList", fields.0.each(Access::read))? };
    let shape = match kind {
        0 => Shape::Legacy { gas_price: price },
        1 => Shape::AccessList { gas_price: price, access_list },
        2 => Shape::DynamicFee { fees, access_list },
        3 => {
            let max_fee_per_blob_gas = fields.u256("maxFeePerBlobGas")?;
            let versioned_hashes = field("blobVersionedHashes", fields.0.each(Reader::array))?;
            Shape::Blob { fees, access_list, blobs: Blobs { max_fee_per_blob_gas, versioned_hashes, sidecar: None } }
        }
        _ => Shape::SetCode { fees, access_list, authorizations: fields.authorizations()? },
    };
    let v = fields.u256(if kind == 0 { "v" } else { "yParity" })?;
    let [r, s] = [fields.u256("r")?, fields.u256("s")?].map(|scalar| scalar.to_be_bytes());
    field("list", fields.0.end())?;
    let y_parity = if kind == 0 {
        let (chain, y_parity) = protected(v)?;
        chain_id = chain;
        y_parity
    } else {
        parity(v)?
    };
    Ok((Transaction { chain_id, nonce, gas, to, value, data, shape }, Signature { r, s, y_parity }))
}

struct Fields<'a>(Reader<'a>);

impl Fields<'_> {
    fn u64(&mut self, name: &'static str) -> Result<u64, RawError> {
        field(name, self.0.u64())
    }

    fn u256(&mut self, name: &'static str) -> Result<U256, RawError> {
        field(name, self.0.u256())
    }

    fn destination(&mut self) -> Result<Option<Address>, RawError> {
        let bytes = field("to", self.0.bytes())?;
        match <[u8; 20]>::try_from(bytes) {
            Ok(address) => Ok(Some(Address(address))),
            Err(_) if bytes.is_empty() => Ok(None),
            Err(_) => field("to", Err(DecodeError::Length { expected: 20, got: bytes.len() })),
        }
    }

    fn authorizations(&mut self) -> Result<Vec<SignedAuthorization>, RawError> {
        const NAME: &str = "authorizationList";
        let mut list = field(NAME, self.0.list())?;
        let mut authorizations = Vec::new();
        while !list.is_empty() {
            authorizations.push(authorization(field(NAME, list.list())?)?);
        }
        Ok(authorizations)
    }
}

fn field<T>(name: &'static str, read: Result<T, DecodeError>) -> Result<T, RawError> {
    read.map_err(|error| RawError::Field { name, error })
}

fn authorization(tuple: Reader<'_>) -> Result<SignedAuthorization, RawError> {
    let mut fields = Fields(tuple);
    let chain_id = fields.u256("authorizationList.chainId")?;
    let address = Address(field("authorizationList.address", fields.0.array())?);
    let authorization = Authorization { chain_id, address, nonce: fields.u64("authorizationList.nonce")? };
    // The protocol has bytes up to 255 here, and skips such a tuple. The signer makes none.
    let y_parity = parity(fields.u256("authorizationList.yParity")?)?;
    let [r, s] = [fields.u256("authorizationList.r")?, fields.u256("authorizationList.s")?].map(|scalar| scalar.to_be_bytes());
    field("authorizationList", fields.0.end())?;
    Ok(SignedAuthorization { authorization, signature: Signature { r, s, y_parity } })
}

fn parity(v: U256) -> Result<bool, RawError> {
    match v {
        U256::ZERO => Ok(false),
        U256::ONE => Ok(true),
        _ => Err(RawError::Parity(v)),
    }
}

/// Splits `v = 35 + 2 · chainId + yParity` into the chain id and the parity.
fn protected(v: U256) -> Result<(u64, bool), RawError> {
    if v == U256::from(27) || v == U256::from(28) {
        return Err(RawError::Unprotected);
    }
    let both = v.checked_sub(U256::from(35)).ok_or(RawError::Parity(v))?;
    let chain = u64::try_from(both >> 1_usize).map_err(|_| RawError::Parity(v))?;
    Ok((chain, both.bit(0)))
}
