//! `types`: structs, their members, and their `encodeType`.

use core::cell::OnceCell;

use crate::{
    crypto::hash::keccak256,
    encoding::json::Json,
    refusal::Invalid,
    typed_data::{
        path::Path,
        type_name::{LONGEST, Type, is_identifier, is_taken},
        values::exactly,
    },
};

/// Name of the domain's type.
pub(super) const DOMAIN: &str = "EIP712Domain";

/// Most types.
const TYPES: usize = 64;

/// Most members of all types together.
const MEMBERS: usize = 512;

/// A struct. Names are borrowed from the JSON.
pub(super) struct Struct<'a> {
    pub(super) name: &'a str,
    pub(super) members: Vec<Member<'a>>,
    hash: OnceCell<[u8; 32]>,
}

/// A member of a struct.
pub(super) struct Member<'a> {
    pub(super) name: &'a str,
    /// Name of its type, as it stands in `encodeType`.
    pub(super) written: &'a str,
    pub(super) kind: Type,
}

/// The types of a request.
pub(super) struct Types<'a>(Vec<Struct<'a>>);

impl<'a> Types<'a> {
    /// Reads `types`. Errors: the first broken rule.
    pub(super) fn read(at: &Path<'_>, json: &'a Json) -> Result<Self, Invalid> {
        let Json::Object(given) = json else { return Err(at.invalid("an object: lists of members by the names of types", json.shown())) };
        if given.len() > TYPES {
            return Err(at.invalid(format!("at most {TYPES} types"), format!("{}", given.len())));
        }
        for (index, (name, _)) in given.iter().enumerate() {
            let path = at.member(name);
            if !is_identifier(name) {
                return Err(path.invalid(identifier(), "another name"));
            }
            if is_taken(name) {
                return Err(path.invalid("a name that is no elementary type's", name.as_str()));
            }
            if given.iter().take(index).any(|(other, _)| other == name) {
                return Err(path.invalid("one type of this name", "two"));
            }
        }
        let find = |name: &str| given.iter().position(|(other, _)| other == name);
        let mut types = Vec::with_capacity(given.len());
        let mut left = MEMBERS;
        for (name, members) in given {
            let members = read_members(&at.member(name), members, &mut left, &find)?;
            types.push(Struct { name, members, hash: OnceCell::new() });
        }
        Ok(Self(types))
    }

    /// The place of a type.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|other| other.name == name)
    }

    /// A type by its place.
    pub(super) fn get(&self, index: usize) -> Option<&Struct<'a>> {
        self.0.get(index)
    }

    /// Its name.
    pub(super) fn name(&self, index: usize) -> &'a str {
        self.get(index).map_or("", |kind| kind.name)
    }

    /// `encodeType`: the struct, then every struct that it refers to, directly or not, in alphabetical order.
    pub(super) fn encoded(&self, index: usize) -> String {
        let mut used = vec![index];
        let mut next = 0;
        while let Some(kind) = used.get(next).and_then(|index| self.get(*index)) {
            for member in &kind.members {
                if let Some(other) = member.kind.structure().filter(|other| !used.contains(other)) {
                    used.push(other);
                }
            }
            next += 1;
        }
        // A sort of the library is 4 KB of code.
        let mut others: Vec<&Struct<'_>> = Vec::with_capacity(used.len());
        for kind in used.iter().skip(1).filter_map(|index| self.get(*index)) {
            others.insert(others.partition_point(|other| other.name < kind.name), kind);
        }
        let mut text = String::new();
        for kind in self.get(index).into_iter().chain(others) {
            text.push_str(kind.name);
            text.push('(');
            for (place, member) in kind.members.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                text.push_str(member.written);
                text.push(' ');
                text.push_str(member.name);
            }
            text.push(')');
        }
        text
    }

    /// `typeHash`.
    pub(super) fn hash(&self, index: usize) -> [u8; 32] {
        let hash = || keccak256(self.encoded(index).as_bytes());
        self.get(index).map_or_else(hash, |kind| *kind.hash.get_or_init(hash))
    }
}

fn read_members<'a>(
    at: &Path<'_>,
    json: &'a Json,
    left: &mut usize,
    find: &impl Fn(&str) -> Option<usize>,
) -> Result<Vec<Member<'a>>, Invalid> {
    const RULE: &str = "a list of members: { name, type }";
    let Json::List(items) = json else { return Err(at.invalid(RULE, json.shown())) };
    *left = left.checked_sub(items.len()).ok_or_else(|| at.invalid(format!("at most {MEMBERS} members of all types"), "more"))?;
    let mut members: Vec<Member<'a>> = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let at = at.item(index);
        let Json::Object(fields) = item else { return Err(at.invalid(RULE, item.shown())) };
        let fields = exactly(&at, fields, &["name", "type"])?;
        let [name, written] = fields.as_slice() else { return Err(at.invalid(RULE, "another number of fields")) };
        let path = at.member("name");
        let name = match name {
            Json::Text(name) if is_identifier(name) => name.as_str(),
            other => return Err(path.invalid(identifier(), other.shown())),
        };
        if members.iter().any(|other| other.name == name) {
            return Err(path.invalid("one member of this name", "two"));
        }
        let path = at.member("type");
        let (written, kind) = match written {
            Json::Text(text) => Type::parse(text, find).map(|kind| (text.as_str(), kind)),
            _ => None,
        }
        .ok_or_else(|| {
            let rule = "address, bool, string, bytes, bytes1 to bytes32, int8 to int256, uint8 to uint256, one of types, or arrays of these, lengths from 1";
            path.invalid(rule, written.shown())
        })?;
        members.push(Member { name, written, kind });
    }
    Ok(members)
}

fn identifier() -> String {
    format!("an identifier: a letter, _ or $, then letters, digits, _ and $, at most {LONGEST}")
}
