//! What a gateway in a WASI host is linked with, `mintmark:nft/metadata` and `mintmark:gateway/homes`, in the body's types. The conversions stand here once: a
//! driver names [`bindings`] in the `with` of its own `generate!`, so that its world has these very types.

pub mod bindings;
mod from_wit;
pub mod homes;
mod nft;
mod to_wit;

pub use nft::{LinkedNft, LinkedResolution};
