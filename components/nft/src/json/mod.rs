//! The metadata document as JSON: parsed, made safe for readers in other languages, and normalised.

pub mod attributes;
mod coerce;
pub(crate) mod media;
pub mod normalize;
pub mod parse;
mod pointer;
pub mod prepare;
pub mod value_count;
