//! A URL that a page may use, or why it may not.

/// What a URL is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A picture.
    Image,
    /// A video, a sound, a model or a page.
    Animation,
    /// A link to follow.
    Link,
}

/// What was changed, as the code and text of a warning.
pub(crate) type Change = (&'static str, String);

/// A URL that a page may use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Clean {
    pub(crate) uri: String,
    pub(crate) changes: Vec<Change>,
    /// Media type, known for `data:` URIs.
    pub(crate) content_type: Option<String>,
    /// Size in bytes, known for `data:` URIs.
    pub(crate) size: Option<usize>,
}

/// Why a URL is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    /// Code of the warning.
    pub(crate) code: &'static str,
    /// What is wrong, for people.
    pub(crate) detail: String,
    /// The URI of an HTML page, which may be shown in a sandbox of its own only.
    pub(in crate::json) sandboxed: Option<String>,
}

impl Refused {
    pub(super) fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), sandboxed: None }
    }

    /// Refuses a URL that could harm a page or its reader.
    pub(super) fn unsafe_url(detail: impl Into<String>) -> Self {
        Self::new("unsafe-url", detail)
    }

    /// Refuses a text that is not a URL.
    pub(super) fn not_a_url(detail: impl Into<String>) -> Self {
        Self::new("not-a-url", detail)
    }
}
