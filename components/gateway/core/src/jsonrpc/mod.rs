//! JSON-RPC 2.0, as Ethereum clients speak it.

pub(crate) mod batch;
pub(crate) mod filter;
pub(crate) mod hash;
pub(crate) mod lasting;
pub(crate) mod local;
pub(crate) mod logs;
pub(crate) mod members;
pub(crate) mod message;
pub(crate) mod methods;
pub(crate) mod params;
pub(crate) mod response;
pub(crate) mod scan;
pub(crate) mod shape;
pub(crate) mod telling;
