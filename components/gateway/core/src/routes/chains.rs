//! Chains that a path names.

use crate::http::problem::{Code, Problem};

/// Makes the problem of a chain that is not configured, or of a text that is not a chain id.
pub(crate) fn unknown(chain: &str) -> Problem {
    let decimal = !chain.is_empty() && chain.len() <= 20 && !chain.starts_with('0') && chain.bytes().all(|byte| byte.is_ascii_digit());
    if decimal {
        Problem::invalid(Code::UnknownChain, "chain", "a chain of the configuration", chain)
    } else {
        Problem::invalid(Code::InvalidChain, "chain", "a decimal chain id, or eip155: and one", chain)
    }
}
