//! The request as the routes see it.

use crate::io::Header;

/// Head of a request. No `Debug`: its fields hold secrets.
#[derive(Clone)]
pub struct Request {
    /// Method as sent.
    pub method: String,
    /// Path and query as sent.
    pub target: String,
    /// Fields, lower-case names.
    pub headers: Vec<Header>,
    /// Address of the peer.
    pub peer: String,
}

impl Request {
    /// Returns the value of a field that must stand once. `None` if it is missing or stands more than once.
    pub(crate) fn header(&self, name: &'static str) -> Option<&str> {
        let mut values = self.values(name);
        let first = values.next()?;
        values.next().is_none().then_some(first)
    }

    /// Returns every value of a field.
    pub(crate) fn values(&self, name: &'static str) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(move |header| header.name == name).map(|header| header.value.as_str())
    }

    /// Returns the path without its query.
    pub(crate) fn path(&self) -> &str {
        self.target.split_once('?').map_or(&self.target, |(path, _)| path)
    }

    /// Returns the query without its `?`. `None` if there is none, or it is empty.
    pub(crate) fn query(&self) -> Option<&str> {
        self.target.split_once('?').map(|(_, query)| query).filter(|query| !query.is_empty())
    }

    /// Returns whether the media type of the body is `application/json`.
    pub(crate) fn is_json(&self) -> bool {
        let value = self.header("content-type").unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
    }
}
