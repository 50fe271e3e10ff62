//! The attributes of a tag as written, read as leniently as HTML.

/// Yields the name and the value of each attribute, references not yet resolved. An attribute
/// without a value has an empty one.
#[derive(Clone, Debug)]
pub(crate) struct AttributeList<'a> {
    rest: &'a str,
}

impl<'a> AttributeList<'a> {
    pub(crate) const fn new(attributes: &'a str) -> Self {
        Self { rest: attributes }
    }

    fn take(&mut self, ends: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    fn value(&mut self) -> &'a str {
        for quote in ['"', '\''] {
            if let Some(quoted) = self.rest.strip_prefix(quote) {
                let (value, rest) = quoted.split_once(quote).unwrap_or((quoted, ""));
                self.rest = rest;
                return value;
            }
        }
        self.take(|character| character.is_ascii_whitespace())
    }
}

impl<'a> Iterator for AttributeList<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        self.rest = self.rest.trim_start_matches(|character: char| character.is_ascii_whitespace() || matches!(character, '/' | '='));
        if self.rest.is_empty() {
            return None;
        }
        let name = self.take(|character| character.is_ascii_whitespace() || matches!(character, '/' | '='));
        match self.rest.trim_start().strip_prefix('=') {
            None => Some((name, "")),
            Some(after) => {
                self.rest = after.trim_start();
                Some((name, self.value()))
            }
        }
    }
}
