//! Reads the query of a request.

use crate::http::problem::{Code, Problem};

/// A parameter that a route takes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    /// The values that it accepts, for people.
    pub(crate) accepted: &'static str,
}

/// The parameters of a request, each at most once.
#[derive(Debug, Default)]
pub(crate) struct Query {
    given: Vec<(Parameter, String)>,
}

impl Query {
    /// Reads a query. Each name and value is percent-decoded once.
    ///
    /// # Errors
    /// `invalid-query`:
    /// - A parameter is not one of `accepted`.
    /// - A parameter stands twice.
    /// - A percent sequence is malformed.
    pub(crate) fn parse(query: Option<&str>, accepted: &[Parameter]) -> Result<Self, Problem> {
        let mut given: Vec<(Parameter, String)> = Vec::new();
        for pair in query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (Some(name), Some(value)) = (decode(name), decode(value)) else {
                return Err(Problem::invalid(Code::InvalidQuery, "query", "percent-encoded UTF-8", pair));
            };
            let Some(parameter) = accepted.iter().find(|parameter| parameter.name == name) else {
                return Err(Problem::invalid(Code::InvalidQuery, "query", &listed(accepted), pair));
            };
            if given.iter().any(|(other, _)| other.name == parameter.name) {
                return Err(Problem::invalid(Code::InvalidQuery, parameter.name, "the parameter once", "it twice"));
            }
            given.push((*parameter, value));
        }
        Ok(Self { given })
    }

    /// Returns what `read` makes of the value of a parameter. `None` if the request does not have
    /// the parameter.
    ///
    /// # Errors
    /// `invalid-query` if `read` makes nothing of the value.
    pub(crate) fn read<T>(&self, name: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Problem> {
        let Some((parameter, value)) = self.given.iter().find(|(parameter, _)| parameter.name == name) else { return Ok(None) };
        let wrong =
            || Problem::invalid(Code::InvalidQuery, parameter.name, parameter.accepted, if value.is_empty() { "nothing" } else { value });
        read(value).map(Some).ok_or_else(wrong)
    }

    /// Returns whether a parameter stands in the request, whose only value is the given one.
    ///
    /// # Errors
    /// `invalid-query` if the parameter has another value.
    pub(crate) fn is(&self, name: &str, only: &str) -> Result<bool, Problem> {
        self.read(name, |value| (value == only).then_some(())).map(|found| found.is_some())
    }
}

/// Names what a route accepts.
fn listed(accepted: &[Parameter]) -> String {
    if accepted.is_empty() {
        return "none: this route takes no parameter".to_owned();
    }
    let names: Vec<String> = accepted.iter().map(|parameter| format!("{}={}", parameter.name, parameter.accepted)).collect();
    format!("only {}", names.join(", "))
}

/// Decodes percent sequences once. `None` if one is malformed, or the result is not UTF-8.
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(if byte == b'%' { (digit(bytes.next()?)? << 4) | digit(bytes.next()?)? } else { byte });
    }
    String::from_utf8(decoded).ok()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const ACCEPTED: [Parameter; 2] = [Parameter { name: "trace", accepted: "1" }, Parameter { name: "locale", accepted: "a language tag" }];

    fn detail(query: &str) -> String {
        let problem = match Query::parse(Some(query), &ACCEPTED) {
            Err(problem) => problem,
            Ok(parsed) => parsed.is("trace", "1").unwrap_err(),
        };
        assert_eq!(problem.code, Code::InvalidQuery);
        problem.detail
    }

    #[test]
    fn reads_known_parameters() {
        let query = Query::parse(Some("locale=de%2Dch&trace=1&"), &ACCEPTED).unwrap();
        assert!(query.is("trace", "1").unwrap());
        assert_eq!(query.read("locale", |value| Some(value.to_owned())).unwrap().as_deref(), Some("de-ch"));
        let none = Query::parse(None, &ACCEPTED).unwrap();
        assert!(!none.is("trace", "1").unwrap());
    }

    #[test]
    fn names_what_is_accepted() {
        assert_eq!(detail("nonsense=1"), "query: expected only trace=1, locale=a language tag, got nonsense=1");
        assert_eq!(detail("trace=1&trace=1"), "trace: expected the parameter once, got it twice");
        assert_eq!(detail("trace=yes"), "trace: expected 1, got yes");
        assert_eq!(detail("trace"), "trace: expected 1, got nothing");
        for malformed in ["locale=%", "locale=%f", "locale=%gg", "locale=%ff", "%ff=1"] {
            assert!(detail(malformed).contains("percent-encoded UTF-8"), "{malformed}");
        }
        let problem = Query::parse(Some("a"), &[]).unwrap_err();
        assert_eq!(problem.detail, "query: expected none: this route takes no parameter, got a");
    }
}
