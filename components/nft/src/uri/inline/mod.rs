//! Content in the URI itself: `data:` URIs, and JSON, SVG and base64 without a scheme.

pub(crate) mod bare;
pub(crate) mod base64;
pub mod data_uri;
pub mod embedded;
pub(crate) mod fragment;
pub(crate) mod percent;
pub(crate) mod sniff;
