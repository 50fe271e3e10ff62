//! Reads values by their types, and their encoding (`encodeData`), in one pass: what is hashed is
//! what was read.

use crate::{
    crypto::hash::keccak256,
    encoding::{hex, json::Json, quantity},
    refusal::Invalid,
    request::value::Value,
    typed_data::{
        integer,
        object::sorted,
        path::Path,
        type_name::Type,
        types::{Member, Types},
    },
};

/// The most levels of structs and arrays. The message itself is the first.
const MAX_LEVELS: usize = 32;

/// The most values, including structs and arrays.
const MAX_VALUES: usize = 20_000;

/// A value, and the 32 bytes of its encoding.
type Read = Result<(Value, [u8; 32]), Invalid>;

/// A reader of values.
pub(super) struct Reader<'a> {
    types: &'a Types<'a>,
    left: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(types: &'a Types<'a>) -> Self {
        Self { types, left: MAX_VALUES }
    }

    /// Reads a struct by the name of its type. Returns it with its `hashStruct`.
    pub(super) fn named(&mut self, at: &Path<'_>, name: &str, json: &Json) -> Read {
        let index = self.types.find(name).ok_or_else(|| at.expected("a value of a type in types").got(json.shown()))?;
        self.structure(at, index, json, 1)
    }

    /// Reads a struct by the index of its type. Returns it with its `hashStruct`.
    pub(super) fn structure(&mut self, at: &Path<'_>, index: usize, json: &Json, level: usize) -> Read {
        let types = self.types;
        let (Some(kind), Json::Object(fields)) = (types.get(index), json) else {
            return Err(at.expected(format!("{}, an object", types.name(index))).got(json.shown()));
        };
        let values = sorted(
            at,
            fields,
            kind.members.len(),
            |name| kind.members.iter().position(|member| member.name == name),
            |place| kind.members.get(place).map_or("", |member| member.name),
        )?;
        let mut members = Vec::with_capacity(kind.members.len());
        let mut words = Vec::with_capacity(32 * (1 + kind.members.len()));
        words.extend_from_slice(&types.hash(index));
        for (Member { name, kind, .. }, json) in kind.members.iter().zip(values) {
            let (value, word) = self.value(&at.member(name), kind, json, level)?;
            members.push(((*name).to_owned(), value));
            words.extend_from_slice(&word);
        }
        Ok((Value::Tuple(members), keccak256(&words)))
    }

    fn value(&mut self, at: &Path<'_>, kind: &Type, json: &Json, level: usize) -> Read {
        self.left = self.left.checked_sub(1).ok_or_else(|| at.expected(format!("at most {MAX_VALUES} values")).got("more"))?;
        if level >= MAX_LEVELS && matches!(kind, Type::Struct(_) | Type::List(..)) {
            return Err(at.expected(format!("at most {MAX_LEVELS} levels of structs and arrays")).got("more"));
        }
        let refuse = |rule: &str| at.expected(rule).got(json.shown());
        Ok(match (kind, json) {
            (Type::Struct(index), _) => return self.structure(at, *index, json, level + 1),
            (Type::List(item, length), _) => return self.list(at, item, *length, json, level + 1),
            (Type::Address, _) => {
                let address = quantity::address("", json).map_err(|invalid| Invalid { field: at.to_string(), ..invalid })?;
                (Value::Address(address), right(&address.0))
            }
            (Type::Uint(bits), _) => {
                let number = integer::unsigned(json, *bits).ok_or_else(|| refuse(&integers("uint", *bits)))?;
                (Value::Uint(number), number.to_be_bytes())
            }
            (Type::Int(bits), _) => {
                let number = integer::signed(json, *bits).ok_or_else(|| refuse(&integers("int", *bits)))?;
                (Value::Int(number), number.to_be_bytes())
            }
            (Type::Bool, Json::Bool(value)) => (Value::Bool(*value), right(&[u8::from(*value)])),
            (Type::Bool, _) => return Err(refuse("true or false")),
            (Type::Text, Json::Text(text)) => (Value::Text(text.clone()), keccak256(text.as_bytes())),
            (Type::Text, _) => return Err(refuse("text")),
            (Type::Bytes, _) => {
                let bytes = bytes(json).ok_or_else(|| refuse("bytes: 0x and two hexadecimal digits for each byte"))?;
                let word = keccak256(&bytes);
                (Value::Bytes(bytes), word)
            }
            (Type::Word(length), _) => {
                let bytes = bytes(json)
                    .filter(|bytes| bytes.len() == *length)
                    .ok_or_else(|| refuse(&format!("{length} bytes: 0x and {} hexadecimal digits", 2 * length)))?;
                let word = left(&bytes);
                (Value::Bytes(bytes), word)
            }
        })
    }

    fn list(&mut self, at: &Path<'_>, kind: &Type, length: Option<usize>, json: &Json, level: usize) -> Read {
        let Json::List(items) = json else { return Err(at.expected("a list").got(json.shown())) };
        if length.is_some_and(|length| length != items.len()) {
            return Err(at.expected(format!("{} items", length.unwrap_or_default())).got(items.len().to_string()));
        }
        // Items beyond the limit are refused below, so no memory is reserved for them.
        let room = items.len().min(self.left);
        let (mut values, mut words) = (Vec::with_capacity(room), Vec::with_capacity(32 * room));
        for (index, item) in items.iter().enumerate() {
            let (value, word) = self.value(&at.item(index), kind, item, level)?;
            values.push(value);
            words.extend_from_slice(&word);
        }
        Ok((Value::List(values), keccak256(&words)))
    }
}

fn bytes(json: &Json) -> Option<Vec<u8>> {
    match json {
        Json::Text(text) => hex::decode(text),
        _ => None,
    }
}

fn integers(name: &str, bits: u32) -> String {
    format!("an integer of {name}{bits}: decimal or 0x text, or a JSON integer within 2^53 - 1")
}

/// Returns a word that ends with these bytes.
fn right(bytes: &[u8]) -> [u8; 32] {
    let mut word = [0; 32];
    for (to, from) in word.iter_mut().rev().zip(bytes.iter().rev()) {
        *to = *from;
    }
    word
}

/// Returns a word that begins with these bytes.
fn left(bytes: &[u8]) -> [u8; 32] {
    let mut word = [0; 32];
    for (to, from) in word.iter_mut().zip(bytes) {
        *to = *from;
    }
    word
}
