//! A chain whose open transactions are looked after.

use crate::chain::upstream::{Upstream, Verified};

/// A chain to look after.
pub(super) struct OutboxChain<'a, I> {
    pub(super) id: &'a str,
    /// How many blocks must be on top of a block that counts as final.
    pub(super) finality: u64,
    /// The chains whose endpoints gave the right chain id.
    pub(super) verified: &'a Verified,
    pub(super) upstream: Upstream<'a, I>,
}
