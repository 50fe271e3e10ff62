//! White space and comments between the tokens.

use super::fault::Fault;
use super::parser::Parser;
use super::place::Place;
use super::repairs::Kind;

const NUL: Kind = Kind { code: "nul-bytes", what: "NUL was dropped" };
const SPACE: Kind = Kind { code: "white-space", what: "white space that JSON does not allow was dropped" };
const COMMENT: Kind = Kind { code: "comment", what: "a comment was dropped" };

impl Parser<'_> {
    /// Moves the cursor to the next token.
    ///
    /// # Errors
    /// A comment has no end.
    pub(super) fn space(&mut self, place: &Place) -> Result<(), Fault> {
        let start = self.at;
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                Some(0) => {
                    self.repair_in(NUL, start, place)?;
                    self.at += 1;
                }
                Some(b'/') if matches!(self.byte(self.at + 1), Some(b'/' | b'*')) => {
                    self.repair_in(COMMENT, start, place)?;
                    self.at = self.after_comment()?;
                }
                _ => match self.rest(self.at).chars().next() {
                    Some(other) if is_other_space(other) => {
                        self.repair_in(SPACE, start, place)?;
                        self.at += other.len_utf8();
                    }
                    _ => return Ok(()),
                },
            }
        }
    }

    /// Returns the offset after the comment at the cursor.
    fn after_comment(&self) -> Result<usize, Fault> {
        let body = self.at + 2;
        if self.byte(self.at + 1) == Some(b'/') {
            return Ok(self.rest(body).find(['\n', '\r']).map_or(self.text.len(), |end| body + end));
        }
        self.rest(body).find("*/").map(|end| body + end + 2).ok_or_else(|| self.fault("the end of the comment"))
    }
}

/// Returns whether a character is white space for people, but not for JSON.
pub(super) fn is_other_space(character: char) -> bool {
    character.is_whitespace() || character == '\u{feff}'
}
