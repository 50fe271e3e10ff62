//! Drives the NFT component: performs the actions that it asks for, and watches them.

pub(crate) mod health;
pub(crate) mod perform;
pub(crate) mod resolve;
pub(crate) mod stream;
pub(crate) mod trace;
pub(crate) mod watch;
