//! JSON pointers (RFC 6901).

/// Returns a field name as one segment of a pointer (RFC 6901, 3).
pub(super) fn segment(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Returns the pointer of a field.
pub(super) fn field(at: &str, name: &str) -> String {
    format!("{at}/{}", segment(name))
}

/// Returns the pointer of an item of an array.
pub(super) fn item(at: &str, index: usize) -> String {
    format!("{at}/{index}")
}
