//! Which fields pass between the client, the service and the host.

/// Fields that belong to the connection of the client, and to no service behind it: those of RFC
/// 9110, 7.6.1, credentials for a proxy, and `Host`, whose place the authority takes. Hosts call
/// them forbidden: a component may not set them.
///
/// `Connection` can name further fields. They stay, because a client could otherwise take out what
/// a proxy in front has added, such as `X-Forwarded-For`.
const OF_THE_CONNECTION: [&str; 9] = [
    "connection",
    "host",
    "http2-settings",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "transfer-encoding",
    "upgrade",
];

/// A field that only a build for tests takes out: hosts do not know it.
const FOR_TESTS: Option<&str> = if cfg!(feature = "strip-for-tests") { Some("x-of-the-connection") } else { None };

/// A field as `wasi:http` gives it.
type Field = (String, Vec<u8>);

/// The fields of a request that the service gets in the place of those that came.
#[derive(Debug, PartialEq, Eq)]
pub struct Stripped {
    /// The fields.
    pub fields: Vec<Field>,
    /// The value of `Host`, if it stood once.
    pub host: Option<String>,
}

/// Takes the fields of the connection out of a request's. Returns `None` if there are none, so that
/// the request can pass as it is.
///
/// Security: a host may hand such fields to components, and send them to an upstream if a service
/// uses the request again.
#[must_use]
pub fn stripped(fields: &[Field]) -> Option<Stripped> {
    let forbidden = |name: &str| OF_THE_CONNECTION.iter().chain(&FOR_TESTS).any(|it| it.eq_ignore_ascii_case(name));
    if !fields.iter().any(|(name, _)| forbidden(name)) {
        return None;
    }
    let mut hosts = fields.iter().filter(|(name, _)| name.eq_ignore_ascii_case("host"));
    let host = hosts.next().filter(|_| hosts.next().is_none()).and_then(|(_, value)| String::from_utf8(value.clone()).ok());
    Some(Stripped { fields: fields.iter().filter(|(name, _)| !forbidden(name)).cloned().collect(), host })
}

/// Returns whether a field about limits is added to one of the same name that the service sent. A
/// list of policies is: the client then sees the limits of both. Any other form has room for one
/// limiter, and takes the place of the service's.
#[must_use]
pub fn extends(value: &[u8]) -> bool {
    // A list of named policies begins with a name, which is a string (RFC 9651, 3.3.3).
    value.starts_with(b"\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(fields: &[(&str, &str)]) -> Vec<Field> {
        fields.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec())).collect()
    }

    #[test]
    fn takes_out_what_belongs_to_the_connection() {
        let came = fields(&[
            ("accept", "*/*"),
            ("Connection", "close, x-forwarded-for"),
            ("keep-alive", "timeout=5"),
            ("transfer-encoding", "chunked"),
            ("proxy-authorization", "Basic YTpi"),
            ("proxy-authenticate", "Basic"),
            ("proxy-connection", "close"),
            ("upgrade", "h2c"),
            ("http2-settings", "AAM"),
            ("Host", "a.example"),
            ("x-forwarded-for", "192.0.2.1"),
            ("te", "trailers"),
        ]);
        let left = fields(&[("accept", "*/*"), ("x-forwarded-for", "192.0.2.1"), ("te", "trailers")]);
        assert_eq!(stripped(&came), Some(Stripped { fields: left, host: Some("a.example".to_owned()) }));
    }

    #[test]
    fn leaves_other_requests_alone() {
        assert_eq!(stripped(&fields(&[("accept", "*/*"), ("connections", "1")])), None);
        assert_eq!(stripped(&[]), None);
    }

    #[test]
    fn two_hosts_are_none() {
        let twice = stripped(&fields(&[("host", "a.example"), ("host", "b.example")]));
        assert_eq!(twice, Some(Stripped { fields: Vec::new(), host: None }));
        let torn = stripped(&[("host".to_owned(), vec![0xff])]);
        assert_eq!(torn, Some(Stripped { fields: Vec::new(), host: None }));
    }

    #[test]
    fn only_a_list_of_policies_can_be_extended() {
        for list in ["\"burst\";r=1;t=1", "\"burst\";q=2;w=60"] {
            assert!(extends(list.as_bytes()), "{list}");
        }
        for single in ["limit=2, remaining=1, reset=60", "2;w=60", "2"] {
            assert!(!extends(single.as_bytes()), "{single}");
        }
    }
}
