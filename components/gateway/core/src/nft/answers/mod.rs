//! Answers as they are sent and kept: JSON, and facts for the routes of media.

pub(crate) mod avatar;
pub(crate) mod collection;
pub(crate) mod document;
pub(crate) mod facts;
pub(crate) mod json;
pub(crate) mod keep;
