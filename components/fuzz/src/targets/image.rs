//! The image component. An input is a width, a byte, and an image.

use mintmark_image::limits::Limits;
use mintmark_image::resize::resize;

const LIMITS: Limits = Limits { max_pixels: 1 << 16 };

pub(crate) fn run(input: &[u8]) -> bool {
    let Some((&width, image)) = input.split_first() else { return false };
    let Ok(small) = resize(image.to_vec(), u32::from(width), LIMITS) else { return false };
    assert!(small.width > 0 && small.height > 0 && small.width <= u32::from(width));
    let again = resize(small.bytes.clone(), u32::from(width), LIMITS);
    assert!(again.is_ok_and(|again| again.bytes == small.bytes), "what comes out goes in, and comes back as it came");
    true
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    // A picture of 2 by 1 pixels in each format.
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x02\0\0\0\x01\x08\0\0\0\0\xd1\x95\x69\x0d\0\0\0\x0bIDATx\x9cc\xf8\xff\x1f\0\x03\x01\x01\xff\0\0\0\0IEND\xaeB`\x82";
    let gif = b"GIF89a\x02\0\x01\0\x80\0\0\0\0\0\xff\xff\xff\x2c\0\0\0\0\x02\0\x01\0\0\x02\x02\x44\x0a\0\x3b";
    [1, 2, 200].into_iter().flat_map(|width| [&png[..], &gif[..]].map(|image| [&[width], image].concat())).collect()
}
