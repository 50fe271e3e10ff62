//! Lists of values that a condition accepts.

use crate::policy::condition::ConditionResult;

/// A list of values in a configuration, or `["*"]`.
#[derive(Clone, Debug)]
pub enum OneOf<T> {
    /// Any value, by `["*"]`.
    Any,
    /// One of these.
    These(Vec<T>),
}

impl<T> OneOf<T> {
    /// Returns whether the list has a value that `same` accepts.
    pub fn has_by(&self, same: impl Fn(&T) -> bool) -> bool {
        match self {
            Self::Any => true,
            Self::These(values) => values.iter().any(same),
        }
    }

    /// Tests a value that may be missing.
    pub(super) fn answer<V: ?Sized>(&self, value: Option<&V>) -> ConditionResult
    where
        T: PartialEq<V>,
    {
        value.map_or(ConditionResult::Missing, |value| ConditionResult::of(self.has_by(|listed| listed == value)))
    }

    /// Returns the listed values. `["*"]` lists none.
    pub fn listed(&self) -> &[T] {
        match self {
            Self::Any => &[],
            Self::These(values) => values,
        }
    }
}
