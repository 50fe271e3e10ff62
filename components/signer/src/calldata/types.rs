//! Types of the Contract ABI.

use core::fmt;

/// A type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `address`.
    Address,
    /// `uintN`: its bits, 8 to 256 in steps of 8.
    Uint(usize),
    /// `intN`: its bits, 8 to 256 in steps of 8.
    Int(usize),
    /// `bool`.
    Bool,
    /// `bytes`.
    Bytes,
    /// `bytesN`: its length, 1 to 32.
    FixedBytes(usize),
    /// `string`.
    Text,
    /// `T[]`.
    List(Box<Type>),
    /// `T[n]`, n from 1.
    Array(Box<Type>, usize),
    /// `(T, …)`, at least one member.
    Tuple(Vec<Parameter>),
}

/// A parameter of a function, or a member of a tuple.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name. Its index in decimal if the signature has no name.
    pub name: String,
    /// Its type.
    pub ty: Type,
}

impl Type {
    /// Returns whether its encoding has no fixed length, so that it stands behind an offset.
    pub fn is_dynamic(&self) -> bool {
        match self {
            Self::Bytes | Self::Text | Self::List(_) => true,
            Self::Array(element, _) => element.is_dynamic(),
            Self::Tuple(members) => members.iter().any(|member| member.ty.is_dynamic()),
            _ => false,
        }
    }

    /// Returns how many words of 32 bytes it takes in a list: an offset, or the whole value.
    pub fn head_words(&self) -> usize {
        if self.is_dynamic() { 1 } else { self.words() }
    }

    /// Returns how many words it takes itself, without what stands behind offsets.
    pub(super) fn words(&self) -> usize {
        match self {
            Self::Array(element, count) => element.head_words().saturating_mul(*count),
            Self::Tuple(members) => members.iter().fold(0, |words: usize, member| words.saturating_add(member.ty.head_words())),
            _ => 1,
        }
    }

    /// Returns the levels of tuples and arrays.
    pub(super) fn depth(&self) -> usize {
        match self {
            Self::List(element) | Self::Array(element, _) => 1 + element.depth(),
            Self::Tuple(members) => 1 + members.iter().map(|member| member.ty.depth()).max().unwrap_or_default(),
            _ => 0,
        }
    }
}

/// Writes the type as canonical signatures do, without names and spaces.
impl fmt::Display for Type {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address => out.write_str("address"),
            Self::Uint(bits) => write!(out, "uint{bits}"),
            Self::Int(bits) => write!(out, "int{bits}"),
            Self::Bool => out.write_str("bool"),
            Self::Bytes => out.write_str("bytes"),
            Self::FixedBytes(length) => write!(out, "bytes{length}"),
            Self::Text => out.write_str("string"),
            Self::List(element) => write!(out, "{element}[]"),
            Self::Array(element, count) => write!(out, "{element}[{count}]"),
            Self::Tuple(members) => write_list(out, members),
        }
    }
}

/// Writes `(T,…)`.
pub(super) fn write_list(out: &mut impl fmt::Write, parameters: &[Parameter]) -> fmt::Result {
    out.write_char('(')?;
    for (index, parameter) in parameters.iter().enumerate() {
        if index > 0 {
            out.write_char(',')?;
        }
        write!(out, "{}", parameter.ty)?;
    }
    out.write_char(')')
}
