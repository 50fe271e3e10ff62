//! The limits of the sanitizer, and why it refuses an image.

use core::fmt;

/// Limits of one image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Maximum size of the input in bytes, and of the output.
    pub max_bytes: usize,
    /// Maximum number of elements, those that are removed included.
    pub max_elements: usize,
    /// Maximum number of attributes of one element.
    pub max_attributes: usize,
    /// Maximum number of elements inside each other.
    pub max_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_bytes: 16 << 20, max_elements: 200_000, max_attributes: 256, max_depth: 256 }
    }
}

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Bytes of the input or of the output.
    Bytes,
    /// Elements of the document.
    Elements,
    /// Attributes of one element.
    Attributes,
    /// Elements inside each other.
    Depth,
}

/// Why an image was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SvgError {
    /// The bytes hold no `svg` element.
    NotSvg,
    /// The image exceeds a limit.
    TooLarge {
        /// What there is too much of.
        counted: Counted,
        /// The limit.
        max: usize,
    },
}

impl fmt::Display for SvgError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (max, unit) = match self {
            Self::NotSvg => return formatter.write_str("no <svg> element was found, where an SVG image was expected"),
            Self::TooLarge { counted: Counted::Bytes, max } => (max, "bytes"),
            Self::TooLarge { counted: Counted::Elements, max } => (max, "elements"),
            Self::TooLarge { counted: Counted::Attributes, max } => (max, "attributes on one element"),
            Self::TooLarge { counted: Counted::Depth, max } => (max, "elements inside each other"),
        };
        write!(formatter, "the SVG image has more than the {max} {unit} that are allowed")
    }
}

impl core::error::Error for SvgError {}
