//! Metadata documents: parsing, normalisation, and limits.

mod attributes;
mod fields;
mod hostile;
mod json;
mod samples;
