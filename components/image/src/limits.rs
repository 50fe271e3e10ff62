//! Limits of one call.

/// Limits of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Maximum number of pixels of the image.
    pub max_pixels: u32,
}
