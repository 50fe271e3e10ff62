//! The metadata document as JSON: read, made safe for readers in other languages, and normalised.
//!
//! [`read()`] turns bytes into an object, [`prepare::object`] fills in ids, and [`normalize`] finds
//! the fields of the metadata.

mod charset;
mod decimal;
mod fields;
pub mod limits;
pub mod localization;
pub(crate) mod media;
mod nested_text;
pub mod options;
pub mod parse;
mod pointer;
pub mod prepare;
mod read;
mod read_error;
mod shape;
pub mod sniff;
pub(crate) mod syntax;
pub mod url;
pub mod value;

pub use fields::{MAX_ATTRIBUTES, Normalized, normalize, normalize_collection};
pub use limits::Limits;
pub use localization::Localization;
pub use media::Link;
pub use options::Options;
pub use read::{Read, read};
pub use read_error::{Excerpt, ReadError};
