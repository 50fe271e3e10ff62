//! Where the metadata is in a document: in its own fields, in a wrapper, or in a schema's shape.

pub(super) mod known;
pub(super) mod refusal;
mod schema;
mod subject;
mod wrapper;

pub(super) use subject::Subject;
