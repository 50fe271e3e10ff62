//! Objects whose fields are all known, each once.

use crate::{encoding::json::Json, refusal::Invalid, typed_data::path::Path};

/// Returns the values of an object in the order of `names`.
///
/// Errors: a field is unknown, stands there twice, or is missing.
pub(super) fn exactly<'a>(at: &Path<'_>, fields: &'a [(String, Json)], names: &[&str]) -> Result<Vec<&'a Json>, Invalid> {
    sorted(
        at,
        fields,
        names.len(),
        |name| names.iter().position(|other| *other == name),
        |place| names.get(place).copied().unwrap_or_default(),
    )
}

pub(super) fn sorted<'a, 'n>(
    at: &Path<'_>,
    fields: &'a [(String, Json)],
    count: usize,
    place: impl Fn(&str) -> Option<usize>,
    name: impl Fn(usize) -> &'n str,
) -> Result<Vec<&'a Json>, Invalid> {
    let mut values: Vec<Option<&Json>> = vec![None; count];
    for (field, value) in fields {
        let slot = place(field).and_then(|place| values.get_mut(place));
        // Security: the value of an unknown field is not shown. It may be a secret that does not
        // belong here.
        let slot = slot
            .ok_or_else(|| at.member(field).expected("only the fields of the type").got(format!("an unknown field, {}", value.kind())))?;
        if slot.replace(value).is_some() {
            return Err(at.member(field).expected("one field of this name").got("two"));
        }
    }
    values
        .into_iter()
        .enumerate()
        .map(|(place, value)| value.ok_or_else(|| at.member(name(place)).expected("a value").got("nothing")))
        .collect()
}
