//! Which fields pass between the core and an upstream.

use mintmark_gateway_core::{ChosenBy, Header};

/// Fields that the host sets itself.
const NOT_SENT: [&str; 10] = [
    "host",
    "content-length",
    "connection",
    "keep-alive",
    "transfer-encoding",
    "te",
    "trailer",
    "upgrade",
    "expect",
    "proxy-authorization",
];

/// Credentials. They go only where the operator chose the address.
const CREDENTIALS: [&str; 3] = ["authorization", "cookie", "x-api-key"];

/// Fields of a response that the core does not get: they do not describe the body, or concern only
/// the connection.
const NOT_GIVEN: [&str; 5] = ["content-encoding", "transfer-encoding", "connection", "keep-alive", "set-cookie"];

/// Returns the fields of a request that are sent.
///
/// Security: credentials go only where the operator chose the address.
pub fn sent(headers: &[Header], chosen_by: ChosenBy) -> impl Iterator<Item = &Header> {
    let passes = move |name: &str| !NOT_SENT.contains(&name) && (chosen_by == ChosenBy::Operator || !CREDENTIALS.contains(&name));
    headers.iter().filter(move |header| passes(&header.name))
}

/// Returns the fields of a response that the core gets.
#[must_use]
pub fn given(headers: Vec<Header>) -> Vec<Header> {
    headers.into_iter().filter(|header| !NOT_GIVEN.contains(&header.name.as_str())).collect()
}

/// Returns a field as the core has it. A replacement character stands for bytes that are not UTF-8.
/// The core only compares such a value with text, and never sends it on.
#[must_use]
pub fn header((name, value): (String, Vec<u8>)) -> Header {
    Header { name: name.to_ascii_lowercase(), value: String::from_utf8_lossy(&value).into_owned() }
}
