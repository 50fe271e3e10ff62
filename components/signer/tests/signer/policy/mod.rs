//! The language of policies, sentence by sentence.

mod conditions;
mod config_errors;
mod docs_examples;
mod explain;
mod judgement;
mod random;
mod spending_limits;
mod support;
