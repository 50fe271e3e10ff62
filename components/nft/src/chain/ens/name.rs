//! Names: normalised, hashed (ERC-137), and in the form of DNS (ENSIP-10).

use alloy_primitives::{B256, keccak256};

use crate::error::Invalid;

/// Maximum size of a name in bytes, and of a label (RFC 1035, 2.3.4). Both are also what the form
/// of DNS can hold.
const MAX_NAME: usize = 255;
const MAX_LABEL: usize = 63;

/// A normalised name of at least two labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnsName(String);

/// The rule, for errors.
const RULE: &str = "a normalised ENS name (ENSIP-15) of two or more labels, such as name.eth";

impl EnsName {
    /// Normalises a name.
    ///
    /// ASCII is normalised by ENSIP-15. Other characters have to be normalised by the caller, apart
    /// from the selectors of emoji, which are removed.
    ///
    /// Security: characters that look alike are not told apart. The hash of such a name is that of
    /// another name, whose records are its owner's.
    ///
    /// # Errors
    /// A label is empty, too long, or has a character that no normalised name has.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let invalid = || Invalid::new("name", RULE, text);
        if text.len() > MAX_NAME {
            return Err(invalid());
        }
        // U+FE0F asks for the coloured form of an emoji.
        let name: String =
            text.chars().filter(|character| *character != '\u{fe0f}').map(|character| character.to_ascii_lowercase()).collect();
        let valid = name.contains('.') && name.len() < MAX_NAME && name.split('.').all(is_label);
        if valid { Ok(Self(name)) } else { Err(invalid()) }
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the hash (ERC-137, "namehash algorithm").
    pub fn hash(&self) -> B256 {
        namehash(&self.0)
    }

    /// Returns the hashes of the name and of the names above it, the longest first. Those above may
    /// have a resolver that answers for all below them (ENSIP-10).
    pub fn hashes(&self) -> Vec<B256> {
        let mut hashes = vec![self.hash()];
        let mut rest = self.0.as_str();
        while let Some((_, parent)) = rest.split_once('.') {
            hashes.push(namehash(parent));
            rest = parent;
        }
        hashes
    }

    /// Returns the form of DNS: each label behind its length, and a zero.
    pub fn dns(&self) -> Vec<u8> {
        let mut encoded = Vec::with_capacity(self.0.len() + 2);
        for label in self.0.split('.') {
            encoded.push(u8::try_from(label.len()).unwrap_or_default());
            encoded.extend_from_slice(label.as_bytes());
        }
        encoded.push(0);
        encoded
    }
}

fn namehash(name: &str) -> B256 {
    name.rsplit('.').fold(B256::ZERO, |node, label| keccak256([node, keccak256(label)].concat()))
}

/// Returns whether a label is normalised, as far as ASCII goes.
fn is_label(label: &str) -> bool {
    let allowed = |character: char| match character {
        'a'..='z' | '0'..='9' | '-' | '$' | '\u{200d}' => true,
        '\0'..='\x7f' => false,
        // No normalised name has capital letters, white space, controls or what has no width.
        '\u{200b}' | '\u{200c}' | '\u{2060}' | '\u{feff}' => false,
        other => !other.is_uppercase() && !other.is_whitespace() && !other.is_control(),
    };
    // Underscores stand at the start only, and two hyphens do not stand where punycode has them.
    let rest = label.trim_start_matches('_');
    let punycode = label.is_ascii() && label.get(2..4) == Some("--");
    !label.is_empty() && label.len() <= MAX_LABEL && !punycode && rest.chars().all(allowed)
}
