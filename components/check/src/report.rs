//! The report on a document, for people and for programs.

use core::fmt::Write as _;

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::json::{Malformed, Object};

/// A reason why the document does not pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// JSON pointer into the document. Empty for the whole of it.
    pub at: String,
    /// The rule.
    pub expected: String,
    /// What the document says there.
    pub got: String,
}

impl Finding {
    /// Makes a finding.
    pub fn new(at: impl Into<String>, expected: impl Into<String>, got: impl Into<String>) -> Self {
        Self { at: at.into(), expected: expected.into(), got: got.into() }
    }

    /// Makes a finding about a part that does not have the form of its place.
    #[must_use]
    pub fn malformed(at: &str, malformed: Malformed) -> Self {
        Self::new(at, malformed.expected, malformed.got)
    }
}

/// Something odd that the document may keep.
#[derive(Debug, Clone, Serialize)]
pub struct Warning {
    /// A stable code.
    pub code: String,
    /// JSON pointer into the document.
    pub at: String,
    /// What is odd, for people.
    pub detail: String,
}

/// What the components make of a document.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The kind of the document.
    pub kind: &'static str,
    /// Whether the document passes.
    pub ok: bool,
    /// The same in words.
    pub verdict: &'static str,
    /// Why the document does not pass. Programs read this field as `problems`.
    #[serde(rename = "problems")]
    pub findings: Vec<Finding>,
    /// What is odd.
    pub warnings: Vec<Warning>,
    /// What the components made of the document.
    pub found: Found,
    /// What this command did not check.
    pub not_checked: Vec<String>,
}

/// Named JSON values, in order.
#[derive(Debug, Clone, Default)]
pub struct Found(pub Vec<(&'static str, Box<RawValue>)>);

impl Serialize for Found {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl Report {
    /// Makes a report with these findings. `verdicts` has the words for a document that passes,
    /// then for one that does not.
    #[must_use]
    pub fn of(kind: &'static str, verdicts: [&'static str; 2], findings: Vec<Finding>) -> Self {
        let ok = findings.is_empty();
        let [good, bad] = verdicts;
        let verdict = if ok { good } else { bad };
        Self { kind, ok, verdict, findings, warnings: Vec::new(), found: Found::default(), not_checked: Vec::new() }
    }

    /// Writes the report for programs, in one line.
    #[must_use]
    pub fn json(&self) -> String {
        // Only a map whose keys are not strings fails to serialise. The report has none.
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }

    /// Writes the report for people.
    ///
    /// Security: characters of the document that would control the terminal are escaped.
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
        head(&mut text, "findings", self.findings.len());
        for Finding { at, expected, got } in &self.findings {
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
        if controls(character) {
            text.extend(character.escape_unicode());
        } else {
            text.push(character);
        }
    }
    text.push('\n');
}

/// Tells whether a character is a control character, or one that turns the direction of writing.
fn controls(character: char) -> bool {
    character.is_control() || matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
