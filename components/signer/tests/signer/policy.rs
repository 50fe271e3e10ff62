//! The language of policies, sentence by sentence.

mod abi;
mod arguments;
mod conditions;
mod delegates;
mod documents;
mod explain;
mod inner;
mod language;
mod messages;
mod model;
mod operations;
mod reference;
mod rolling;
mod support;
mod tokens;
mod typed;
mod windows;
mod wrapped;
