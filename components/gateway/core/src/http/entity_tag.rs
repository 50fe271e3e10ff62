//! Entity tags (RFC 9110, 8.8.3), and the requests that name them.

use crate::http::request::Request;

/// A strong entity tag.
///
/// The tag of a JSON answer is `"{content}-{bytes}"`. The second part tells the answers apart that
/// say the same, but were read at another time or at another block. A client whose tag has the same
/// first part still has the right content. The tag of an answer that is marked `stale` ends with
/// `-s`: a client that has one learns when the answer is fresh again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EntityTag {
    /// The tag without its quotes: letters, digits and `-`.
    opaque: String,
    /// Length of the part that names the content.
    content: usize,
    /// Whether a client that has the stale representation still has the right one.
    takes_stale: bool,
}

/// The end of the tag of a representation that is marked `stale`.
const STALE: &str = "-s";

impl EntityTag {
    /// Makes the tag of a representation whose bytes depend on nothing but its content.
    pub(crate) fn of(content: &str) -> Self {
        Self { opaque: content.to_owned(), content: content.len(), takes_stale: true }
    }

    /// Makes the tag of one of the fresh representations of a content.
    pub(crate) fn of_fresh(content: &str, bytes: &str) -> Self {
        Self { opaque: format!("{content}-{bytes}"), content: content.len(), takes_stale: false }
    }

    /// Makes the tag of one of the representations of a content that are marked `stale`.
    pub(crate) fn of_stale(content: &str, bytes: &str) -> Self {
        Self { opaque: format!("{content}-{bytes}{STALE}"), content: content.len(), takes_stale: true }
    }

    /// Returns the value of the field `ETag`.
    pub(crate) fn quoted(&self) -> String {
        format!("\"{}\"", self.opaque)
    }

    /// Returns whether a field's value is this very tag (strong comparison).
    pub(crate) fn is_exactly(&self, value: &str) -> bool {
        unquoted(value) == Some(&self.opaque)
    }

    /// Returns the tag, with its quotes, for a 304 response. `None` if the client has another
    /// content. The tag is the one that the client sent, because that representation is still
    /// right.
    pub(crate) fn known_to(&self, request: &Request) -> Option<String> {
        request.values("if-none-match").flat_map(tags).find_map(|tag| self.matched(tag))
    }

    fn matched(&self, tag: &str) -> Option<String> {
        if tag == "*" {
            return Some(self.quoted());
        }
        let opaque = unquoted(tag.strip_prefix("W/").unwrap_or(tag))?;
        let content = self.opaque.get(..self.content)?;
        let rest = opaque.strip_prefix(content)?;
        let same = if self.content == self.opaque.len() { rest.is_empty() } else { rest.strip_prefix('-').is_some_and(is_plain) };
        (same && (self.takes_stale || !opaque.ends_with(STALE))).then(|| format!("\"{opaque}\""))
    }
}

/// Security: the response repeats this text of the client.
fn is_plain(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn unquoted(value: &str) -> Option<&str> {
    value.strip_prefix('"')?.strip_suffix('"')
}

/// Returns the elements of a list of tags. A comma may stand within the quotes.
fn tags(list: &str) -> impl Iterator<Item = &str> {
    let mut within = false;
    list.split(move |character| {
        within ^= character == '"';
        character == ',' && !within
    })
    .map(|tag| tag.trim_matches([' ', '\t']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::Header;

    fn known(tag: &EntityTag, fields: &[&str]) -> Option<String> {
        let headers = fields.iter().map(|value| Header::new("if-none-match", *value)).collect();
        tag.known_to(&Request { method: "GET".to_owned(), target: String::new(), headers, peer: String::new() })
    }

    #[test]
    fn finds_a_tag_in_a_list() {
        let tag = EntityTag::of("abc");
        for list in [r#""abc""#, r#"W/"abc""#, r#""x", "abc""#, r#""a,b" ,"abc""#, "*", r#""x",W/"abc" , "y""#] {
            assert_eq!(known(&tag, &[list]).as_deref(), Some("\"abc\""), "{list}");
        }
        assert_eq!(known(&tag, &["\"x\"", "\"abc\""]).as_deref(), Some("\"abc\""));
        for list in ["", "abc", r#""ab""#, r#""abcd""#, r#""abc-1""#, r#""x,"abc","#, r#""abc"#] {
            assert_eq!(known(&tag, &[list]), None, "{list}");
        }
    }

    #[test]
    fn tells_a_client_that_its_content_is_fresh_again() {
        let (fresh, stale) = (EntityTag::of_fresh("abc", "2"), EntityTag::of_stale("abc", "2"));
        assert_eq!(stale.quoted(), "\"abc-2-s\"");
        assert_eq!(known(&fresh, &["\"abc-1-s\""]), None);
        assert_eq!(known(&stale, &["\"abc-1-s\""]).as_deref(), Some("\"abc-1-s\""));
        assert_eq!(known(&stale, &["\"abc-2\""]).as_deref(), Some("\"abc-2\""), "what it has is still the last that is known");
    }

    #[test]
    fn takes_another_representation_of_the_same_content() {
        let tag = EntityTag::of_fresh("abc", "2");
        assert_eq!(tag.quoted(), "\"abc-2\"");
        assert_eq!(known(&tag, &["\"abc-2\""]).as_deref(), Some("\"abc-2\""));
        assert_eq!(known(&tag, &["\"abc-1\""]).as_deref(), Some("\"abc-1\""), "the client's, as its bytes are");
        for other in ["\"abd-2\"", "\"abc\"", "\"abcd-2\"", "\"ab-2\"", "\"abc-\"", "\"abc-\u{e9}\""] {
            assert_eq!(known(&tag, &[other]), None, "{other}");
        }
        assert!(tag.is_exactly("\"abc-2\"") && !tag.is_exactly("\"abc-1\"") && !tag.is_exactly("W/\"abc-2\""));
    }
}
