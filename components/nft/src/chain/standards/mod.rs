//! What optional standards say about a token or a contract.

pub mod agent;
pub mod multi_asset;
pub mod multi_metadata;
pub mod punks;
pub mod royalty;
pub mod text;
pub mod traits;
pub mod verifiable_uri;
