//! The policy language, condition by condition.

mod conditions;
mod config_errors;
mod docs_examples;
mod explain;
mod judgement;
mod random;
mod spending_limits;
mod support;
