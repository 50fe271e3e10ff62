//! What all steps of a resolution share.

use crate::error::{Error, Invalid};
use crate::http::{Fetch, Wanted};
use crate::settings::Settings;
use crate::token::Token;
use crate::warnings::Warnings;

/// Token, settings, what is wanted next, and what was odd so far.
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

    /// Wants a fetch and gives it its number.
    pub(crate) fn want(&mut self, fetch: Fetch, cid: Option<String>) -> u32 {
        let id = self.next_id;
        self.next_id = self.next_id.wrapping_add(1);
        self.wanted.push(Wanted { id, fetch, cid });
        id
    }

    /// Hands over what is wanted since the last time.
    pub(crate) fn take_wanted(&mut self) -> Vec<Wanted> {
        core::mem::take(&mut self.wanted)
    }

    /// Most bytes of a document.
    pub(crate) fn most_bytes(&self) -> usize {
        usize::try_from(self.settings.max_json_bytes).unwrap_or(usize::MAX)
    }

    /// The document is larger than the settings take once every `{id}` is filled in.
    pub(crate) fn too_large_filled(&self) -> Error {
        let most = self.settings.max_json_bytes;
        Error::MetadataInvalid(Invalid::new("metadata", format!("at most {most} bytes with every {{id}} filled in"), "more"))
    }

    /// The document is larger than the settings take.
    pub(crate) fn too_large(&self) -> Error {
        let most = self.settings.max_json_bytes;
        Error::MetadataInvalid(Invalid::new("metadata", format!("at most {most} bytes"), "more"))
    }
}
