//! Writes PNG and lossless WebP, and takes the smaller file. Neither is smaller for all images: PNG
//! is for drawings with few colours, WebP for photographs.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, RgbaImage};

use crate::image_error::{ImageError, Invalid};

/// Returns the smaller file, and its media type.
///
/// # Errors
/// `Unsupported` if the picture cannot be written: WebP has at most 16383 pixels on a side, and
/// memory is bounded.
pub(crate) fn smallest(pixels: RgbaImage, profile: Option<Vec<u8>>) -> Result<(&'static str, Vec<u8>), ImageError> {
    let (width, height) = pixels.dimensions();
    let is_opaque = pixels.pixels().all(|pixel| pixel.0[3] == u8::MAX);
    let (data, colors) = match is_opaque {
        true => (DynamicImage::ImageRgba8(pixels).into_rgb8().into_raw(), ExtendedColorType::Rgb8),
        false => (pixels.into_raw(), ExtendedColorType::Rgba8),
    };
    let mut png = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Default, FilterType::Adaptive);
    write(encoder, &data, (width, height), colors, profile.clone()).map_err(failed)?;
    let mut webp = Vec::new();
    let written = write(WebPEncoder::new_lossless(&mut webp), &data, (width, height), colors, profile);
    match written {
        Ok(()) if webp.len() < png.len() => Ok(("image/webp", webp)),
        _ => Ok(("image/png", png)),
    }
}

fn write(
    mut encoder: impl ImageEncoder,
    data: &[u8],
    (width, height): (u32, u32),
    colors: ExtendedColorType,
    profile: Option<Vec<u8>>,
) -> Result<(), image::ImageError> {
    if let Some(profile) = profile {
        // A profile that cannot be written is left out: colours differ a little.
        drop(encoder.set_icc_profile(profile));
    }
    encoder.write_image(data, width, height, colors)
}

fn failed(error: image::ImageError) -> ImageError {
    ImageError::Unsupported(Invalid::new("a picture that can be written as PNG", error.to_string()))
}
