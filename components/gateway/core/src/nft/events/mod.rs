//! Events of contracts that outdate what is kept about their tokens.

pub(crate) mod logs;
pub(crate) mod outdated;
pub(crate) mod signature;
pub(crate) mod topics;
