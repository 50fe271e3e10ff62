//! Arweave transactions and ArNS names.

use super::content_path::{AboveRoot, ContentPath};
use super::ipfs::split_root;

/// Length of a transaction ID: 32 bytes in base64url without padding.
const ID_CHARS: usize = 43;
/// Maximum length of an ArNS name.
const MAX_NAME_CHARS: usize = 51;

/// A transaction and a path in its manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArTransaction {
    /// The transaction ID.
    pub id: String,
    /// The path, which a gateway looks up in the manifest. Empty for the data itself.
    pub path: ContentPath,
}

/// An ArNS name, which points to a transaction and can be pointed elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArName {
    /// The name in lower case, with its undername: `name` or `under_name`.
    pub name: String,
    /// The path, which a gateway looks up in the manifest.
    pub path: ContentPath,
}

impl ArTransaction {
    /// Reads `ID`, `ID/path` and the like. Returns `None` if it does not begin with an ID.
    ///
    /// # Errors
    /// `..` leads above the transaction.
    pub fn parse(text: &str) -> Option<Result<Self, AboveRoot>> {
        let (root, tail) = split_root(text);
        is_transaction_id(root).then(|| ContentPath::parse(tail).map(|path| Self { id: root.to_owned(), path }))
    }

    /// Returns `ar://ID/path`, percent-encoded.
    pub fn canonical(&self) -> String {
        format!("ar://{}{}", self.id, self.path.encoded_with_query())
    }
}

impl ArName {
    /// Reads `name`, `name/path` and the like. Returns `None` if it does not begin with a name.
    ///
    /// # Errors
    /// `..` leads above the name.
    pub fn parse(text: &str) -> Option<Result<Self, AboveRoot>> {
        let (root, tail) = split_root(text);
        let name = arns_name(root)?;
        Some(ContentPath::parse(tail).map(|path| Self { name, path }))
    }

    /// Returns `ar://name/path`, percent-encoded.
    pub fn canonical(&self) -> String {
        format!("ar://{}{}", self.name, self.path.encoded_with_query())
    }
}

/// Returns whether a text has the form of a transaction ID.
pub(crate) fn is_transaction_id(text: &str) -> bool {
    text.len() == ID_CHARS && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// Returns an ArNS name in lower case: letters, digits and dashes, with undernames before an
/// underscore.
pub(crate) fn arns_name(text: &str) -> Option<String> {
    let part = |part: &str| {
        !part.is_empty()
            && part.len() <= MAX_NAME_CHARS
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    (text.len() <= 2 * MAX_NAME_CHARS && text.split('_').all(part)).then(|| text.to_ascii_lowercase())
}
