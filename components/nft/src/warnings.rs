//! What was odd, up to a number: a document must not make its warnings outgrow itself.

use crate::answer::Warning;

/// Warnings that are kept.
const MOST: usize = 100;
/// Bytes of a pointer that are kept: names of fields are as long as anybody likes.
const POINTER: usize = 256;

/// The first 100 warnings, and how many came after them.
#[derive(Clone, Debug, Default)]
pub struct Warnings {
    kept: Vec<Warning>,
    left_out: usize,
}

/// A place to go back to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    kept: usize,
    left_out: usize,
}

impl Warnings {
    /// None so far.
    pub const fn new() -> Self {
        Self { kept: Vec::new(), left_out: 0 }
    }

    /// Adds one. Where its pointer is long, it points to the part of the document around.
    pub(crate) fn push(&mut self, code: &'static str, at: &str, detail: impl Into<String>) {
        if self.kept.len() < MOST {
            self.kept.push(Warning { code, at: around(at).to_owned(), detail: detail.into() });
        } else {
            self.left_out += 1;
        }
    }

    /// Adds one about the whole.
    pub(crate) fn whole(&mut self, code: &'static str, detail: impl Into<String>) {
        self.push(code, "", detail);
    }

    /// The place to go back to from what follows.
    pub(crate) const fn mark(&self) -> Mark {
        Mark { kept: self.kept.len(), left_out: self.left_out }
    }

    /// Forgets everything since a place.
    pub(crate) fn rewind(&mut self, to: Mark) {
        self.kept.truncate(to.kept);
        self.left_out = to.left_out;
    }

    /// Hands them over; the last says how many are missing.
    pub(crate) fn take(&mut self) -> Vec<Warning> {
        let Self { mut kept, left_out } = core::mem::take(self);
        if left_out > 0 {
            kept.push(Warning { code: "more-warnings", at: String::new(), detail: format!("{left_out} more are left out") });
        }
        kept
    }
}

/// The pointer as far as its whole segments fit.
fn around(pointer: &str) -> &str {
    match pointer.as_bytes().get(..=POINTER) {
        None => pointer,
        Some(head) => head.iter().rposition(|byte| *byte == b'/').and_then(|end| pointer.get(..end)).unwrap_or_default(),
    }
}
