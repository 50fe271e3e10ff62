//! Reads the header first, and decodes only what is within the limits.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, RgbaImage};

use crate::image_error::{ImageError, Invalid};
use crate::limits::Limits;

/// Bytes that a decoder may take for each pixel, besides the file: twice what 16 bits in each of
/// four channels need.
const BYTES_A_PIXEL: u64 = 16;
/// Bytes that a decoder may take for a small image: tables and metadata.
const BYTES_AT_LEAST: u64 = 1 << 20;
/// Maximum size of a colour profile that is kept, in bytes.
const MAX_PROFILE_BYTES: usize = 64 << 10;

/// A file whose header has been read.
pub(crate) struct Header<'a> {
    /// Media type.
    pub content_type: &'static str,
    /// Width and height in pixels, as stored.
    pub size: (u32, u32),
    /// How it is turned when it is shown.
    pub orientation: Orientation,
    decoder: Box<dyn ImageDecoder + 'a>,
    limits: Limits,
}

/// A decoded picture.
pub(crate) struct Picture {
    /// Its pixels.
    pub pixels: RgbaImage,
    /// Its colour profile, if it has one for RGB.
    pub profile: Option<Vec<u8>>,
}

/// Reads the header of a file.
///
/// # Errors
/// - `Unsupported` if the format is not read.
/// - `TooLarge` if the image has more pixels than are allowed.
/// - `Malformed` if the header is damaged.
pub(crate) fn open(bytes: &[u8], limits: Limits) -> Result<Header<'_>, ImageError> {
    let (format, content_type) = format(bytes)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut allowed = image::Limits::no_limits();
    allowed.max_alloc = Some(u64::from(limits.max_pixels) * BYTES_A_PIXEL + BYTES_AT_LEAST);
    reader.limits(allowed);
    let mut decoder = reader.into_decoder().map_err(|found| error(found, limits))?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > u64::from(limits.max_pixels) {
        let found = format!("{width} x {height} pixels");
        return Err(ImageError::TooLarge(Invalid::new(format!("at most {} pixels", limits.max_pixels), found)));
    }
    if pixels == 0 {
        return Err(ImageError::Malformed(Invalid::new("at least 1 pixel", format!("{width} x {height} pixels"))));
    }
    // Metadata that cannot be read turns nothing.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok(Header { content_type, size: (width, height), orientation, decoder: Box::new(decoder), limits })
}

impl Header<'_> {
    /// Decodes the first picture.
    ///
    /// # Errors
    /// See [`open`].
    pub(crate) fn decode(mut self) -> Result<Picture, ImageError> {
        let profile = self.decoder.icc_profile().ok().flatten();
        // The colour space stands at byte 16. A profile for CMYK or grey does not fit what is
        // written here.
        let profile = profile.filter(|profile| profile.len() <= MAX_PROFILE_BYTES && profile.get(16..20) == Some(b"RGB "));
        let pixels = DynamicImage::from_decoder(self.decoder).map_err(|found| error(found, self.limits))?.into_rgba8();
        Ok(Picture { pixels, profile })
    }
}

/// Tells the format by the first bytes.
fn format(bytes: &[u8]) -> Result<(ImageFormat, &'static str), ImageError> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Ok((ImageFormat::Png, "image/png")),
        [0xff, 0xd8, 0xff, ..] => Ok((ImageFormat::Jpeg, "image/jpeg")),
        [b'G', b'I', b'F', b'8', ..] => Ok((ImageFormat::Gif, "image/gif")),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok((ImageFormat::WebP, "image/webp")),
        _ => Err(ImageError::Unsupported(Invalid::new("a PNG, JPEG, WebP or GIF image", beginning(bytes)))),
    }
}

/// Describes the first bytes of a file of an unknown format.
fn beginning(bytes: &[u8]) -> String {
    let head = bytes.get(..8).unwrap_or(bytes);
    match head {
        [] => "no bytes".to_owned(),
        _ => format!("a file that begins with \"{}\"", head.escape_ascii()),
    }
}

fn error(error: image::ImageError, limits: Limits) -> ImageError {
    let got = error.to_string();
    match error {
        image::ImageError::Limits(_) => ImageError::TooLarge(Invalid::new(format!("at most {} pixels", limits.max_pixels), got)),
        image::ImageError::Unsupported(_) => ImageError::Unsupported(Invalid::new("a PNG, JPEG, WebP or GIF image of a usual kind", got)),
        _ => ImageError::Malformed(Invalid::new("a complete image", got)),
    }
}
