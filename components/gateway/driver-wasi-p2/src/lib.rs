//! The gateway as a WASI 0.2 HTTP service: the core, driven by `wstd`'s reactor, over `wasi:http`,
//! the backends and the NFT component that are linked.
//!
//! WASI 0.2 does not give three things. It does not tell the peer's address: every client without a
//! key is one client, unless a trusted proxy names it. It has no content store: nothing is kept
//! from one request to the next. It does not resolve names here (see [`destination`]).

mod address;
pub mod destination;

#[cfg(target_arch = "wasm32")]
mod component;

/// The peer that the core is told: the unspecified address (RFC 1122, 3.2.1.3), as WASI names none.
/// Where every request comes through a proxy of the operator's, listing it in
/// `limits.trustedProxies` says so, and `X-Forwarded-For` is believed.
pub const PEER: &str = "0.0.0.0";
