//! The placeholder `{id}` of ERC-1155: "If the string {id} exists in any URI, clients MUST replace
//! this with the actual token ID in hexadecimal form". The same holds for strings in the document.

use std::borrow::Cow;

/// The placeholder.
const ID: &str = "{id}";

/// The error for texts that grow by more than the byte budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

/// The padded id of a token, and a byte budget. Each placeholder of 4 characters becomes 64, so a
/// hostile document could grow without limit.
#[derive(Clone, Debug)]
pub struct Filler {
    padded_id: String,
    bytes_left: usize,
}

impl Filler {
    /// Creates a filler. `bytes_left` is the number of bytes that all texts together may grow by.
    pub const fn new(padded_id: String, bytes_left: usize) -> Self {
        Self { padded_id, bytes_left }
    }

    /// Replaces every `{id}` by the padded id.
    ///
    /// Errors: the byte budget is used up.
    pub fn fill<'a>(&mut self, text: &'a str) -> Result<Cow<'a, str>, TooLong> {
        let places = text.matches(ID).count();
        if places == 0 {
            return Ok(Cow::Borrowed(text));
        }
        let growth = places.saturating_mul(self.padded_id.len().saturating_sub(ID.len()));
        self.bytes_left = self.bytes_left.checked_sub(growth).ok_or(TooLong)?;
        Ok(Cow::Owned(text.replace(ID, &self.padded_id)))
    }
}
