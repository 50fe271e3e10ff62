//! The URLs of a normalised document.
//!
//! Security: a page puts these into `href` and `src`. Only URLs that it may use there are returned:
//! `https:`, `ipfs:`, `ipns:`, `ar:`, and `data:` of media types. The list is positive, so a scheme
//! in an unknown disguise is refused because it is not on the list.

mod clean;
mod data;
mod disguise;
mod found;
mod host;
mod link;
mod reference;
mod svg;

pub(crate) use clean::clean;
pub(crate) use found::{Clean, Purpose, Refused};
pub use host::is_public;
pub(crate) use link::{link, remove_unsafe};
