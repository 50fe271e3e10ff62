//! Damaged files of every format: an error or a picture of the right width.

use image::ImageFormat;
use proptest::prelude::*;

use crate::pictures::{encoded, halves, run};

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn flipped_bytes(format in 0..4_usize, flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), width in 1..40_u32) {
        let format = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif][format];
        let mut bytes = encoded(&halves(32, 16), format);
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Ok(image) = run(&bytes, width) {
            prop_assert!(image.width <= width && image.width > 0 && image.height > 0);
        }
    }

    #[test]
    fn any_bytes(head in 0..4_usize, tail in prop::collection::vec(any::<u8>(), 0..200)) {
        let head = [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" as &[u8], b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP", b"GIF89a"][head];
        drop(run(&[head, &tail].concat(), 8));
    }
}
