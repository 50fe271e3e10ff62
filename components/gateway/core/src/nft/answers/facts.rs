//! What the routes of media need to know of a kept answer.

use serde::{Deserialize, Serialize};

use crate::nft::component::answer::Medium;

/// The media of an answer.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Facts {
    media: Vec<MediumFact>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct MediumFact {
    field: String,
    uri: String,
}

impl Facts {
    /// Returns the facts about media.
    pub(crate) fn of(media: &[Medium]) -> Self {
        Self { media: media.iter().map(|it| MediumFact { field: it.field.clone(), uri: it.uri.clone() }).collect() }
    }

    /// Reads facts. Facts of another form are as good as none.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).unwrap_or_default()
    }

    /// Returns the bytes to keep.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Returns the URI of the medium of a field.
    pub(crate) fn uri_of(&self, field: &str) -> Option<&str> {
        self.media.iter().find(|it| it.field == field).map(|it| it.uri.as_str())
    }
}
