//! The one thing that this component does.

use image::metadata::Orientation;

use crate::decode::{Picture, open};
use crate::encode::smallest;
use crate::image_error::{ImageError, Invalid};
use crate::limits::Limits;
use crate::shrink::shrink;

/// An image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Media type.
    pub content_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// Width in pixels, as it is shown.
    pub width: u32,
    /// Height in pixels, as it is shown.
    pub height: u32,
}

/// Makes an image narrower. Returns it as it came if it is not wider than `width`.
///
/// # Errors
/// - `Unsupported` if the format is not read, or the width is 0.
/// - `TooLarge` if the image exceeds a limit.
/// - `Malformed` if the file is damaged.
pub fn resize(bytes: Vec<u8>, width: u32, limits: Limits) -> Result<Image, ImageError> {
    if width == 0 {
        return Err(ImageError::Unsupported(Invalid::new("a width of at least 1 pixel", "0")));
    }
    let header = open(&bytes, limits)?;
    let (shown_width, shown_height) = shown(header.size, header.orientation);
    if shown_width <= width {
        let content_type = header.content_type;
        drop(header);
        return Ok(Image { content_type, bytes, width: shown_width, height: shown_height });
    }
    let height = scaled(shown_height, width, shown_width);
    let stored = shown((width, height), header.orientation);
    let orientation = header.orientation;
    let Picture { pixels, profile } = header.decode()?;
    drop(bytes);
    let small = shrink(&pixels, stored);
    drop(pixels);
    let (content_type, bytes) = smallest(oriented(small, orientation), profile)?;
    Ok(Image { content_type, bytes, width, height })
}

/// Returns the size with its sides in the order in which they are shown, or back.
fn shown((width, height): (u32, u32), orientation: Orientation) -> (u32, u32) {
    match orientation {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => (height, width),
        Orientation::NoTransforms | Orientation::Rotate180 | Orientation::FlipHorizontal | Orientation::FlipVertical => (width, height),
    }
}

/// Returns `length · to / from`, rounded, and at least 1.
fn scaled(length: u32, to: u32, from: u32) -> u32 {
    let scaled = (u64::from(length) * u64::from(to) + u64::from(from) / 2) / u64::from(from.max(1));
    u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
}

fn oriented(small: image::RgbaImage, orientation: Orientation) -> image::RgbaImage {
    let mut turned = image::DynamicImage::ImageRgba8(small);
    turned.apply_orientation(orientation);
    turned.into_rgba8()
}
