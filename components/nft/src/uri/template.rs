//! `{id}` of ERC-1155: "If the string {id} exists in any URI, clients MUST replace this with the actual token ID in hexadecimal form"; the
//! same for any JSON value.

use std::borrow::Cow;

const ID: &str = "{id}";

/// The text with its ids would take more bytes than are left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

/// The padded id of a token, and how many bytes texts may grow by it: four characters become 64 as often as anybody likes.
#[derive(Clone, Debug)]
pub struct Filler {
    padded_id: String,
    left: usize,
}

impl Filler {
    /// `left`: bytes that all texts together may grow by.
    pub const fn new(padded_id: String, left: usize) -> Self {
        Self { padded_id, left }
    }

    /// Puts the padded id in every place of `{id}`. Errors: the growth is used up.
    pub fn fill<'a>(&mut self, text: &'a str) -> Result<Cow<'a, str>, TooLong> {
        let places = text.matches(ID).count();
        if places == 0 {
            return Ok(Cow::Borrowed(text));
        }
        let growth = places.saturating_mul(self.padded_id.len().saturating_sub(ID.len()));
        self.left = self.left.checked_sub(growth).ok_or(TooLong)?;
        Ok(Cow::Owned(text.replace(ID, &self.padded_id)))
    }
}
