//! Values by their types, and the words that stand for them (`encodeData`), in one pass: what is hashed is what was understood.

use crate::{
    crypto::hash::keccak256,
    encoding::{hex, json::Json, quantity},
    refusal::Invalid,
    request::value::Value,
    typed_data::{
        integer,
        path::Path,
        type_name::Type,
        types::{Member, Types},
    },
};

/// Most levels of structs and arrays, the message itself the first.
const LEVELS: usize = 32;

/// Most values, structs and arrays among them.
const VALUES: usize = 20_000;

/// A value and the 32 bytes that stand for it.
type Read = Result<(Value, [u8; 32]), Invalid>;

/// Reads values.
pub(super) struct Reader<'a> {
    types: &'a Types<'a>,
    left: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(types: &'a Types<'a>) -> Self {
        Self { types, left: VALUES }
    }

    /// A struct by the name of its type, and its `hashStruct`. Errors: the first broken rule.
    pub(super) fn named(&mut self, at: &Path<'_>, name: &str, json: &Json) -> Read {
        let index = self.types.find(name).ok_or_else(|| at.invalid("a value of one of types", json.shown()))?;
        self.structure(at, index, json, 1)
    }

    /// A struct by the place of its type, and its `hashStruct`. Errors: the first broken rule.
    pub(super) fn structure(&mut self, at: &Path<'_>, index: usize, json: &Json, level: usize) -> Read {
        let types = self.types;
        let (Some(kind), Json::Object(fields)) = (types.get(index), json) else {
            return Err(at.invalid(format!("{}, an object", types.name(index)), json.shown()));
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
        self.left = self.left.checked_sub(1).ok_or_else(|| at.invalid(format!("at most {VALUES} values"), "more"))?;
        if level >= LEVELS && matches!(kind, Type::Struct(_) | Type::List(..)) {
            return Err(at.invalid(format!("at most {LEVELS} levels of structs and arrays"), "more"));
        }
        let refuse = |rule: &str| at.invalid(rule, json.shown());
        Ok(match (kind, json) {
            (Type::Struct(index), _) => return self.structure(at, *index, json, level + 1),
            (Type::List(item, length), _) => return self.list(at, item, *length, json, level + 1),
            (Type::Address, _) => {
                let address = quantity::address("", json).map_err(|invalid| Invalid { field: at.to_string(), ..invalid })?;
                (Value::Address(address), right(&address.0))
            }
            (Type::Uint(bits), _) => {
                let number = integer::read(json, *bits, false).ok_or_else(|| refuse(&integers("uint", *bits)))?;
                (Value::Uint(number), number.to_be_bytes())
            }
            (Type::Int(bits), _) => {
                let number = integer::read(json, *bits, true).ok_or_else(|| refuse(&integers("int", *bits)))?;
                (Value::Int(number), number.to_be_bytes())
            }
            (Type::Bool, Json::Bool(value)) => (Value::Bool(*value), right(&[u8::from(*value)])),
            (Type::Bool, _) => return Err(refuse("true or false")),
            (Type::Text, Json::Text(text)) => (Value::Text(text.clone()), keccak256(text.as_bytes())),
            (Type::Text, _) => return Err(refuse("text")),
            (Type::Bytes, _) => {
                let bytes = bytes(json).ok_or_else(|| refuse("bytes: 0x and two hexadecimal digits a byte"))?;
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
        let Json::List(items) = json else { return Err(at.invalid("a list", json.shown())) };
        if length.is_some_and(|length| length != items.len()) {
            return Err(at.invalid(format!("{} items", length.unwrap_or_default()), items.len().to_string()));
        }
        // What does not fit is refused below; nothing is reserved for it.
        let most = items.len().min(self.left);
        let (mut values, mut words) = (Vec::with_capacity(most), Vec::with_capacity(32 * most));
        for (index, item) in items.iter().enumerate() {
            let (value, word) = self.value(&at.item(index), kind, item, level)?;
            values.push(value);
            words.extend_from_slice(&word);
        }
        Ok((Value::List(values), keccak256(&words)))
    }
}

/// The values of an object in the order of `names`. Errors: a field that is unknown, given twice or missing.
pub(super) fn exactly<'a>(at: &Path<'_>, fields: &'a [(String, Json)], names: &[&str]) -> Result<Vec<&'a Json>, Invalid> {
    sorted(
        at,
        fields,
        names.len(),
        |name| names.iter().position(|other| *other == name),
        |place| names.get(place).copied().unwrap_or_default(),
    )
}

fn sorted<'a, 'n>(
    at: &Path<'_>,
    fields: &'a [(String, Json)],
    count: usize,
    place: impl Fn(&str) -> Option<usize>,
    name: impl Fn(usize) -> &'n str,
) -> Result<Vec<&'a Json>, Invalid> {
    let mut values: Vec<Option<&Json>> = vec![None; count];
    for (field, value) in fields {
        let slot = place(field).and_then(|place| values.get_mut(place));
        // The value of an unknown field is not shown: it may be a secret that does not belong here.
        let slot =
            slot.ok_or_else(|| at.member(field).invalid("no field beside those of the type", format!("an unknown one, {}", value.kind())))?;
        if slot.replace(value).is_some() {
            return Err(at.member(field).invalid("one field of this name", "two"));
        }
    }
    values.into_iter().enumerate().map(|(place, value)| value.ok_or_else(|| at.member(name(place)).invalid("a value", "nothing"))).collect()
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

/// A word that ends in these bytes.
fn right(bytes: &[u8]) -> [u8; 32] {
    let mut word = [0; 32];
    for (to, from) in word.iter_mut().rev().zip(bytes.iter().rev()) {
        *to = *from;
    }
    word
}

/// A word that begins with these bytes.
fn left(bytes: &[u8]) -> [u8; 32] {
    let mut word = [0; 32];
    for (to, from) in word.iter_mut().zip(bytes) {
        *to = *from;
    }
    word
}
