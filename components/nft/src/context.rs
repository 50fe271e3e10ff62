//! State that all steps of a resolution share.

use crate::error::{Error, Invalid};
use crate::http::{Fetch, Wanted};
use crate::settings::Settings;
use crate::token::Token;
use crate::warnings::Warnings;

/// The token, the settings, the fetches to start next, and the warnings so far.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) token: Token,
    pub(crate) settings: Settings,
    pub(crate) warnings: Warnings,
    wanted: Vec<Wanted>,
    next_id: u32,
}

impl Context {
    pub(crate) const fn new(token: Token, settings: Settings) -> Self {
        Self { token, settings, warnings: Warnings::new(), wanted: Vec::new(), next_id: 1 }
    }

    /// Adds a fetch to those to start, and returns its number.
    pub(crate) fn want(&mut self, fetch: Fetch, cid: Option<String>) -> u32 {
        let id = self.next_id;
        self.next_id = self.next_id.wrapping_add(1);
        self.wanted.push(Wanted { id, fetch, cid });
        id
    }

    /// Returns the fetches that were added since the last call.
    pub(crate) fn take_wanted(&mut self) -> Vec<Wanted> {
        core::mem::take(&mut self.wanted)
    }

    /// Returns the maximum size of a document in bytes.
    pub(crate) fn max_document_bytes(&self) -> usize {
        usize::try_from(self.settings.max_json_bytes).unwrap_or(usize::MAX)
    }

    /// Returns the error for a document that exceeds the maximum size once every `{id}` is filled
    /// in.
    pub(crate) fn too_large_filled(&self) -> Error {
        let max = self.settings.max_json_bytes;
        Error::MetadataInvalid(Invalid::new("metadata", format!("at most {max} bytes with every {{id}} filled in"), "more"))
    }

    /// Returns the error for a document that exceeds the maximum size.
    pub(crate) fn too_large(&self) -> Error {
        let max = self.settings.max_json_bytes;
        Error::MetadataInvalid(Invalid::new("metadata", format!("at most {max} bytes"), "more"))
    }
}
