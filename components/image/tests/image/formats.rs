//! What goes in and what comes out.

use image::{ImageFormat, Rgba, RgbaImage};

use crate::pictures::{decoded, encoded, halves, run, turned};

const FORMATS: [(ImageFormat, &str); 4] = [
    (ImageFormat::Png, "image/png"),
    (ImageFormat::Jpeg, "image/jpeg"),
    (ImageFormat::WebP, "image/webp"),
    (ImageFormat::Gif, "image/gif"),
];

#[test]
fn each_format_is_read() {
    for (format, _) in FORMATS {
        let small = run(&encoded(&halves(64, 32), format), 16).unwrap();
        assert_eq!((small.width, small.height), (16, 8), "{format:?}");
        assert!(["image/png", "image/webp"].contains(&small.content_type), "{format:?}");
        let left = decoded(&small).get_pixel(2, 4).0;
        assert!(left[0].abs_diff(200) < 6 && left[1] < 6 && left[2] < 6 && left[3] == 255, "{format:?}: {left:?}");
    }
}

#[test]
fn a_narrow_image_comes_back_as_it_came() {
    for (format, content_type) in FORMATS {
        let bytes = encoded(&halves(64, 32), format);
        for width in [64, 65, 4000, u32::MAX] {
            let same = run(&bytes, width).unwrap();
            assert_eq!((same.width, same.height, same.content_type), (64, 32, content_type));
            assert!(same.bytes == bytes, "{format:?}");
        }
    }
}

#[test]
fn the_height_follows_and_is_never_zero() {
    for ((width, height), to, expected) in
        [((100, 50), 10, 5), ((100, 1), 10, 1), ((3, 100), 2, 67), ((1000, 333), 999, 333), ((7, 7), 3, 3), ((500, 3), 1, 1)]
    {
        let small = run(&encoded(&halves(width, height), ImageFormat::Png), to).unwrap();
        assert_eq!((small.width, small.height), (to, expected));
        decoded(&small);
    }
}

#[test]
fn each_pixel_is_the_mean_of_its_area() {
    let checks = RgbaImage::from_fn(8, 8, |x, y| if (x + y) % 2 == 0 { Rgba([0, 0, 0, 255]) } else { Rgba([200, 100, 50, 255]) });
    let small = decoded(&run(&encoded(&checks, ImageFormat::Png), 4).unwrap());
    assert!(small.pixels().all(|pixel| pixel.0 == [100, 50, 25, 255]), "{small:?}");
    // A column in the middle that belongs to both halves.
    let thirds = RgbaImage::from_fn(3, 1, |x, _| Rgba([[0, 90, 255][x as usize], 0, 0, 255]));
    let small = decoded(&run(&encoded(&thirds, ImageFormat::Png), 2).unwrap());
    assert_eq!((small.get_pixel(0, 0).0[0], small.get_pixel(1, 0).0[0]), (30, 200));
}

#[test]
fn what_is_transparent_does_not_show() {
    let picture = RgbaImage::from_fn(4, 4, |x, _| if x % 2 == 0 { Rgba([255, 255, 255, 0]) } else { Rgba([10, 20, 30, 255]) });
    let small = decoded(&run(&encoded(&picture, ImageFormat::Png), 2).unwrap());
    assert!(small.pixels().all(|pixel| pixel.0 == [10, 20, 30, 128]), "{small:?}");
    let clear = RgbaImage::from_pixel(4, 4, Rgba([255, 255, 255, 0]));
    let small = decoded(&run(&encoded(&clear, ImageFormat::Png), 2).unwrap());
    assert!(small.pixels().all(|pixel| pixel.0[3] == 0));
}

#[test]
fn the_orientation_of_exif_is_applied() {
    let jpeg = encoded(&halves(64, 32), ImageFormat::Jpeg);
    // The place of red, which is stored on the left.
    for (orientation, size, red) in [
        (1, (16, 8), (2, 4)),
        (2, (16, 8), (13, 4)),
        (3, (16, 8), (13, 4)),
        (6, (16, 32), (8, 4)),
        (8, (16, 32), (8, 28)),
        (5, (16, 32), (8, 4)),
    ] {
        let small = run(&turned(&jpeg, orientation), 16).unwrap();
        assert_eq!((small.width, small.height), size, "orientation {orientation}");
        let pixel = decoded(&small).get_pixel(red.0, red.1).0;
        assert!(pixel[0] > 180 && pixel[2] < 30, "orientation {orientation}: {pixel:?}");
    }
    let same = run(&turned(&jpeg, 6), 32).unwrap();
    assert_eq!((same.width, same.height), (32, 64), "an image that is narrow enough as it is shown");
    assert_eq!(run(&turned(&jpeg, 99), 16).unwrap().height, 8, "an orientation that does not exist");
}

#[test]
fn the_smaller_of_two_files_is_returned() {
    let drawing = run(&encoded(&RgbaImage::from_pixel(400, 400, Rgba([1, 2, 3, 255])), ImageFormat::Png), 200).unwrap();
    assert!(drawing.bytes.len() < 1000);
    let noise = RgbaImage::from_fn(128, 128, |x, y| {
        let seed = (x * 7919 + y * 104_729).wrapping_mul(2_654_435_761);
        Rgba([128 + (seed >> 28) as u8, 100 + (x as u8) / 2, 90 + (y as u8) / 2, 255])
    });
    let photograph = run(&encoded(&noise, ImageFormat::Png), 64).unwrap();
    assert!(["image/png", "image/webp"].contains(&photograph.content_type));
}
