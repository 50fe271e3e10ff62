//! What the gateway's drivers for WASI hosts share.
//!
//! WASI lacks three things:
//! - The address of the peer (see [`PEER`]).
//! - A content store. The drivers keep nothing from one request to the next.
//! - The resolution of names before a request (see [`Destinations`]).

mod address;
mod decoding;
mod destination;
mod fields;
mod opening;
mod quoted_hosts;
mod settings;
mod whole;

pub use decoding::Decoding;
pub use destination::{Destinations, Recipient};
pub use fields::{given, header, sent};
pub use opening::{has_config_errors, opening_take};
pub use settings::Settings;
pub use whole::{Whole, no_answer, unconfigured};

/// The address of the peer for the core: the unspecified address (RFC 1122, 3.2.1.3), because WASI
/// does not name the peer. All clients without a key count as one client, unless a trusted proxy
/// names their addresses. If every request comes through the operator's own proxy, the operator
/// lists this address in `limits.trustedProxies`. The core then reads `X-Forwarded-For`.
pub const PEER: &str = "0.0.0.0";
