//! The endpoints of a chain: what is known of them, which to ask, and how.

pub(crate) mod asking;
pub(crate) mod broadcast;
pub(crate) mod calls;
pub(crate) mod choose;
pub(crate) mod failover;
pub(crate) mod heads;
pub(crate) mod health;
pub(crate) mod newest;
pub(crate) mod once;
pub(crate) mod race;
pub(crate) mod state;
