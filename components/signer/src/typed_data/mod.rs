//! Typed data (EIP-712), read strictly. Nothing is left out, rounded, padded or guessed: what is
//! signed is what was written and judged.

pub mod meaning;

mod colon;
pub mod domain;
mod integer;
mod object;
mod path;
mod type_name;
mod types;
mod values;

use crate::{crypto::hash::keccak256, encoding::json::Json, refusal::Invalid, request::value::Value, typed_data::domain::Domain};
use path::Path;
use types::{DOMAIN, Types};
use values::Reader;

/// Decoded typed data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedData {
    /// The domain.
    pub domain: Domain,
    /// Name of the message's type.
    pub primary_type: String,
    /// `encodeType` of the message's type: the type itself, then the types that it refers to in
    /// alphabetical order. Two types are the same if and only if these texts are.
    pub encoded_type: String,
    /// The message: a [`Value::Tuple`].
    pub message: Value,
    /// The digest that is signed: Keccak-256 of `0x1901`, the separator of the domain, and the hash
    /// of the message.
    pub digest: [u8; 32],
}

/// Reads `{ types, primaryType, domain, message }`, or its JSON text: the second parameter of
/// `eth_signTypedData_v4` may be either. `field` is its path.
///
/// - Objects have exactly the fields that their type lists, each once.
/// - Identifiers are `[A-Za-z_$][A-Za-z0-9_$]*` of at most 128 characters. The name of a type may
///   be several of them with colons in between, if it refers to no other type, and none to it.
/// - `types` has `EIP712Domain`, with at least one of `name`, `version`, `chainId`,
///   `verifyingContract` and `salt` in their standard types, in any order. Types that the message
///   does not use are validated too.
/// - Integers are decimal or `0x` text, or JSON integers of at most 2^53 - 1 in magnitude. Bytes
///   are `0x` and whole bytes. `bool` is `true` or `false`. `string` is text.
/// - A type may refer to itself. Its values then end in an empty array.
/// - `null` is not a value. EIP-712 has none, and implementations that accept it do not agree on
///   its meaning.
/// - At most 64 types, 512 members of all types together, 32 levels of values, 20,000 values.
///
/// Errors: the first broken rule, with its path.
pub fn decode(field: &str, json: &Json) -> Result<TypedData, Invalid> {
    match json {
        Json::Object(fields) => object(&Path::Root(field), fields),
        Json::Text(text) => match Json::parse(text).map_err(|error| Invalid::at(field).expected("JSON").got(error))? {
            Json::Object(fields) => object(&Path::Root(field), &fields),
            other => Err(Invalid::at(field).expected("the JSON text of an object").got(other.shown())),
        },
        other => Err(Invalid::at(field).expected("typed data: an object, or its JSON text").got(other.shown())),
    }
}

fn object(at: &Path<'_>, fields: &[(String, Json)]) -> Result<TypedData, Invalid> {
    let [types, primary_type, domain, message] = object::exactly(at, fields, &["types", "primaryType", "domain", "message"])?
        .try_into()
        .map_err(|_| at.expected("types, primaryType, domain, message").got("another number of fields"))?;
    let types = Types::read(&at.member("types"), types)?;
    colon::validate(&at.member("types"), types.all())?;
    domain::validate(&at.member("types"), &types)?;
    let path = at.member("primaryType");
    let index = match primary_type {
        // There would be no message: implementations then sign the domain alone.
        Json::Text(name) if name == DOMAIN => Err(path.expected("a type other than EIP712Domain").got(DOMAIN)),
        Json::Text(name) => types.find(name).ok_or_else(|| path.expected("the name of a type in types").got(primary_type.shown())),
        other => Err(path.expected("the name of a type in types").got(other.shown())),
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
