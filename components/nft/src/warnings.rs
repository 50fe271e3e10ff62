//! A bounded list of warnings, so that a hostile document cannot produce warnings larger than
//! itself.

use crate::document::Warning;

/// Maximum number of warnings that are kept.
const MAX_WARNINGS: usize = 100;
/// Maximum size of a pointer in bytes. Field names have no limit of their own.
const MAX_POINTER_BYTES: usize = 256;

/// The first 100 warnings, and the number of those that came after them.
#[derive(Clone, Debug, Default)]
pub struct Warnings {
    kept: Vec<Warning>,
    left_out: usize,
}

impl Warnings {
    /// Creates an empty list.
    pub const fn new() -> Self {
        Self { kept: Vec::new(), left_out: 0 }
    }

    /// Adds a warning. A pointer that is too long is cut to an enclosing part of the document.
    pub(crate) fn push(&mut self, code: &'static str, at: &str, detail: impl Into<String>) {
        if self.kept.len() < MAX_WARNINGS {
            self.kept.push(Warning { code, at: enclosing(at).to_owned(), detail: detail.into() });
        } else {
            self.left_out += 1;
        }
    }

    /// Adds a warning about the whole document.
    pub(crate) fn push_whole(&mut self, code: &'static str, detail: impl Into<String>) {
        self.push(code, "", detail);
    }

    /// Returns the warnings that are kept.
    pub fn iter(&self) -> impl Iterator<Item = &Warning> {
        self.kept.iter()
    }

    /// Adds all warnings of another list.
    pub(crate) fn append(&mut self, other: Self) {
        let room = MAX_WARNINGS.saturating_sub(self.kept.len());
        self.left_out += other.left_out + other.kept.len().saturating_sub(room);
        self.kept.extend(other.kept.into_iter().take(room));
    }

    /// Returns the warnings and empties the list. If some were left out, a last warning says how
    /// many.
    pub fn take(&mut self) -> Vec<Warning> {
        let Self { mut kept, left_out } = core::mem::take(self);
        if left_out > 0 {
            kept.push(Warning { code: "more-warnings", at: String::new(), detail: format!("{left_out} more are left out") });
        }
        kept
    }
}

/// Returns as many whole segments of the pointer as fit.
fn enclosing(pointer: &str) -> &str {
    match pointer.as_bytes().get(..=MAX_POINTER_BYTES) {
        None => pointer,
        Some(head) => head.iter().rposition(|byte| *byte == b'/').and_then(|end| pointer.get(..end)).unwrap_or_default(),
    }
}
