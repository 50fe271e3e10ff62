//! The nft component: what comes from a chain, a gateway, a server or a token.

pub(super) mod abi;
pub(super) mod car;
pub(super) mod dag_cbor;
pub(super) mod dag_pb;
pub(super) mod data_uri;
pub(super) mod document;
pub(super) mod svg;
