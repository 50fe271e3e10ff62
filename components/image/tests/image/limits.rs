//! Limits and damaged files: each has its own error, which says what is accepted.

use image::ImageFormat;
use mintmark_image::image_error::ImageError;
use mintmark_image::limits::Limits;
use mintmark_image::resize::resize;

use crate::pictures::{encoded, halves, run};

#[test]
fn pixels_are_counted_before_they_are_decoded() {
    let picture = encoded(&halves(100, 50), ImageFormat::Png);
    assert!(resize(picture.clone(), 10, Limits { max_pixels: 5000 }).is_ok());
    let Err(ImageError::TooLarge(invalid)) = resize(picture, 10, Limits { max_pixels: 4999 }) else { panic!() };
    assert_eq!((invalid.expected.as_str(), invalid.got.as_str()), ("at most 4999 pixels", "100 x 50 pixels"));
    for format in [ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif] {
        let picture = encoded(&halves(100, 50), format);
        assert!(matches!(resize(picture, 10, Limits { max_pixels: 4999 }), Err(ImageError::TooLarge(_))), "{format:?}");
    }
}

/// Each header claims billions of pixels and nothing follows.
#[test]
fn a_header_that_lies_costs_nothing() {
    let mut png = encoded(&halves(4, 4), ImageFormat::Png);
    png[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let mut gif = encoded(&halves(4, 4), ImageFormat::Gif);
    gif[6..10].copy_from_slice(&[0xff; 4]);
    for bytes in [png, gif] {
        assert!(matches!(run(&bytes, 2), Err(ImageError::TooLarge(_) | ImageError::Malformed(_))));
    }
}

#[test]
fn other_formats_are_not_supported() {
    for (bytes, got) in [
        (b"" as &[u8], "no bytes"),
        (b"<svg xmlns='x'/>", "a file that begins with \"<svg xml\""),
        (b"BM\0\0", "a file that begins with \"BM\\x00\\x00\""),
        (b"\xff\xd8", "a file that begins with \"\\xff\\xd8\""),
    ] {
        let Err(ImageError::Unsupported(invalid)) = run(bytes, 10) else { panic!("{got}") };
        assert_eq!((invalid.expected.as_str(), invalid.got.as_str()), ("a PNG, JPEG, WebP or GIF image", got));
    }
    let picture = encoded(&halves(4, 4), ImageFormat::Png);
    let Err(ImageError::Unsupported(invalid)) = run(&picture, 0) else { panic!() };
    assert_eq!(invalid.expected, "a width of at least 1 pixel");
}

#[test]
fn a_damaged_file_is_malformed() {
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let whole = encoded(&halves(64, 64), format);
        for length in [12, 24, whole.len() / 2] {
            assert!(matches!(run(&whole[..length], 8), Err(ImageError::Malformed(_))), "{format:?} of {length} bytes");
        }
    }
    let mut flipped = encoded(&halves(64, 64), ImageFormat::Png);
    flipped[20] ^= 1;
    assert!(matches!(run(&flipped, 8), Err(ImageError::Malformed(_))), "the check sum of the header");
}
