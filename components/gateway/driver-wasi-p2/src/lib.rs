//! The gateway as a WASI 0.2 HTTP service: the core, driven by `wstd`'s reactor, over `wasi:http`,
//! the backends and the NFT component that are linked.
//!
//! WASI 0.2 lacks three things:
//! - The address of the peer. All clients without a key count as one client, unless a trusted proxy
//!   names their addresses.
//! - A content store. The driver keeps nothing from one request to the next.
//! - The resolution of names before a request (see [`destination`]).

mod address;
pub mod destination;

#[cfg(target_arch = "wasm32")]
mod component;

/// The address of the peer for the core: the unspecified address (RFC 1122, 3.2.1.3), because WASI
/// does not name the peer. If every request comes through the operator's own proxy, the operator
/// lists this address in `limits.trustedProxies`. The core then reads `X-Forwarded-For`.
pub const PEER: &str = "0.0.0.0";
