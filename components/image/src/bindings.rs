//! The exports of the component.
#![expect(unsafe_code, reason = "generated")]

use crate::{image_error, limits, resize};

wit_bindgen::generate!({ path: "../../wit/image", world: "image" });

use exports::mintmark::image::resizing::{Guest, Image, ImageError, Invalid, Limits};

struct Component;

export!(Component);

impl Guest for Component {
    fn resize(bytes: Vec<u8>, width: u32, limits: Limits) -> Result<Image, ImageError> {
        mintmark_panic::leave_record();
        let limits = limits::Limits { max_pixels: limits.max_pixels };
        let resize::Image { content_type, bytes, width, height } = resize::resize(bytes, width, limits)?;
        Ok(Image { content_type: content_type.to_owned(), bytes, width, height })
    }
}

impl From<image_error::ImageError> for ImageError {
    fn from(error: image_error::ImageError) -> Self {
        let convert = |invalid: image_error::Invalid| Invalid { expected: invalid.expected, got: invalid.got };
        match error {
            image_error::ImageError::Unsupported(invalid) => Self::Unsupported(convert(invalid)),
            image_error::ImageError::TooLarge(invalid) => Self::TooLarge(convert(invalid)),
            image_error::ImageError::Malformed(invalid) => Self::Malformed(convert(invalid)),
        }
    }
}
