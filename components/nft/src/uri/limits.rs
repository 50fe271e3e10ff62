//! The size limits of URIs.

use crate::settings::Settings;

/// The limits that every parser here takes as an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UriLimits {
    /// Maximum size in bytes of a URI that holds its content: a `data:` URI, a JSON object, an SVG.
    pub max_inline_bytes: usize,
    /// Maximum size in bytes of any other URI, percent-encoded. RFC 9110 (4.1) asks for 8,000, and
    /// servers refuse longer ones.
    pub max_url_bytes: usize,
}

impl UriLimits {
    /// The limits where nothing else is configured.
    pub const DEFAULT: Self = Self { max_inline_bytes: 4 * 1024 * 1024, max_url_bytes: 16 * 1024 };

    /// Returns the limits that the settings give.
    pub(crate) fn of(settings: &Settings) -> Self {
        Self { max_inline_bytes: usize::try_from(settings.max_data_uri_bytes).unwrap_or(usize::MAX), ..Self::DEFAULT }
    }
}

impl Default for UriLimits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
