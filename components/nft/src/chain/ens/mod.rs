//! Names of ENS: from a name to the records of its resolver.

pub mod name;
pub(crate) mod records;
