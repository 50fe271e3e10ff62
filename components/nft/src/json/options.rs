//! What normalisation has to know about a document besides its fields.

use crate::uri::location::Location;

/// An SVG that is safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeSvg {
    /// The SVG in UTF-8.
    pub svg: Vec<u8>,
    /// Names of what was removed and may have mattered.
    pub removed: Vec<String>,
}

/// Removes scripts and foreign content from an SVG. Returns `None` if the bytes are not an SVG that
/// can be made safe.
pub type SanitizeSvg = fn(&[u8]) -> Option<SafeSvg>;

/// What normalisation has to know about a document besides its fields.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Where the document came from. Relative URLs are resolved against it.
    pub base: Option<&'a Location>,
    /// Wanted language (BCP 47), for texts that are given in several.
    pub locale: Option<&'a str>,
    /// Maximum size in bytes of an image that is encoded here.
    pub max_image_bytes: usize,
    /// Sanitiser of SVG images.
    pub sanitize_svg: SanitizeSvg,
}
