//! Backends of another gateway, asked over HTTP: remote backends, without what sends a request.
//!
//! - [`limits`] and [`vault`] have the questions and answers, as JSON in the names of the WIT types
//!   in camel case. `hosts/shared/backends` reads and writes the same on the other side.
//! - [`Remote`] makes a request of a question, by the configuration.
//! - [`Sent`] is what became of a request. [`limits`] and [`vault`] make an answer of it.
//!
//! A request is sent once. If it is not known what became of it, nobody asks again: a question
//! that spends or signs would do so twice.

mod answer;
mod decimal;
pub mod limits;
mod place;
mod remote;
pub mod vault;

pub use answer::Sent;
pub use remote::{MAX_ANSWER_BYTES, Post, Remote};
