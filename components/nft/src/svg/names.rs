//! Which characters names and documents consist of.

/// Returns whether a name may start with the character.
pub(crate) fn starts_name(character: char) -> bool {
    character.is_ascii_alphabetic() || matches!(character, '_' | ':') || !character.is_ascii()
}

/// Returns whether XML 1.0 allows the character in a document.
pub(crate) fn is_xml(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => true,
        '\u{FFFE}' | '\u{FFFF}' => false,
        _ => character >= ' ',
    }
}

/// Looks up a name in a table that is sorted by its names in lower case. Case is ignored, because
/// contracts write `viewbox` and `<LinearGradient>`.
pub(crate) fn find<'t, T>(table: &'t [T], name: &str, name_of: fn(&T) -> &'static str) -> Option<&'t T> {
    let wanted = || name.bytes().map(|byte| byte.to_ascii_lowercase());
    let at = table.binary_search_by(|entry| name_of(entry).bytes().map(|byte| byte.to_ascii_lowercase()).cmp(wanted())).ok()?;
    table.get(at)
}
