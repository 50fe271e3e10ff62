//! What a gateway in a WASI host is linked with, `mintmark:nft/metadata` and `mintmark:gateway/backends`, in the body's types. The conversions stand here once: a
//! driver names [`bindings`] in the `with` of its own `generate!`, so that its world has these very types.

pub mod backends;
pub mod bindings;
mod from_wit;
mod nft;
mod to_wit;

pub use nft::{LinkedNft, LinkedResolution};
