//! The encodings of blocks and records. Each reader is strict, bounded by its input and lazy where
//! the input is large.

pub(crate) mod by_name;
pub mod car;
pub mod cbor;
pub mod dag_cbor;
pub mod dag_json;
pub mod dag_pb;
pub mod malformed;
pub mod multicodec;
pub(crate) mod protobuf;
pub(crate) mod varint;
