//! Type names with a colon, such as `HyperliquidTransaction:Withdraw`.
//!
//! They are outside of EIP-712. Implementations hash them alike as long as such a type stands by
//! itself: some look for the types that a type refers to by the letters before the colon.

use crate::{
    refusal::Invalid,
    typed_data::{path::Path, types::Struct},
};

/// Validates that every type whose name has a colon stands by itself. `at` is the path of the
/// types.
///
/// Errors: the type, or the member that refers to another type.
pub(super) fn validate(at: &Path<'_>, types: &[Struct<'_>]) -> Result<(), Invalid> {
    for kind in types {
        let at = at.member(kind.name);
        let has_colon = kind.name.contains(':');
        if has_colon && types.iter().any(|other| other.name == word_before(kind.name)) {
            let rule = format!("no type {} beside it: implementations then hash it differently", word_before(kind.name));
            return Err(at.expected(rule).got("both types"));
        }
        for (place, member) in kind.members.iter().enumerate() {
            let Some(other) = member.kind.structure().and_then(|index| types.get(index)) else { continue };
            if has_colon || other.name.contains(':') {
                let rule = "a type without members of its own: a type whose name has a colon refers to no other, and none to it, as implementations then hash it differently";
                return Err(at.item(place).member("type").expected(rule).got(member.written));
            }
        }
    }
    Ok(())
}

/// Returns the letters, digits and underscores that a name begins with.
fn word_before(name: &str) -> &str {
    let end = name.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(name.len());
    name.split_at(end).0
}
