//! Pictures to make smaller.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use mintmark_image::image_error::ImageError;
use mintmark_image::limits::Limits;
use mintmark_image::resize::{Image, resize};

pub const LIMITS: Limits = Limits { max_pixels: 1_000_000 };

/// A picture whose left half is red and whose right half is half-transparent blue.
pub fn halves(width: u32, height: u32) -> RgbaImage {
    RgbaImage::from_fn(width, height, |x, _| if x < width / 2 { Rgba([200, 0, 0, 255]) } else { Rgba([0, 0, 200, 128]) })
}

pub fn encoded(picture: &RgbaImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = DynamicImage::ImageRgba8(picture.clone());
    match format {
        ImageFormat::Jpeg => picture.into_rgb8().write_to(&mut bytes, format),
        _ => picture.write_to(&mut bytes, format),
    }
    .unwrap();
    bytes.into_inner()
}

pub fn run(bytes: &[u8], width: u32) -> Result<Image, ImageError> {
    resize(bytes.to_vec(), width, LIMITS)
}

pub fn decoded(image: &Image) -> RgbaImage {
    let picture = image::load_from_memory(&image.bytes).unwrap().into_rgba8();
    assert_eq!(picture.dimensions(), (image.width, image.height), "the stated size is that of the file");
    picture
}

/// Inserts EXIF data with an orientation into a JPEG file.
pub fn turned(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let exif = [b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" as &[u8], &[orientation], b"\0\0\0\0\0\0"].concat();
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, &exif, &jpeg[2..]].concat()
}
