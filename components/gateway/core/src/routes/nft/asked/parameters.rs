//! The query parameters of the routes.

use crate::http::problem::Problem;
use crate::http::query::{Parameter, Query};
use crate::http::request::Request;
use crate::nft::identifiers::lower_address;

const TRACE: Parameter = Parameter { name: "trace", accepted: "1" };
const RAW: Parameter = Parameter { name: "raw", accepted: "1" };
const MEDIA: Parameter = Parameter { name: "media", accepted: "probe" };
const LOCALE: Parameter = Parameter { name: "locale", accepted: "a language tag, such as de or pt-BR" };
const OWNER: Parameter = Parameter { name: "owner", accepted: "an address, 0x and 40 hexadecimal digits, or nothing for the owner" };
const WIDTH: Parameter = Parameter { name: "width", accepted: "32, 64, 128, 256, 512 or 1024" };
const CHAIN: Parameter = Parameter { name: "chain", accepted: "a decimal chain id" };

/// The widths in which an image is served.
const WIDTHS: [(&str, u32); 6] = [("32", 32), ("64", 64), ("128", 128), ("256", 256), ("512", 512), ("1024", 1024)];

/// Whether the media of a token are asked for their type and size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Probe {
    Media,
    Nothing,
}

/// The parameters of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenParameters {
    pub(crate) with_trace: bool,
    pub(crate) with_body: bool,
    pub(crate) probe: Probe,
    pub(crate) locale: Option<String>,
    /// An address, or empty for the owner. `None` to ask for neither.
    pub(crate) owner: Option<String>,
}

impl TokenParameters {
    /// The parameters of a request without any.
    pub(crate) const NONE: Self = Self { with_trace: false, with_body: false, probe: Probe::Nothing, locale: None, owner: None };

    /// Reads the parameters of a token's metadata.
    ///
    /// # Errors
    /// `invalid-query`.
    pub(crate) fn parse(request: &Request) -> Result<Self, Problem> {
        let query = Query::parse(request.query(), &[TRACE, RAW, MEDIA, LOCALE, OWNER])?;
        Ok(Self {
            with_trace: query.is(TRACE.name, "1")?,
            with_body: query.is(RAW.name, "1")?,
            probe: if query.is(MEDIA.name, "probe")? { Probe::Media } else { Probe::Nothing },
            locale: query.read(LOCALE.name, locale)?,
            owner: query.read(OWNER.name, |value| (value.is_empty() || lower_address(value).is_some()).then(|| value.to_owned()))?,
        })
    }

    /// Names the answer among the answers about the token.
    pub(crate) fn variant(&self) -> String {
        let locale = self.locale.as_ref().map(|it| format!("locale={}", it.to_ascii_lowercase()));
        let owner = self.owner.as_ref().map(|it| format!("owner={}", it.to_ascii_lowercase()));
        let body = self.with_body.then(|| "raw".to_owned());
        let probe = (self.probe == Probe::Media).then(|| "probe".to_owned());
        [locale, owner, body, probe].into_iter().flatten().collect::<Vec<_>>().join(",")
    }
}

/// Reads the parameters of a route that takes `trace` only.
///
/// # Errors
/// `invalid-query`.
pub(crate) fn trace(request: &Request) -> Result<bool, Problem> {
    Query::parse(request.query(), &[TRACE])?.is(TRACE.name, "1")
}

/// Reads the parameters of an image: its width. `None` if it is served as it is.
///
/// # Errors
/// `invalid-query`.
pub(crate) fn width(request: &Request) -> Result<Option<u32>, Problem> {
    let width = |value: &str| WIDTHS.iter().find(|(text, _)| *text == value).map(|(_, width)| *width);
    Query::parse(request.query(), &[WIDTH])?.read(WIDTH.name, width)
}

/// Reads the parameters of events: the chain of the logs that name none.
///
/// # Errors
/// `invalid-query`.
pub(crate) fn chain(request: &Request) -> Result<Option<String>, Problem> {
    let decimal = |value: &str| value.parse::<u64>().ok().filter(|id| *id > 0 && id.to_string() == value).map(|id| id.to_string());
    Query::parse(request.query(), &[CHAIN])?.read(CHAIN.name, decimal)
}

/// Refuses every parameter.
///
/// # Errors
/// `invalid-query`.
pub(crate) fn none(request: &Request) -> Result<(), Problem> {
    Query::parse(request.query(), &[]).map(|_| ())
}

/// Reads a language tag (BCP 47), by its shape only.
fn locale(value: &str) -> Option<String> {
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (value.len() <= 35 && value.split(['-', '_']).all(is_part)).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn request(query: &str) -> Request {
        Request { method: "GET".to_owned(), target: format!("/v1/nft/1/0x/1?{query}"), headers: Vec::new(), peer: String::new() }
    }

    #[test]
    fn reads_the_parameters_of_a_token() {
        let address = format!("0x{}", "aB".repeat(20));
        let parsed = TokenParameters::parse(&request(&format!("trace=1&raw=1&media=probe&locale=pt-BR&owner={address}"))).unwrap();
        let (locale, owner) = (Some("pt-BR".to_owned()), Some(address));
        let expected = TokenParameters { with_trace: true, with_body: true, probe: Probe::Media, locale, owner };
        assert_eq!(parsed, expected);
        assert_eq!(parsed.variant(), format!("locale=pt-br,owner=0x{},raw,probe", "ab".repeat(20)));
        assert_eq!(TokenParameters::parse(&request("")).unwrap(), TokenParameters::NONE);
        assert_eq!(TokenParameters::NONE.variant(), "");
        assert_eq!(TokenParameters::parse(&request("owner=")).unwrap().variant(), "owner=");
    }

    #[test]
    fn names_what_is_accepted() {
        for (query, told) in [
            ("trace=0", "trace: expected 1, got 0"),
            ("raw=true", "raw: expected 1, got true"),
            ("media=all", "media: expected probe, got all"),
            ("locale=", "locale: expected a language tag"),
            ("locale=de%2f..", "locale: expected a language tag"),
            ("owner=0x12", "owner: expected an address"),
            ("width=64", "expected only trace=1, raw=1, media=probe"),
        ] {
            let detail = TokenParameters::parse(&request(query)).unwrap_err().detail;
            assert!(detail.contains(told), "{detail}");
        }
    }

    #[test]
    fn takes_a_fixed_set_of_widths() {
        assert_eq!(width(&request("")).unwrap(), None);
        for (text, number) in WIDTHS {
            assert_eq!(width(&request(&format!("width={text}"))).unwrap(), Some(number));
            assert!(WIDTH.accepted.contains(text));
        }
        for other in ["width=0", "width=33", "width=064", "width=", "width=64&width=64"] {
            assert!(width(&request(other)).is_err(), "{other}");
        }
    }

    #[test]
    fn other_routes_take_less() {
        assert!(none(&request("")).is_ok() && none(&request("trace=1")).is_err());
        assert!(trace(&request("trace=1")).unwrap() && trace(&request("raw=1")).is_err());
        assert_eq!(chain(&request("chain=5")).unwrap().as_deref(), Some("5"));
        assert!(chain(&request("chain=05")).is_err());
    }
}
