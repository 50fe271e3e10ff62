//! Markup, split into tags and text.
//!
//! No XML parser takes what contracts write: a bare `<` in text, a script outside CDATA, a comment
//! or a quote that never ends. So this reader finds the tags, and decides nothing else. Comments,
//! declarations and processing instructions are skipped. Every byte is visited a bounded number of
//! times.

use super::names::starts_name;

/// A piece of the markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// A start tag.
    Start {
        /// Name as written, with its prefix.
        name: &'a str,
        /// Everything between the name and the end of the tag.
        attributes: &'a str,
        /// Whether the tag ends in `/>`.
        closed: bool,
    },
    /// An end tag, by its name as written.
    End(&'a str),
    /// Text that may hold references such as `&amp;`.
    Text(&'a str),
    /// Text of a CDATA section.
    CData(&'a str),
}

/// Reads markup from its start to its end.
#[derive(Clone, Debug)]
pub(crate) struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    pub(crate) const fn new(markup: &'a str) -> Self {
        Self { rest: markup }
    }

    /// Moves past `length` bytes and returns them.
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Moves past the next `end`, and returns what stands before it. Without an `end`, takes
    /// everything.
    fn take_until(&mut self, end: &str) -> &'a str {
        let (taken, rest) = self.rest.split_once(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Reads a tag whose `<` has been taken and whose name comes next.
    fn start_tag(&mut self) -> Token<'a> {
        let name = self.take(name_length(self.rest));
        let tag = self.take(tag_length(self.rest));
        self.take(1);
        let attributes = tag.strip_suffix('/').unwrap_or(tag);
        let closed = attributes.len() < tag.len();
        if !closed && local_name(name).eq_ignore_ascii_case("script") {
            self.skip_script();
        }
        Token::Start { name, attributes, closed }
    }

    /// Skips the text of a script up to its end tag. Text of a script is full of `<`.
    fn skip_script(&mut self) {
        let is_script = |name: &str| {
            let name = name.split_at_checked(name_length(name)).map_or(name, |(name, _)| name);
            local_name(name).eq_ignore_ascii_case("script")
        };
        let end = self.rest.match_indices("</").find(|(at, _)| self.rest.get(at + 2..).is_some_and(is_script));
        self.take(end.map_or(self.rest.len(), |(at, _)| at));
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let text = self.take(self.rest.find('<').unwrap_or(self.rest.len()));
            if !text.is_empty() {
                return Some(Token::Text(text));
            }
            let less_than = self.take(1);
            if self.rest.starts_with(starts_name) {
                return Some(self.start_tag());
            }
            if let Some(after) = self.rest.strip_prefix("![CDATA[") {
                self.rest = after;
                return Some(Token::CData(self.take_until("]]>")));
            }
            if let Some(after) = self.rest.strip_prefix("!--") {
                self.rest = after;
                self.take_until("-->");
            } else if self.rest.starts_with('!') {
                self.take(declaration_length(self.rest));
            } else if self.rest.starts_with('?') {
                // The declaration of a careless hand lacks its second question mark.
                self.take_until(if self.rest.starts_with("?xml ") { ">" } else { "?>" });
            } else if let Some(after) = self.rest.strip_prefix('/').filter(|after| after.starts_with(starts_name)) {
                self.rest = after;
                let name = self.take(name_length(self.rest));
                self.take_until(">");
                return Some(Token::End(name));
            } else {
                return Some(Token::Text(less_than));
            }
        }
    }
}

/// Returns a name without its prefix.
pub(crate) fn local_name(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn name_length(text: &str) -> usize {
    text.find(|character: char| character.is_ascii_whitespace() || matches!(character, '/' | '>' | '<')).unwrap_or(text.len())
}

/// Returns the number of bytes before the `>` that ends the tag. A quote that is never closed is
/// read as an ordinary character.
fn tag_length(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    text.find('>').unwrap_or(text.len())
}

/// Returns the number of bytes of a declaration such as `!DOCTYPE`, with its internal subset.
fn declaration_length(text: &str) -> usize {
    let (mut quote, mut subset) = (None, false);
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') if !subset => return at + 1,
            (None, b'[') => subset = true,
            (None, b']') => subset = false,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}
