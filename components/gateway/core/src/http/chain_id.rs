//! Chain ids in paths and bodies.

/// Returns the chain id in a segment of a path: decimal, or CAIP-2 `eip155:` and decimal.
/// Namespaces of CAIP-2 are lower case.
pub(crate) fn chain_id(segment: &str) -> &str {
    segment
        .strip_prefix("eip155:")
        .or_else(|| segment.strip_prefix("eip155%3A"))
        .or_else(|| segment.strip_prefix("eip155%3a"))
        .unwrap_or(segment)
}
