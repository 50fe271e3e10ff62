//! A path below a CID, a name or a transaction.
//!
//! Escapes are decoded exactly once when it is read, and encoded exactly once when it is written.
//! A `#` or `?` can belong to a file name or start a query. Both readings are kept, because only
//! the directory knows which one exists.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// The characters that are encoded in a segment.
const IN_SEGMENT: &AsciiSet = &IN_QUERY.add(b'#').add(b'%').add(b'/').add(b'?').add(b'[').add(b']');
/// The characters that are encoded in a query, where escapes stay as they are.
const IN_QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// A decoded path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContentPath {
    /// The names from the root down, decoded. Never empty, `.` or `..`.
    pub segments: Vec<String>,
    /// The query and fragment as they were written, from the `?` or `#` on. Pages read them; they
    /// do not change which file is meant. Empty if there is none.
    pub query: String,
    /// The names by the other reading of a `?` or `#`, to try where the directory does not have
    /// the first. `None` if there is only one reading.
    pub other_segments: Option<Vec<String>>,
}

/// The error for a path that leads above its root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AboveRoot;

impl ContentPath {
    /// Reads what follows the CID or name: nothing, or text from the first `/`, `?` or `#` on.
    ///
    /// # Errors
    /// `..` leads above the root.
    pub fn parse(tail: &str) -> Result<Self, AboveRoot> {
        let mut marks = tail.match_indices(['?', '#']).map(|(at, _)| at);
        let Some(first) = tail.find(['?', '#']) else {
            return Ok(Self { segments: segments(tail)?, ..Self::default() });
        };
        // The first `?` or `#` that looks like one ends the path. Without one, all is a file name.
        let end = marks.find(|at| ends_path(tail, *at));
        let (path, query) = tail.split_at(end.unwrap_or(tail.len()));
        let (path, query) = match path.strip_suffix('/') {
            Some(directory) if end.is_some() => (directory, tail.get(directory.len()..).unwrap_or_default()),
            _ => (path, query),
        };
        let segments_read = segments(path)?;
        let other = if end.is_some() { tail } else { tail.split_at(first).0 };
        let other_segments = segments(other).ok().filter(|other| first > 0 && *other != segments_read);
        Ok(Self { segments: segments_read, query: query.to_owned(), other_segments })
    }

    /// Returns the path by its other reading.
    pub fn other_reading(&self) -> Option<Self> {
        let segments = self.other_segments.clone()?;
        Some(Self { segments, ..Self::default() })
    }

    /// Resolves a relative reference against the directory that holds this path.
    ///
    /// # Errors
    /// `..` leads above the root.
    pub fn join(&self, reference: &str) -> Result<Self, AboveRoot> {
        if reference.starts_with('/') {
            return Self::parse(reference);
        }
        let directory = self.segments.split_last().map_or_else(String::new, |(_, directory)| encode(directory));
        Self::parse(&format!("{directory}/{reference}"))
    }

    /// Returns the path, percent-encoded, with a leading slash. Empty if there is no path.
    pub fn encoded(&self) -> String {
        encode(&self.segments)
    }

    /// Returns the path with its query, percent-encoded.
    pub fn encoded_with_query(&self) -> String {
        let mut text = self.encoded();
        if self.query.len() > 1 {
            text.extend(utf8_percent_encode(&self.query, IN_QUERY));
        }
        text
    }
}

fn encode(segments: &[String]) -> String {
    let mut text = String::new();
    for segment in segments {
        text.push('/');
        text.extend(utf8_percent_encode(segment, IN_SEGMENT));
    }
    text
}

/// Splits a path and decodes its names. Empty names are dropped, as IPFS does.
fn segments(path: &str) -> Result<Vec<String>, AboveRoot> {
    let mut names = Vec::new();
    for segment in path.split('/') {
        let name = decode(segment);
        match name.as_str() {
            "" | "." => {}
            ".." => {
                names.pop().ok_or(AboveRoot)?;
            }
            _ => names.push(name),
        }
    }
    Ok(names)
}

/// Decodes the escapes of a name. A name whose escapes are not UTF-8 stays as it is.
fn decode(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8().map_or_else(|_| segment.to_owned(), |name| name.into_owned())
}

/// Returns whether the `?` or `#` at a position ends the path: it stands where no file name has
/// begun, starts a `key=value` or a route of a page, or stands between the extension of a file name
/// and text that has no extension.
fn ends_path(tail: &str, at: usize) -> bool {
    let (before, rest) = tail.split_at(at);
    let (mark, after) = rest.split_at(1);
    let name = before.rsplit('/').next().unwrap_or_default();
    if before.is_empty() || after.is_empty() || name.is_empty() && mark == "?" {
        return true;
    }
    let key = after.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-.[]".contains(byte)).count();
    let keyed = key > 0 && after.as_bytes().get(key) == Some(&b'=');
    let route = mark == "#" && after.starts_with(['/', '!', '?']);
    keyed || route || has_extension(name) && !after.contains(['.', '/'])
}

/// Returns whether a name ends with a dot and two to five letters or digits.
fn has_extension(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty() && (2..=5).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}
