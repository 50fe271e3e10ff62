//! The name under which a request is priced.

use crate::http::request::Request;

/// Returns the name of a request's price: the method, a space, and the path without its query. A
/// `HEAD` costs what a `GET` costs.
///
/// Security: spellings of one path have one name (RFC 3986, 6.2.2): escapes of letters, digits,
/// `-`, `.`, `_` and `~` are decoded, and dot segments are removed. Otherwise a client could choose
/// a cheaper spelling.
pub(super) fn route_name(request: &Request) -> String {
    let method = if request.method == "HEAD" { "GET" } else { &request.method };
    let path = request.path();
    // `*` of `OPTIONS *` stays as it is (RFC 9112, 3.2.4).
    let path = if path.starts_with('/') { without_dot_segments(&decoded(path)) } else { path.to_owned() };
    format!("{method} {path}")
}

/// Decodes escapes of unreserved characters, and writes the others in upper case.
fn decoded(path: &str) -> String {
    let mut parts = path.split('%');
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))) {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => shown.push(char::from(byte)),
            Some(byte) => shown.push_str(&format!("%{byte:02X}")),
            None => {
                shown.push('%');
                shown.push_str(part);
                continue;
            }
        }
        shown.push_str(part.get(2..).unwrap_or_default());
    }
    shown
}

/// Removes `.` and `..` (RFC 3986, 5.2.4) of a path that begins with `/`.
fn without_dot_segments(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut ends_open = false;
    for segment in path.split('/').skip(1) {
        ends_open = matches!(segment, "." | "..");
        match segment {
            "." => {}
            ".." => {
                kept.pop();
            }
            other => kept.push(other),
        }
    }
    if ends_open {
        kept.push("");
    }
    format!("/{}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(method: &str, target: &str) -> String {
        route_name(&Request { method: method.to_owned(), target: target.to_owned(), headers: Vec::new(), peer: String::new() })
    }

    #[test]
    fn names_the_method_and_the_path() {
        for (method, target, expected) in [
            ("GET", "/search?q=/a", "GET /search"),
            ("HEAD", "/search", "GET /search"),
            ("POST", "/", "POST /"),
            ("OPTIONS", "*", "OPTIONS *"),
            ("get", "/a", "get /a"),
            ("GET", "", "GET "),
        ] {
            assert_eq!(name(method, target), expected);
        }
    }

    #[test]
    fn spellings_of_one_path_have_one_name() {
        for target in
            ["/search/all", "/%73earch/%61ll", "/./search/all", "/x/../search/all", "/%2e/x/%2E%2e/search/all", "/../search/./all"]
        {
            assert_eq!(name("GET", target), "GET /search/all", "{target}");
        }
        for (target, expected) in [
            ("/a%2fb", "GET /a%2Fb"),
            ("/a%zz", "GET /a%zz"),
            ("/a%", "GET /a%"),
            ("/a%+1", "GET /a%+1"),
            ("/é%é", "GET /é%é"),
            ("/a/", "GET /a/"),
            ("/a/.", "GET /a/"),
            ("/a/b/..", "GET /a/"),
            ("/..", "GET /"),
            ("//a", "GET //a"),
        ] {
            assert_eq!(name("GET", target), expected, "{target}");
        }
    }
}
