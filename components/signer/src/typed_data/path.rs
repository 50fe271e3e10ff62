//! The path of a value. It is written out only for an error.

use core::fmt;

use crate::{
    encoding::json,
    refusal::{BrokenRule, Invalid},
};

/// A path such as `params[1].message.cc[2].wallet`.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    Root(&'a str),
    Member(&'a Path<'a>, &'a str),
    Item(&'a Path<'a>, usize),
}

impl Path<'_> {
    /// Returns the path of a member.
    pub(super) fn member<'a>(&'a self, name: &'a str) -> Path<'a> {
        Path::Member(self, name)
    }

    /// Returns the path of an item of a list.
    pub(super) fn item(&self, index: usize) -> Path<'_> {
        Path::Item(self, index)
    }

    /// Begins the error for a value at this path: `path.expected(rule).got(value)`.
    pub(super) fn expected(&self, expected: impl AsRef<str>) -> BrokenRule {
        Invalid::at(self.to_string()).expected(expected)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root(name) => out.write_str(name),
            // The name may be an unknown one of the client, and of any length.
            Self::Member(parent, name) => write!(out, "{parent}.{}", json::shown(name)),
            Self::Item(parent, index) => write!(out, "{parent}[{index}]"),
        }
    }
}
