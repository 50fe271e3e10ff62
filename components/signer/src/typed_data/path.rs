//! Where a value stands, written out only for who is refused.

use core::fmt;

use crate::{encoding::json, refusal::Invalid};

/// A path such as `params[1].message.cc[2].wallet`.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    Root(&'a str),
    Member(&'a Path<'a>, &'a str),
    Item(&'a Path<'a>, usize),
}

impl Path<'_> {
    /// A member of what stands here.
    pub(super) fn member<'a>(&'a self, name: &'a str) -> Path<'a> {
        Path::Member(self, name)
    }

    /// An item of the list that stands here.
    pub(super) fn item(&self, index: usize) -> Path<'_> {
        Path::Item(self, index)
    }

    /// The rule that what stands here breaks.
    pub(super) fn invalid(&self, expected: impl AsRef<str>, got: impl AsRef<str>) -> Invalid {
        Invalid::new(self.to_string(), expected, got)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root(name) => out.write_str(name),
            // A name that is no member's is the client's, and may be anything.
            Self::Member(parent, name) => write!(out, "{parent}.{}", json::shown(name)),
            Self::Item(parent, index) => write!(out, "{parent}[{index}]"),
        }
    }
}
