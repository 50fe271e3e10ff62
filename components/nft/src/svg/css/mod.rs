//! CSS of an image: style sheets, declarations and single values.

pub(crate) mod declarations;
mod split;
pub(crate) mod style_sheet;
pub(crate) mod value;
