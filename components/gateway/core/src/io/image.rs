//! Images that the image component makes smaller. Mirrors `mintmark:gateway/exchanges`.

/// An image to make smaller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageTask {
    /// The image as it came.
    pub bytes: Vec<u8>,
    /// Width of the result in pixels.
    pub width: u32,
    /// The most pixels that the image may have before it is made smaller.
    pub max_pixels: u32,
}

/// A transformed image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Media type.
    pub content_type: String,
    /// The image.
    pub bytes: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Why there is no transformed image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransformFailure {
    /// The host has no image component.
    Unavailable,
    /// The image exceeds a limit, or its format is not supported.
    Refused(String),
    /// Too many images wait already.
    Busy,
    /// The image took longer than this number of milliseconds.
    TimedOut(u32),
    /// The image component failed.
    Failed(String),
}
