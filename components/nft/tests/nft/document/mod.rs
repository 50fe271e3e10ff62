//! Metadata documents: parsing, normalisation, and limits.

mod fields;
mod hostile;
mod json;
mod samples;
