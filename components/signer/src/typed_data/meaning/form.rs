//! Forms: the shapes of messages that well-known contracts accept.

use crate::{
    request::effects::{Call, Spend},
    typed_data::meaning::members::Members,
};

/// The calls and spends of a recognised message. `None` if a value makes no sense.
pub(super) type Effects = Option<(Vec<Call>, Vec<Spend>)>;

/// A form: its `encodeType`, its contract, and how to read its effects.
pub(super) struct Form {
    pub(super) name: &'static str,
    pub(super) rest: Rest,
    pub(super) contract: &'static str,
    pub(super) effects: fn(&Members<'_>) -> Effects,
}

/// What follows the name of a form in `encodeType`.
pub(super) enum Rest {
    /// This, and nothing else.
    Exactly(&'static str),
    /// This, then perhaps further members and the types that they refer to.
    Begins(&'static str),
    /// The first text, one more member of any type, and the types that are referred to. The second
    /// text is one of them.
    Witness(&'static str, &'static str),
}

impl Form {
    pub(super) fn matches(&self, encoded: &str) -> bool {
        let Some(rest) = encoded.strip_prefix(self.name) else { return false };
        match &self.rest {
            Rest::Exactly(whole) => rest == *whole,
            Rest::Begins(members) => rest.strip_prefix(members).is_some_and(|rest| rest.starts_with([',', ')'])),
            Rest::Witness(before, referred) => {
                rest.strip_prefix(before).and_then(|rest| rest.split_once(')')).is_some_and(|(witness, types)| {
                    // Names have no commas and no brackets. So this is one member, and a type
                    // stands whole between two brackets.
                    !witness.contains(',') && types.split_inclusive(')').any(|kind| kind == *referred)
                })
            }
        }
    }
}
