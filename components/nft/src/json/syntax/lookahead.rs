//! Which quote ends a string, in a text whose author did not escape the quotes inside.
//!
//! A quote ends its string if the grammar can go on after it. It is text if the grammar cannot. If
//! both are possible (`"a": "b" "c": "d"`, `"The "End": a story"`), it is a fault and not a guess.

use super::parser::Parser;
use super::place::Place;
use super::space::is_other_space;

/// Longest field name that is looked for. A longer one is believed to be there.
const MAX_KEY_BYTES: usize = 128;

/// What a quoted text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A field name.
    Key,
    /// The value of a field.
    Field,
    /// An item of an array.
    Item,
    /// The whole document.
    Whole,
}

impl Role {
    pub(super) const fn of(place: &Place) -> Self {
        match place {
            Place::Root => Self::Whole,
            Place::Field(..) => Self::Field,
            Place::Item(..) => Self::Item,
        }
    }
}

/// What a quote is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quote {
    /// The end of the string.
    Closes,
    /// Text.
    Inner,
    /// Either.
    Ambiguous,
}

impl Parser<'_> {
    /// Returns what the quote before an offset is.
    pub(super) fn quote(&self, after: usize, role: Role) -> Quote {
        let next = self.token(after);
        match (self.byte(next), role) {
            (None, _) | (Some(b'}'), Role::Field) | (Some(b']'), Role::Item) | (Some(b':'), Role::Key) | (Some(b';'), Role::Whole) => {
                Quote::Closes
            }
            (_, Role::Key) => Quote::Ambiguous,
            (Some(b'/'), _) if matches!(self.byte(next + 1), Some(b'/' | b'*')) => Quote::Closes,
            (Some(b','), Role::Field) if self.field_follows(self.token(next + 1)) => Quote::Closes,
            (Some(b','), Role::Item) if self.item_follows(self.token(next + 1)) => Quote::Closes,
            (Some(b':'), Role::Field | Role::Item) => Quote::Ambiguous,
            (Some(b'"'), _) if next == after => Quote::Inner,
            (Some(b'"'), Role::Field) if self.has_line_break(after, next) && self.is_key_at(next) => Quote::Closes,
            (Some(b'"'), _) => Quote::Ambiguous,
            _ => Quote::Inner,
        }
    }

    /// Returns whether a field name and a colon stand at an offset.
    pub(super) fn is_key_at(&self, at: usize) -> bool {
        let quote = self.byte(at);
        let mut end = at + 1;
        while self.byte(end) != quote {
            match self.byte(end) {
                None => return false,
                Some(b'\\') => end += 2,
                Some(_) => end += 1,
            }
            if end - at > MAX_KEY_BYTES {
                return true;
            }
        }
        self.byte(self.token(end + 1)) == Some(b':')
    }

    fn field_follows(&self, at: usize) -> bool {
        match self.byte(at) {
            Some(b'"' | b'\'') => self.is_key_at(at),
            None | Some(b'}' | b',' | b'/') => true,
            Some(_) => {
                let rest = self.rest(at);
                let name = rest.bytes().take(MAX_KEY_BYTES).position(|byte| !byte.is_ascii_alphanumeric() && byte != b'_' && byte != b'$');
                name.is_some_and(|end| end > 0 && self.byte(self.token(at + end)) == Some(b':'))
            }
        }
    }

    fn item_follows(&self, at: usize) -> bool {
        let rest = self.rest(at);
        rest.is_empty()
            || rest.starts_with(|first: char| "\"'[{]-,/".contains(first) || first.is_ascii_digit())
            || ["true", "false", "null", "None", "True", "False", "NaN"].iter().any(|word| rest.starts_with(word))
    }

    /// Returns the offset of the next token, comments not skipped.
    fn token(&self, from: usize) -> usize {
        let rest = self.rest(from);
        rest.find(|character: char| character != '\0' && !is_other_space(character)).map_or(self.text.len(), |length| from + length)
    }

    fn has_line_break(&self, from: usize, to: usize) -> bool {
        self.text.get(from..to).is_some_and(|gap| gap.contains(['\n', '\r']))
    }
}
