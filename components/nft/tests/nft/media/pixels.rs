//! Sizes of pictures.

use mintmark_nft::media::pixels::{Size, size};
use proptest::prelude::*;

fn of(bytes: &[u8]) -> Option<(u32, u32)> {
    size(bytes).map(|Size { width, height }| (width, height))
}

#[test]
fn the_size_stands_in_the_header() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\x5e\0\0\x02\0";
    assert_eq!(of(png), Some((350, 512)));
    assert_eq!(of(b"GIF89a\x40\x01\xf0\0\0"), Some((320, 240)));
    assert_eq!(of(b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\x01\0\xef\0\0"), Some((320, 240)));
    assert_eq!(of(b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x40\x01\xf0\0"), Some((320, 240)));
    let lossless = (319_u32 | 239 << 14).to_le_bytes();
    assert_eq!(of(&[b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" as &[u8], &lossless].concat()), Some((320, 240)));
    let jpeg = b"\xff\xd8\xff\xe0\0\x04\0\0\xff\xff\xd0\xff\xdb\0\x03\0\xff\xc2\0\x11\x08\0\xf0\x01\x40";
    assert_eq!(of(jpeg), Some((320, 240)));
}

#[test]
fn a_header_that_is_cut_has_no_size() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\x5e\0\0\x02";
    for bytes in [png as &[u8], b"GIF89a\0\0\0\0", b"\xff\xd8\xff\xe0\xff\xff", b"\xff\xd8\xff\xd9", b"\xff\xd8\xff\xda\0\0", b"BM", b""] {
        assert_eq!(of(bytes), None, "{bytes:?}");
    }
}

proptest! {
    #[test]
    fn any_bytes(head in 0..4_usize, bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let head = [b"\xff\xd8\xff" as &[u8], b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"GIF89a"][head];
        let found = of(&[head, &bytes].concat());
        prop_assert!(found.is_none_or(|(width, height)| width > 0 && height > 0));
    }
}
