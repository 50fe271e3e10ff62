//! Answers of a gateway other than the block: redirects, and requests to come back later.

use mintmark_nft::document::IntegrityStatus;
use mintmark_nft::error::Error;
use mintmark_nft::http::{ChosenBy, Header, Response};
use mintmark_nft::settings::Settings;

use crate::support::chain::{Chain, text};
use crate::support::ipfs::Blocks;
use crate::support::stream::{open, read};
use crate::support::{Outcome, drive, fetch_of, ok, resolution, settings, status};

const DOCUMENT: &[u8] = br#"{"name":"A"}"#;

#[test]
fn a_redirect_of_a_gateway_is_followed_under_the_guard() {
    let mut blocks = Blocks::default();
    let cid = blocks.put(0x55, DOCUMENT);
    let chain = Chain::erc721(text(&format!("ipfs://{cid}")));
    let run = |gateway: &str, location: &str| {
        let given = Settings { ipfs: vec![gateway.to_owned()], ..settings() };
        drive(resolution("1", given), |wanted| {
            let serve = || match fetch_of(wanted).url.starts_with(gateway) {
                true if !location.is_empty() => redirect(301, location),
                _ => ok(DOCUMENT),
            };
            chain.answer(wanted).unwrap_or_else(serve)
        })
    };
    let subdomain = format!("https://{cid}.ipfs.gw.example/?format=raw");
    let cases = [
        ("https://gw.example", subdomain.as_str(), Some(ChosenBy::Operator)),
        ("https://gw.example", "https://other.example/x", Some(ChosenBy::Token)),
        ("https://gw.example", "//evilgw.example/x", Some(ChosenBy::Token)),
        ("https://gw.example", "http://gw.example.org/x", None),
        ("https://gw.example", "http://a.gw.example/x", None),
        ("https://gw.example", "https://user@gw.example/x", None),
        ("https://gw.example", "file:///etc/passwd", None),
        ("https://gw.example", "https://[", None),
        ("http://gw.example:8080", "http://a.ipfs.gw.example:8080/x", Some(ChosenBy::Operator)),
    ];
    for (gateway, location, followed) in cases {
        let run = run(gateway, location);
        let last = run.wanted.last().map(|wanted| fetch_of(wanted).chosen_by).unwrap();
        match followed {
            Some(chosen_by) => {
                assert_eq!(last, chosen_by, "{location}");
                assert_eq!(run.document().integrity.status, IntegrityStatus::Verified, "{location}");
            }
            None => assert!(matches!(run.error(), Error::UpstreamError(upstream) if upstream.detail.contains("redirect")), "{location}"),
        }
    }
    let endless = run("https://gw.example", "/ipfs/again");
    assert_eq!(endless.urls().iter().filter(|url| url.contains("/ipfs/")).count(), 4);
    assert!(matches!(endless.error(), Error::UpstreamError(upstream) if upstream.detail == "more than 3 redirects"));
}

/// The configuration bounds the redirects of gateways too.
#[test]
fn no_more_redirects_of_a_gateway_are_followed_than_configured() {
    let mut blocks = Blocks::default();
    let cid = blocks.put(0x55, DOCUMENT);
    let transaction = crate::uri::TX;
    for max_redirects in [0, 1, 5] {
        let given = || Settings { max_redirects, ipfs: vec!["https://gw.example".to_owned()], ..settings() };
        let failure = format!("more than {max_redirects} redirects");
        for uri in [format!("ipfs://{cid}"), format!("ar://{transaction}")] {
            let chain = Chain::erc721(text(&uri));
            let run = drive(resolution("1", given()), |wanted| chain.answer(wanted).unwrap_or_else(|| redirect(302, "/again")));
            let asked = run.urls().iter().filter(|url| !url.starts_with("https://rpc.example")).count();
            assert_eq!(asked, max_redirects as usize + 1, "{uri}");
            assert!(matches!(run.error(), Error::UpstreamError(upstream) if upstream.detail == failure), "{uri}");
        }
        let medium = read(open(&format!("ar://{transaction}"), None, given()), |_| redirect(302, "/again"));
        assert_eq!(medium.urls.len(), max_redirects as usize + 1);
        assert!(matches!(medium.error(), Error::UpstreamError(upstream) if upstream.detail == failure));
    }
}

fn redirect(status: u16, location: &str) -> Outcome {
    let headers = vec![Header { name: "location".to_owned(), value: location.to_owned() }];
    Some(Ok(Response { status, headers, body: Vec::new() }))
}

#[test]
fn a_throttled_gateway_is_asked_again() {
    let mut blocks = Blocks::default();
    let cid = blocks.put(0x55, DOCUMENT);
    let chain = Chain::erc721(text(&format!("ipfs://{cid}")));
    for (code, field) in [202, 429, 503].into_iter().flat_map(|code| ["2", "Thu, 01 Jan 1970 00:00:02 GMT"].map(|field| (code, field))) {
        let mut asked = 0;
        let run = drive(resolution("1", one_gateway()), |wanted| {
            chain.answer(wanted).unwrap_or_else(|| {
                asked += 1;
                let headers = vec![Header { name: "retry-after".to_owned(), value: field.to_owned() }];
                if asked == 1 { Some(Ok(Response { status: code, headers, body: Vec::new() })) } else { ok(DOCUMENT) }
            })
        });
        assert_eq!((asked, run.wakes), (2, 1), "{code} {field}");
        run.document();
    }
    let run = drive(resolution("1", one_gateway()), |wanted| chain.answer(wanted).unwrap_or_else(|| status(429)));
    assert!(matches!(run.error(), Error::UpstreamError(upstream) if upstream.retryable));
}

fn one_gateway() -> Settings {
    Settings { ipfs: vec!["https://a.gateway".to_owned()], ..settings() }
}
