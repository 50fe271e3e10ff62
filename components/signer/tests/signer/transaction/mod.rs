//! Transactions of every type: encoded, decoded, completed and refused.

mod authorizations;
mod blobs;
pub mod own_authorizations;
mod raw;
mod refused_fields;
mod refused_requests;
mod replacement;
mod round_trip;
pub mod support;
mod types;
mod vectors;
