//! Documents behind `https:` URLs: redirects, statuses and refused addresses.

use mintmark_nft::document::IntegrityStatus;
use mintmark_nft::error::Error;
use mintmark_nft::http::{ChosenBy, Failure, Method, Wanted};
use mintmark_nft::uri::web::WebUrl;

use crate::support::chain::{Chain, text};
use crate::support::{Outcome, Run, drive, fetch_of, ok, redirect, resolution, settings, status};

fn resolve(uri: &str, web: impl Fn(&str) -> Outcome) -> Run {
    let chain = Chain::erc721(text(uri));
    drive(resolution("1", settings()), |wanted| chain.answer(wanted).unwrap_or_else(|| web(&fetch_of(wanted).url)))
}

fn downloads(run: &Run) -> Vec<&Wanted> {
    run.wanted.iter().filter(|wanted| fetch_of(wanted).method == Method::Get).collect()
}

#[test]
fn a_document_takes_one_request() {
    let run = resolve("https://a.example/1", |_| ok(r#"{"name":"A"}"#));
    let fetch = fetch_of(downloads(&run)[0]);
    assert_eq!((fetch.url.as_str(), fetch.chosen_by, fetch.max_bytes), ("https://a.example/1", ChosenBy::Token, 1 << 20));
    assert!(fetch.coalesce.is_some() && fetch.body.is_none() && downloads(&run)[0].cid.is_none());
    let document = run.document();
    assert_eq!((document.normalized.as_str(), document.integrity.status), (r#"{"name":"A"}"#, IntegrityStatus::Unverifiable));
}

#[test]
fn at_most_three_redirects_are_followed() {
    let step = |url: &str| match url {
        "https://a.example/x/1?q" => redirect("2"),
        "https://a.example/x/2" => redirect("/3"),
        "https://a.example/3" => redirect("//b.example/4"),
        _ => ok("{}"),
    };
    let run = resolve("https://a.example/x/1?q", step);
    assert_eq!(fetch_of(downloads(&run).last().unwrap()).url, "https://b.example/4");
    assert!(downloads(&run).iter().all(|wanted| fetch_of(wanted).chosen_by == ChosenBy::Token));
    run.document();
    let run = resolve("https://a.example/0", |_| redirect("/0"));
    assert_eq!(downloads(&run).len(), 4);
    assert!(matches!(run.error(), Error::UpstreamError(upstream) if !upstream.retryable && upstream.origin == "https://a.example"));
}

#[test]
fn a_redirect_must_lead_to_an_https_url() {
    for location in [
        "http://a.example/",
        "https://user@a.example/",
        "data:application/json,{}",
        "ipfs://x",
        "https:///x",
        "file:///etc/passwd",
        "//[::1",
    ] {
        let run = resolve("https://a.example/1", |_| redirect(location));
        assert_eq!(downloads(&run).len(), 1, "{location}");
        let error = run.error();
        assert!(
            matches!(&error, Error::UpstreamError(it) if !it.retryable && it.detail.starts_with("a redirect: expected an https: URL")),
            "{location}: {error:?}"
        );
    }
    let run = resolve("https://a.example/1", |_| status(302));
    assert!(matches!(run.error(), Error::UpstreamError(upstream) if !upstream.retryable), "no location");
}

#[test]
fn failures_say_whether_a_later_attempt_may_succeed() {
    for (code, retryable) in
        [(404, false), (410, false), (403, false), (204, false), (304, false), (408, true), (429, true), (500, true), (504, true)]
    {
        let expected = (format!("status {code}"), retryable);
        match resolve("https://a.example/secret?key=1", |_| status(code)).error() {
            Error::UpstreamError(upstream) => {
                assert_eq!((upstream.origin.as_str(), (upstream.detail, upstream.retryable)), ("https://a.example", expected))
            }
            other => panic!("{code}: {other:?}"),
        }
    }
    let upstream = |failure| match resolve("https://a.example/1", |_| Some(Err(Failure::clone(&failure)))).error() {
        Error::UpstreamError(upstream) => upstream.retryable,
        other => panic!("{failure:?}: {other:?}"),
    };
    assert!(upstream(Failure::TimedOut) && upstream(Failure::Unreachable(String::new())) && upstream(Failure::Other(String::new())));
    assert!(!upstream(Failure::Refused("a private address".to_owned())), "a name may come to point elsewhere");
    for literal in ["https://127.0.0.1", "https://[::1]:8443"] {
        let refuse = || Some(Err(Failure::Refused("a private address".to_owned())));
        let refused = resolve(&format!("{literal}/1"), |_| refuse()).error();
        assert!(matches!(refused, Error::TokenUriInvalid(invalid) if invalid.got == literal), "the URI itself names it");
        let led = resolve("https://a.example/1", |url| if url.starts_with(literal) { refuse() } else { redirect(&format!("{literal}/1")) });
        assert!(matches!(led.error(), Error::UpstreamError(upstream) if upstream.origin == literal && !upstream.retryable));
    }
    let large = resolve("https://a.example/1", |_| Some(Err(Failure::TooLarge(9)))).error();
    assert_eq!(large, Error::ContentTooLarge(9));
}

#[test]
fn unsupported_schemes_are_refused() {
    for uri in ["ftp://a.example", "ipns://x", "javascript:alert(1)", "file:///etc/passwd", "blob:x", "https:", "https://", "wat"] {
        let run = resolve(uri, |_| panic!("nothing is fetched"));
        assert!(matches!(run.error(), Error::TokenUriInvalid(_)), "{uri}");
    }
}

#[test]
fn urls_are_encoded_once() {
    let cases = [
        ("https://a.example/a b/ü.json#x", "https://a.example/a%20b/%C3%BC.json"),
        ("https://a.example/a%20b?q={1}|[2]", "https://a.example/a%20b?q=%7B1%7D%7C%5B2%5D"),
        ("https://a.example/100%", "https://a.example/100%25"),
        ("HTTPS://[::1]:8080/x[1]", "HTTPS://[::1]:8080/x%5B1%5D"),
        ("https://a.example?x", "https://a.example?x"),
        ("https://a.example/a/../b/./c?d=/../e", "https://a.example/b/c?d=/../e"),
        ("https://a.example/../..//b", "https://a.example//b"),
    ];
    for (url, expected) in cases {
        assert_eq!(WebUrl::parse(url).unwrap().as_str(), expected);
    }
    for url in ["https://a@b/", "https://a:b@c/", "https://good.example\\@evil.example/", "https://a b/c@d"] {
        assert!(WebUrl::parse(url).is_err() || !WebUrl::parse(url).unwrap().as_str().contains('\\'), "{url}");
    }
    assert!(WebUrl::parse("https://good.example\\@evil.example/").is_err());
}
