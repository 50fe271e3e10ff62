//! Typed data (EIP-712), read strictly: nothing is left out, rounded, padded or guessed, so that what is signed is what was written and what was judged.

pub mod meaning;

mod domain;
mod integer;
mod path;
mod type_name;
mod types;
mod values;

use ruint::aliases::U256;

use crate::{
    crypto::hash::keccak256,
    encoding::{address::Address, json::Json},
    refusal::Invalid,
    request::value::Value,
};
use path::Path;
use types::{DOMAIN, Types};
use values::Reader;

/// The domain, with the members that its `EIP712Domain` lists and no others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Domain {
    /// `name`.
    pub name: Option<String>,
    /// `version`.
    pub version: Option<String>,
    /// `chainId`.
    pub chain_id: Option<U256>,
    /// `verifyingContract`.
    pub verifying_contract: Option<Address>,
    /// `salt`.
    pub salt: Option<[u8; 32]>,
}

/// Decoded typed data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedData {
    /// The domain.
    pub domain: Domain,
    /// Name of the message's type.
    pub primary_type: String,
    /// `encodeType` of the message's type: it, then what it refers to in alphabetical order. Two types are the same only if these are.
    pub encoded_type: String,
    /// The message: a [`Value::Tuple`].
    pub message: Value,
    /// What is signed: Keccak-256 of `0x1901`, the domain's separator, the message's hash.
    pub digest: [u8; 32],
}

/// Reads `{ types, primaryType, domain, message }`, or its JSON text, as the second parameter of `eth_signTypedData_v4` is either. `field`: where it stands.
///
/// - Objects have exactly the fields that their type lists, each once; identifiers are `[A-Za-z_$][A-Za-z0-9_$]*` of at most 128 characters.
/// - `types` has `EIP712Domain`, of `name`, `version`, `chainId`, `verifyingContract` and `salt` in their standard types, at least one, in any order. Types that the message does not use
///   are checked all the same.
/// - Integers are decimal or `0x` text, or JSON integers of at most 2^53 - 1 in magnitude; bytes are `0x` and whole bytes; `bool` is `true` or `false`; `string` is text.
/// - A type may refer to itself; its values end in an empty array. `null` is no value: EIP-712 has none, and implementations that take it do not agree.
/// - At most 64 types, 512 members in all, 32 levels of values, 20,000 values.
///
/// Errors: the first broken rule and its path.
pub fn decode(field: &str, json: &Json) -> Result<TypedData, Invalid> {
    match json {
        Json::Object(fields) => object(&Path::Root(field), fields),
        Json::Text(text) => match Json::parse(text).map_err(|error| Invalid::new(field, "JSON", error))? {
            Json::Object(fields) => object(&Path::Root(field), &fields),
            other => Err(Invalid::new(field, "the JSON text of an object", other.shown())),
        },
        other => Err(Invalid::new(field, "typed data: an object, or its JSON text", other.shown())),
    }
}

fn object(at: &Path<'_>, fields: &[(String, Json)]) -> Result<TypedData, Invalid> {
    let [types, primary_type, domain, message] = values::exactly(at, fields, &["types", "primaryType", "domain", "message"])?
        .try_into()
        .map_err(|_| at.invalid("types, primaryType, domain, message", "another number of fields"))?;
    let types = Types::read(&at.member("types"), types)?;
    domain::check(&at.member("types"), &types)?;
    let path = at.member("primaryType");
    let index = match primary_type {
        // Its message would be no message: implementations sign the domain alone.
        Json::Text(name) if name == DOMAIN => Err(path.invalid("a type beside EIP712Domain", DOMAIN)),
        Json::Text(name) => types.find(name).ok_or_else(|| path.invalid("the name of one of types", primary_type.shown())),
        other => Err(path.invalid("the name of one of types", other.shown())),
    }?;
    let mut reader = Reader::new(&types);
    let (domain, separator) = reader.named(&at.member("domain"), DOMAIN, domain)?;
    let (message, hash) = reader.structure(&at.member("message"), index, message, 1)?;
    Ok(TypedData {
        domain: domain::of(&domain),
        primary_type: types.name(index).to_owned(),
        encoded_type: types.encoded(index),
        message,
        digest: keccak256(&[[0x19, 0x01].as_slice(), &separator, &hash].concat()),
    })
}
