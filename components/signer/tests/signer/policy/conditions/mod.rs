//! Conditions of policies, one kind per file.

mod absent_domain;
mod arguments;
mod delegates;
mod forwarded_calls;
mod inner_calls;
mod messages;
mod typed_data;
mod user_operations;
mod values;
mod wrapped_messages;
