//! An SVG image, made safe to show.

use super::body::Body;
use crate::error::{Error, Invalid};
use crate::svg::error::{Counted, Limits, SvgError};
use crate::svg::sanitize::sanitize;

/// Reads an SVG image whole and returns its safe part.
///
/// # Errors
/// - `ContentTooLarge` if it exceeds the maximum size of a medium or of an SVG image.
/// - `ContentUnsupported` if it cannot be made safe.
/// - Those of reading the body.
pub(super) async fn safe_svg(mut body: Body, max_bytes: u32) -> Result<Vec<u8>, Error> {
    let limits = Limits::default();
    let max_bytes = limits.max_bytes.min(usize::try_from(max_bytes).unwrap_or(usize::MAX));
    let mut svg = Vec::new();
    while let Some(chunk) = body.next().await? {
        if chunk.len() > max_bytes.saturating_sub(svg.len()) {
            return Err(Error::ContentTooLarge(max_bytes as u64));
        }
        svg.extend(chunk);
    }
    sanitize(&svg, Limits { max_bytes, ..limits }).map_err(|error| match error {
        SvgError::TooLarge { counted: Counted::Bytes, max } => Error::ContentTooLarge(max as u64),
        other => Error::ContentUnsupported(Invalid::new("uri", "an SVG image that can be made safe", &other.to_string())),
    })
}
