//! A `#` in a `data:` URI.
//!
//! By the standards the data ends there. Contracts that do not percent-encode their JSON or SVG
//! mean it as text.

use percent_encoding::percent_decode_str;

/// Characters that stand in JSON, SVG and HTML and in no fragment.
const OF_CONTENT: [char; 7] = ['"', '\'', '<', '>', '{', '}', '\n'];

/// Returns whether what follows the first `#` of a content is content and not a fragment.
pub(crate) fn is_content(content: &str) -> bool {
    let Some((_, after)) = content.split_once('#') else { return false };
    percent_decode_str(after).decode_utf8_lossy().contains(OF_CONTENT)
}
