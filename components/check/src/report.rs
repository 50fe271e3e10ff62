//! What was found, for people and for programs.

use core::fmt::Write as _;

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::json::{Malformed, Object};

/// Something that speaks against the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// JSON pointer into the document; empty for the whole.
    pub at: String,
    /// The rule.
    pub expected: String,
    /// What stands there.
    pub got: String,
}

impl Problem {
    /// A problem.
    pub fn new(at: impl Into<String>, expected: impl Into<String>, got: impl Into<String>) -> Self {
        Self { at: at.into(), expected: expected.into(), got: got.into() }
    }

    /// The part at this place has no such form.
    #[must_use]
    pub fn malformed(at: &str, malformed: Malformed) -> Self {
        Self::new(at, malformed.expected, malformed.got)
    }
}

/// Something odd that does not speak against it.
#[derive(Debug, Clone, Serialize)]
pub struct Warning {
    /// Stable code.
    pub code: String,
    /// JSON pointer into the document.
    pub at: String,
    /// For people.
    pub detail: String,
}

/// A finding.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// What was checked.
    pub kind: &'static str,
    /// Whether nothing speaks against it.
    pub ok: bool,
    /// The same in words.
    pub verdict: &'static str,
    /// What speaks against it.
    pub problems: Vec<Problem>,
    /// What is odd.
    pub warnings: Vec<Warning>,
    /// What was made of it.
    pub found: Found,
    /// What this check cannot tell.
    pub not_checked: Vec<String>,
}

/// Named values, JSON, in order.
#[derive(Debug, Clone, Default)]
pub struct Found(pub Vec<(&'static str, Box<RawValue>)>);

impl Serialize for Found {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl Report {
    /// A finding with these problems; `verdicts`: of one without, of one with some.
    #[must_use]
    pub fn of(kind: &'static str, verdicts: [&'static str; 2], problems: Vec<Problem>) -> Self {
        let ok = problems.is_empty();
        let [good, bad] = verdicts;
        let verdict = if ok { good } else { bad };
        Self { kind, ok, verdict, problems, warnings: Vec::new(), found: Found::default(), not_checked: Vec::new() }
    }

    /// For programs: one line.
    #[must_use]
    pub fn json(&self) -> String {
        // Only maps with keys that are no strings fail to serialise, and none is used.
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }

    /// For people. Security: nothing in the document moves their terminal.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{}: {}\n", self.kind, self.verdict);
        for (name, value) in &self.found.0 {
            match Object::parse(value.get()) {
                Ok(members) => members.0.iter().for_each(|(name, value)| line(&mut text, &format!("{name}: {}", value.get()))),
                Err(_) => line(&mut text, &format!("{name}: {}", value.get())),
            }
        }
        let place = |at: &str| if at.is_empty() { "the document".to_owned() } else { at.to_owned() };
        head(&mut text, "problems", self.problems.len());
        for Problem { at, expected, got } in &self.problems {
            line(&mut text, &format!("{}: expected {expected}, got {got}", place(at)));
        }
        head(&mut text, "warnings", self.warnings.len());
        for Warning { code, at, detail } in &self.warnings {
            line(&mut text, &format!("{} {code}: {detail}", place(at)));
        }
        head(&mut text, "not checked", self.not_checked.len());
        for words in &self.not_checked {
            line(&mut text, words);
        }
        text
    }
}

fn head(text: &mut String, title: &str, count: usize) {
    if count > 0 {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{title}");
    }
}

fn line(text: &mut String, words: &str) {
    text.push_str("  ");
    for character in words.chars() {
        if moves(character) {
            text.extend(character.escape_unicode());
        } else {
            text.push(character);
        }
    }
    text.push('\n');
}

/// Control characters, and those that turn the direction of writing.
fn moves(character: char) -> bool {
    character.is_control() || matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
