//! Why bytes are not a metadata document.

use crate::error::Invalid;

/// A short part of what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt(pub String);

impl Excerpt {
    const MAX_BYTES: usize = 256;

    /// Returns the start of bytes.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let head = String::from_utf8_lossy(bytes.get(..Self::MAX_BYTES).unwrap_or(bytes));
        Self(head.trim_start_matches('\u{feff}').trim().to_owned())
    }

    /// Returns the text around an offset, some of it before.
    pub(super) fn around(text: &str, at: usize) -> Self {
        const BEFORE: usize = 30;
        let from = (0..=at.saturating_sub(BEFORE)).rev().find(|from| text.is_char_boundary(*from)).unwrap_or_default();
        Self::of(text.as_bytes().get(from..).unwrap_or_default())
    }
}

/// Why bytes are not a metadata document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// They are a medium: the URI may be that of the image itself.
    Medium {
        /// Media type, by the bytes.
        media_type: String,
    },
    /// They are an HTML page.
    Page {
        /// Whether it asks a person to prove that they are one.
        challenge: bool,
        /// Its start.
        excerpt: Excerpt,
    },
    /// They are XML.
    Xml {
        /// Its start.
        excerpt: Excerpt,
    },
    /// They are a text, such as an error message of a gateway.
    Text {
        /// Its start.
        excerpt: Excerpt,
    },
    /// They are neither text nor a known medium.
    Binary,
    /// There are none, or only white space.
    Empty,
    /// They are longer than the limit.
    TooLarge {
        /// The limit.
        max_bytes: usize,
    },
    /// Arrays and objects nest deeper than the limit.
    TooDeep {
        /// The limit.
        max_depth: usize,
    },
    /// There are more values than the limit.
    TooManyValues {
        /// The limit.
        max_values: usize,
    },
    /// They are not JSON, and cannot be repaired without a guess.
    Syntax {
        /// Byte offset.
        at: usize,
        /// What is expected there.
        expected: &'static str,
        /// The text around it.
        excerpt: Excerpt,
    },
    /// They are JSON, but not an object.
    NotAnObject {
        /// What they are.
        kind: &'static str,
    },
    /// They are an error message.
    ErrorMessage {
        /// JSON pointer of the message.
        at: String,
        /// The message.
        message: String,
    },
    /// They are another kind of document.
    OtherDocument {
        /// What they are.
        kind: &'static str,
    },
}

impl ReadError {
    /// Returns the error as a broken rule: what is accepted, and what was found.
    pub fn to_invalid(&self) -> Invalid {
        const RULE: &str = "a JSON object";
        let (expected, got) = match self {
            Self::Medium { media_type } => (format!("{RULE}, not a medium"), format!("a file of the type {media_type}")),
            Self::Page { challenge, excerpt } => {
                let rule = if *challenge { "not a page that asks for a proof of being a person" } else { "not a page" };
                (format!("{RULE}, {rule}"), format!("an HTML or XML page: {}", excerpt.0))
            }
            Self::Xml { excerpt } => (format!("{RULE}, not XML"), format!("an HTML or XML page: {}", excerpt.0)),
            Self::Text { excerpt } => (RULE.to_owned(), excerpt.0.clone()),
            Self::Binary => (RULE.to_owned(), "bytes that are not text".to_owned()),
            Self::Empty => (RULE.to_owned(), "nothing".to_owned()),
            Self::TooLarge { max_bytes } => (format!("at most {max_bytes} bytes"), "more".to_owned()),
            Self::TooDeep { max_depth } => (format!("{RULE} nested at most {max_depth} deep"), "deeper".to_owned()),
            Self::TooManyValues { max_values } => (format!("{RULE} of at most {max_values} values"), "more".to_owned()),
            Self::Syntax { at, expected, excerpt } => (format!("{RULE} (at byte {at}: {expected})"), excerpt.0.clone()),
            Self::NotAnObject { kind } => (RULE.to_owned(), (*kind).to_owned()),
            Self::ErrorMessage { at, message } => (format!("{RULE}, not an error message (at {at})"), message.clone()),
            Self::OtherDocument { kind } => (format!("{RULE} with metadata of a token"), (*kind).to_owned()),
        };
        Invalid::new("metadata", expected, &got)
    }
}
