//! Conditions over decoded values: arguments of calldata, fields of typed data.

use crate::{
    policy::literal::{Integer, Literal},
    request::value::Value,
};

/// What a condition says of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// What it asks about is missing, or cannot be decoded: an allow does not match, a deny is not kept from it.
    Missing,
}

impl Answer {
    /// The answer of what is there: whether it holds.
    pub fn of(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::Fails }
    }

    /// All must hold: one that fails decides, then one that is missing. Of none: it holds.
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

    /// One must hold: one that does decides, then one that is missing. Of none: it fails.
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

/// Names of members, from the outermost: `order.amount` is two. A member without a name is called by its index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path(pub Vec<String>);

impl Path {
    /// What it leads to. None where a member is not there, or what should have it is no tuple.
    pub fn of<'a>(&self, value: &'a Value) -> Option<&'a Value> {
        self.0.iter().try_fold(value, |value, name| value.member(name))
    }
}

/// Tests of one value, all of which must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition(pub Vec<Test>);

/// One test of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// It is one of these.
    In(Vec<Literal>),
    /// It is none of these.
    NotIn(Vec<Literal>),
    /// An integer of at least so much.
    Min(Integer),
    /// An integer of at most so much.
    Max(Integer),
    /// So many elements of a list, or bytes of `bytes` and `string`.
    Length {
        /// At least; 0 where the configuration does not say.
        min: u64,
        /// At most.
        max: Option<u64>,
    },
    /// Every element of a list, also of an empty one.
    All(Condition),
    /// At least one element of a list.
    Any(Condition),
    /// Members of a tuple.
    Members(Vec<(Path, Condition)>),
}

impl Condition {
    /// What it says of a value. [`Answer::Missing`] where a test is not for a value of this type.
    pub fn answer(&self, value: &Value) -> Answer {
        Answer::all(self.0.iter().map(|test| test.answer(value)))
    }

    /// Whether a test lists this value by itself, so that it was meant.
    pub fn names(&self, value: &Value) -> bool {
        self.0.iter().any(|test| matches!(test, Test::In(listed) if listed.iter().any(|literal| literal.is(value) == Some(true))))
    }
}

impl Test {
    fn answer(&self, value: &Value) -> Answer {
        match (self, value) {
            (Self::In(listed), _) => is_in(listed, value),
            (Self::NotIn(listed), _) => is_in(listed, value).not(),
            (Self::Min(least), _) => Integer::of(value).map_or(Answer::Missing, |number| Answer::of(number >= *least)),
            (Self::Max(most), _) => Integer::of(value).map_or(Answer::Missing, |number| Answer::of(number <= *most)),
            (Self::Length { min, max }, _) => match length(value) {
                Some(length) => Answer::of(length >= *min && max.is_none_or(|max| length <= max)),
                None => Answer::Missing,
            },
            (Self::All(condition), Value::List(items)) => Answer::all(items.iter().map(|item| condition.answer(item))),
            (Self::Any(condition), Value::List(items)) => Answer::any(items.iter().map(|item| condition.answer(item))),
            (Self::Members(members), Value::Tuple(_)) => members_of(members, value),
            (Self::All(_) | Self::Any(_) | Self::Members(_), _) => Answer::Missing,
        }
    }
}

/// What conditions by path say of a tuple.
pub fn members_of(members: &[(Path, Condition)], tuple: &Value) -> Answer {
    Answer::all(members.iter().map(|(path, condition)| path.of(tuple).map_or(Answer::Missing, |value| condition.answer(value))))
}

fn is_in(listed: &[Literal], value: &Value) -> Answer {
    Answer::any(listed.iter().map(|literal| literal.is(value).map_or(Answer::Missing, Answer::of)))
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
