//! Area averaging: each pixel of the result is the mean of the area that it covers. It suits images
//! that only become smaller: nothing rings, and nothing is skipped.

use image::RgbaImage;

/// The pixels that one pixel of the result covers along one side.
struct Span {
    start: usize,
    /// The share of each, 1 in sum.
    weights: Vec<f32>,
}

/// Returns the picture in another size, which is not larger.
///
/// Colours are weighted by their opacity, so that what is transparent does not show.
pub(crate) fn shrink(pixels: &RgbaImage, (width, height): (u32, u32)) -> RgbaImage {
    let columns = spans(pixels.width(), width);
    let rows = spans(pixels.height(), height);
    let source_stride = pixels.width() as usize * 4;
    let stride = columns.len() * 4;
    let mut small = RgbaImage::new(width, height);
    let mut row = vec![0.0_f32; stride];
    let mut sums = vec![0.0_f32; stride];
    for (span, target) in rows.iter().zip(small.chunks_exact_mut(stride.max(1))) {
        sums.fill(0.0);
        let sources = pixels.as_raw().chunks_exact(source_stride.max(1)).skip(span.start);
        for (source, weight) in sources.zip(&span.weights) {
            shrink_row(source, &columns, &mut row);
            for (sum, value) in sums.iter_mut().zip(&row) {
                *sum += value * weight;
            }
        }
        for (sum, pixel) in sums.chunks_exact(4).zip(target.chunks_exact_mut(4)) {
            if let ([red, green, blue, alpha], [r, g, b, a]) = (sum, pixel) {
                let opacity = if *alpha > 0.0 { *alpha } else { 1.0 };
                (*r, *g, *b, *a) = (byte(red / opacity), byte(green / opacity), byte(blue / opacity), byte(*alpha));
            }
        }
    }
    small
}

/// Averages one row. The result is premultiplied.
fn shrink_row(source: &[u8], columns: &[Span], row: &mut [f32]) {
    for (span, sum) in columns.iter().zip(row.chunks_exact_mut(4)) {
        let mut total = [0.0_f32; 4];
        let covered = source.get(span.start * 4..).unwrap_or_default();
        for (pixel, weight) in covered.chunks_exact(4).zip(&span.weights) {
            if let [red, green, blue, alpha] = *pixel {
                let opacity = f32::from(alpha) * weight;
                total = [
                    total[0] + f32::from(red) * opacity,
                    total[1] + f32::from(green) * opacity,
                    total[2] + f32::from(blue) * opacity,
                    total[3] + opacity,
                ];
            }
        }
        sum.copy_from_slice(&total);
    }
}

fn spans(from: u32, to: u32) -> Vec<Span> {
    let scale = f64::from(from) / f64::from(to.max(1));
    let span = |at: u32| {
        let (begin, end) = (f64::from(at) * scale, (f64::from(at) + 1.0) * scale);
        let (first, last) = (whole(begin).min(from.saturating_sub(1)), whole(end.ceil()).clamp(1, from));
        let share = |pixel: u32| ((f64::from(pixel) + 1.0).min(end) - f64::from(pixel).max(begin)).max(0.0) / scale;
        Span { start: first as usize, weights: (first..last.max(first + 1)).map(|pixel| single(share(pixel))).collect() }
    };
    (0..to).map(span).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the width of an image")]
fn whole(number: f64) -> u32 {
    number as u32
}

#[expect(clippy::cast_possible_truncation, reason = "a share of 1")]
fn single(share: f64) -> f32 {
    share as f32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded, and `as` saturates")]
fn byte(value: f32) -> u8 {
    (value + 0.5) as u8
}
