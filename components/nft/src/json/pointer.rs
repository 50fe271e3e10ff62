//! JSON pointers (RFC 6901).

/// Returns a field name as one segment of a pointer (RFC 6901, 3).
pub(super) fn segment(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
