//! `types`: the structs, their members, and their `encodeType`.

use core::cell::OnceCell;

use crate::{
    crypto::hash::keccak256,
    encoding::json::Json,
    refusal::Invalid,
    typed_data::{
        object::exactly,
        path::Path,
        type_name::{MAX_IDENTIFIER_LENGTH, Type, is_identifier, is_taken, is_type_name},
    },
};

/// The name of the domain's type.
pub(super) const DOMAIN: &str = "EIP712Domain";

/// The most types.
const MAX_TYPES: usize = 64;

/// The most members of all types together.
const MAX_MEMBERS: usize = 512;

/// A struct. It borrows its names from the JSON.
pub(super) struct Struct<'a> {
    pub(super) name: &'a str,
    pub(super) members: Vec<Member<'a>>,
    hash: OnceCell<[u8; 32]>,
}

/// A member of a struct.
pub(super) struct Member<'a> {
    pub(super) name: &'a str,
    /// The name of its type, as in `encodeType`.
    pub(super) written: &'a str,
    pub(super) kind: Type,
}

/// The types of a request.
pub(super) struct Types<'a>(Vec<Struct<'a>>);

impl<'a> Types<'a> {
    /// Reads `types`.
    pub(super) fn read(at: &Path<'_>, json: &'a Json) -> Result<Self, Invalid> {
        let Json::Object(given) = json else {
            return Err(at.expected("an object: lists of members by the names of types").got(json.shown()));
        };
        if given.len() > MAX_TYPES {
            return Err(at.expected(format!("at most {MAX_TYPES} types")).got(format!("{}", given.len())));
        }
        for (index, (name, _)) in given.iter().enumerate() {
            let path = at.member(name);
            if !is_type_name(name) {
                return Err(path.expected(format!("{}; or several of these with colons in between", identifier())).got("another name"));
            }
            if is_taken(name) {
                return Err(path.expected("a name that is not that of an elementary type").got(name.as_str()));
            }
            if given.iter().take(index).any(|(other, _)| other == name) {
                return Err(path.expected("one type of this name").got("two"));
            }
        }
        let find = |name: &str| given.iter().position(|(other, _)| other == name);
        let mut types = Vec::with_capacity(given.len());
        let mut left = MAX_MEMBERS;
        for (name, members) in given {
            let members = read_members(&at.member(name), members, &mut left, &find)?;
            types.push(Struct { name, members, hash: OnceCell::new() });
        }
        Ok(Self(types))
    }

    /// Returns all of them.
    pub(super) fn all(&self) -> &[Struct<'a>] {
        &self.0
    }

    /// Returns the index of a type.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|other| other.name == name)
    }

    /// Returns a type by its index.
    pub(super) fn get(&self, index: usize) -> Option<&Struct<'a>> {
        self.0.get(index)
    }

    /// Returns the name of a type.
    pub(super) fn name(&self, index: usize) -> &'a str {
        self.get(index).map_or("", |kind| kind.name)
    }

    /// Returns `encodeType`: the struct, then every struct that it refers to, directly or not, in
    /// alphabetical order.
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
        let mut others: Vec<_> = used.iter().skip(1).filter_map(|index| self.get(*index)).collect();
        others.sort_unstable_by_key(|kind| kind.name);
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

    /// Returns `typeHash`.
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
    let Json::List(items) = json else { return Err(at.expected(RULE).got(json.shown())) };
    *left = left.checked_sub(items.len()).ok_or_else(|| at.expected(format!("at most {MAX_MEMBERS} members of all types")).got("more"))?;
    let mut members: Vec<Member<'a>> = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let at = at.item(index);
        let Json::Object(fields) = item else { return Err(at.expected(RULE).got(item.shown())) };
        let fields = exactly(&at, fields, &["name", "type"])?;
        let [name, written] = fields.as_slice() else { return Err(at.expected(RULE).got("another number of fields")) };
        let path = at.member("name");
        let name = match name {
            Json::Text(name) if is_identifier(name) => name.as_str(),
            other => return Err(path.expected(identifier()).got(other.shown())),
        };
        if members.iter().any(|other| other.name == name) {
            return Err(path.expected("one member of this name").got("two"));
        }
        let path = at.member("type");
        let (written, kind) = match written {
            Json::Text(text) => Type::parse(text, find).map(|kind| (text.as_str(), kind)),
            _ => None,
        }
        .ok_or_else(|| {
            let rule = "address, bool, string, bytes, bytes1 to bytes32, int8 to int256, uint8 to uint256, the name of a type in types, or an array of these with a length from 1";
            path.expected(rule).got(written.shown())
        })?;
        members.push(Member { name, written, kind });
    }
    Ok(members)
}

fn identifier() -> String {
    format!("an identifier: a letter, _ or $, then letters, digits, _ and $, at most {MAX_IDENTIFIER_LENGTH}")
}
