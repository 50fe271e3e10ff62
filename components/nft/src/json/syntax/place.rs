//! The place of a value in the document.

use super::super::pointer;

/// Longest pointer in bytes. A longer one ends at an enclosing value.
const MAX_POINTER_BYTES: usize = 256;

/// The way from the document to a value. It costs nothing until a pointer is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'a> {
    /// The whole document.
    Root,
    /// A field of an object.
    Field(&'a Place<'a>, &'a str),
    /// An item of an array.
    Item(&'a Place<'a>, usize),
}

impl Place<'_> {
    /// Returns the JSON pointer (RFC 6901).
    pub(super) fn pointer(&self) -> String {
        let (parent, segment) = match self {
            Self::Root => return String::new(),
            Self::Field(parent, name) if name.len() > MAX_POINTER_BYTES => return parent.pointer(),
            Self::Field(parent, name) => (parent, pointer::segment(name)),
            Self::Item(parent, index) => (parent, index.to_string()),
        };
        let enclosing = parent.pointer();
        if enclosing.len() + segment.len() < MAX_POINTER_BYTES { format!("{enclosing}/{segment}") } else { enclosing }
    }
}
