//! Conditions on decoded values: arguments of calldata, fields of typed data.

use crate::{
    policy::literal::{Integer, Literal},
    request::value::Value,
};

/// The result of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionResult {
    /// It holds.
    Holds,
    /// It does not hold.
    Fails,
    /// The value that it tests is missing or cannot be decoded. An allow policy then does not
    /// match. A deny policy still can.
    Missing,
}

impl ConditionResult {
    /// Returns the result for a value that is there.
    pub fn of(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::Fails }
    }

    /// Combines results of which all must hold: one that fails decides, then one that is missing.
    /// Without results it holds.
    pub fn all(answers: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::Holds;
        for answer in answers {
            match answer {
                Self::Fails => return Self::Fails,
                Self::Missing => all = Self::Missing,
                Self::Holds => {}
            }
        }
        all
    }

    /// Combines results of which one must hold: one that holds decides, then one that is missing.
    /// Without results it fails.
    pub fn any(answers: impl IntoIterator<Item = Self>) -> Self {
        Self::all(answers.into_iter().map(Self::not)).not()
    }

    fn not(self) -> Self {
        match self {
            Self::Holds => Self::Fails,
            Self::Fails => Self::Holds,
            Self::Missing => Self::Missing,
        }
    }
}

/// The names of members, from the outermost: `order.amount` is two. The name of a member without
/// one is its index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path(pub Vec<String>);

impl Path {
    /// Returns the value that it leads to. `None` if a member is missing, or a value on the way is
    /// not a tuple.
    pub fn of<'a>(&self, value: &'a Value) -> Option<&'a Value> {
        self.0.iter().try_fold(value, |value, name| value.member(name))
    }
}

/// The tests of one value. All must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition(pub Vec<Test>);

/// A test of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// It is one of these.
    In(Vec<Literal>),
    /// It is not one of these.
    NotIn(Vec<Literal>),
    /// An integer that is at least this.
    Min(Integer),
    /// An integer that is at most this.
    Max(Integer),
    /// The number of elements of a list, or of bytes of `bytes` and `string`.
    Length {
        /// At least this many. 0 if the configuration does not say.
        min: u64,
        /// At most this many.
        max: Option<u64>,
    },
    /// Every element of a list. Holds for an empty list.
    All(Condition),
    /// At least one element of a list.
    Any(Condition),
    /// Members of a tuple.
    Members(Vec<(Path, Condition)>),
}

impl Condition {
    /// Tests a value. [`ConditionResult::Missing`] if a test is not for values of this type.
    pub fn answer(&self, value: &Value) -> ConditionResult {
        ConditionResult::all(self.0.iter().map(|test| test.answer(value)))
    }

    /// Returns whether a test lists this value itself, so that the policy means it on purpose.
    pub fn names(&self, value: &Value) -> bool {
        self.0.iter().any(|test| matches!(test, Test::In(listed) if listed.iter().any(|literal| literal.is(value) == Some(true))))
    }
}

impl Test {
    fn answer(&self, value: &Value) -> ConditionResult {
        match (self, value) {
            (Self::In(listed), _) => is_in(listed, value),
            (Self::NotIn(listed), _) => is_in(listed, value).not(),
            (Self::Min(min), _) => Integer::of(value).map_or(ConditionResult::Missing, |number| ConditionResult::of(number >= *min)),
            (Self::Max(max), _) => Integer::of(value).map_or(ConditionResult::Missing, |number| ConditionResult::of(number <= *max)),
            (Self::Length { min, max }, _) => match length(value) {
                Some(length) => ConditionResult::of(length >= *min && max.is_none_or(|max| length <= max)),
                None => ConditionResult::Missing,
            },
            (Self::All(condition), Value::List(items)) => ConditionResult::all(items.iter().map(|item| condition.answer(item))),
            (Self::Any(condition), Value::List(items)) => ConditionResult::any(items.iter().map(|item| condition.answer(item))),
            (Self::Members(members), Value::Tuple(_)) => members_of(members, value),
            (Self::All(_) | Self::Any(_) | Self::Members(_), _) => ConditionResult::Missing,
        }
    }
}

/// Tests the members of a tuple.
pub fn members_of(members: &[(Path, Condition)], tuple: &Value) -> ConditionResult {
    ConditionResult::all(
        members.iter().map(|(path, condition)| path.of(tuple).map_or(ConditionResult::Missing, |value| condition.answer(value))),
    )
}

fn is_in(listed: &[Literal], value: &Value) -> ConditionResult {
    ConditionResult::any(listed.iter().map(|literal| literal.is(value).map_or(ConditionResult::Missing, ConditionResult::of)))
}

fn length(value: &Value) -> Option<u64> {
    let length = match value {
        Value::Bytes(bytes) => bytes.len(),
        Value::Text(text) => text.len(),
        Value::List(items) => items.len(),
        _ => return None,
    };
    u64::try_from(length).ok()
}
