//! Names of types: `uint256`, `Person`, `bytes32[2][]`.

use crate::encoding::quantity;

/// The most characters of an identifier.
pub(super) const MAX_IDENTIFIER_LENGTH: usize = 128;

/// The most dimensions of an array: as many as values have levels.
const MAX_DIMENSIONS: usize = 32;

/// A type of a member.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Type {
    Address,
    Bool,
    /// `uintN`, by N.
    Uint(u32),
    /// `intN`, by N.
    Int(u32),
    /// `bytesN`, by N.
    Word(usize),
    Bytes,
    Text,
    /// A struct, by the index of its type.
    Struct(usize),
    /// `T[]` and `T[n]`, n from 1.
    List(Box<Type>, Option<usize>),
}

impl Type {
    /// Reads a name. `find` returns the index of a struct. `None` if it is not a type. Aliases,
    /// widths out of range and arrays of length 0 are not types.
    pub(super) fn parse(text: &str, find: impl Fn(&str) -> Option<usize>) -> Option<Self> {
        let (base, dimensions) = text.split_at(text.find('[').unwrap_or(text.len()));
        let mut kind = elementary(base).or_else(|| find(base).map(Self::Struct))?;
        let mut rest = dimensions;
        for _ in 0..MAX_DIMENSIONS {
            let Some(inner) = rest.strip_prefix('[') else { break };
            let (length, after) = inner.split_once(']')?;
            let length = match length {
                "" => None,
                digits => Some(quantity::decimal_u64(digits).filter(|length| *length > 0)?.try_into().ok()?),
            };
            kind = Self::List(Box::new(kind), length);
            rest = after;
        }
        rest.is_empty().then_some(kind)
    }

    /// Returns the struct that it is, or is an array of.
    pub(super) fn structure(&self) -> Option<usize> {
        let mut kind = self;
        while let Self::List(item, _) = kind {
            kind = item;
        }
        match kind {
            Self::Struct(index) => Some(*index),
            _ => None,
        }
    }
}

fn elementary(name: &str) -> Option<Type> {
    let width = |digits: &str| quantity::decimal_u64(digits).and_then(|width| u32::try_from(width).ok());
    let bits = |digits: &str| width(digits).filter(|bits| (8..=256).contains(bits) && bits % 8 == 0);
    match name {
        "address" => Some(Type::Address),
        "bool" => Some(Type::Bool),
        "string" => Some(Type::Text),
        "bytes" => Some(Type::Bytes),
        _ => match (name.strip_prefix("uint"), name.strip_prefix("int"), name.strip_prefix("bytes")) {
            (Some(digits), _, _) => bits(digits).map(Type::Uint),
            (_, Some(digits), _) => bits(digits).map(Type::Int),
            (_, _, Some(digits)) => {
                width(digits).filter(|bytes| (1..=32).contains(bytes)).and_then(|bytes| usize::try_from(bytes).ok()).map(Type::Word)
            }
            _ => None,
        },
    }
}

/// Returns whether a text is an identifier: `[A-Za-z_$][A-Za-z0-9_$]*` of bounded length.
///
/// Security: with brackets or commas in names, two different schemas could have the same type hash.
pub(super) fn is_identifier(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$');
    (1..=MAX_IDENTIFIER_LENGTH).contains(&text.len())
        && text.bytes().next().is_some_and(letter)
        && text.bytes().all(|byte| letter(byte) || byte.is_ascii_digit())
}

/// Returns whether a text can name a struct: an identifier, or several with colons in between.
pub(super) fn is_type_name(text: &str) -> bool {
    text.len() <= MAX_IDENTIFIER_LENGTH && text.split(':').all(is_identifier)
}

/// Returns whether a struct must not have this name: it is the name of an elementary type, or other
/// implementations take it for one (`uint`, `uint7`, `bytes33`).
pub(super) fn is_taken(name: &str) -> bool {
    let name = name.split(':').next().unwrap_or(name);
    let numbered = |prefix: &str| name.strip_prefix(prefix).is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()));
    matches!(name, "address" | "bool" | "string") || numbered("uint") || numbered("int") || numbered("bytes")
}
