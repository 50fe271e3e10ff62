//! The language of policies, sentence by sentence.

mod abi;
mod arguments;
mod conditions;
mod delegates;
mod inner;
mod messages;
mod rolling;
mod support;
mod typed;
mod windows;
