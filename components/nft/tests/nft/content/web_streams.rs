//! Media of the web as streams, and SVG images from everywhere.

use mintmark_nft::content::request::{ByteRange, Part};
use mintmark_nft::error::Error;
use mintmark_nft::http::{Failure, Response, Wanted};

use crate::support::ipfs::Blocks;
use crate::support::stream::{Read, field, open, read};
use crate::support::{Outcome, fetch_of, ok, redirect, response, settings, status};

/// Bytes of which every part is different.
fn content(size: usize) -> Vec<u8> {
    (0..size).map(|at| u8::try_from(at * 7 / 3 % 251).unwrap()).collect()
}

fn web(range: Option<ByteRange>, world: impl FnMut(&Wanted) -> Outcome) -> Read {
    read(open("https://a.example/x.mp4", range, settings()), world)
}

#[test]
fn a_body_of_the_web_is_passed_on_in_chunks() {
    let bytes = content(3500);
    let sized = Response {
        headers: vec![field("content-length", "3500"), field("content-type", "video/x-unusual")],
        ..response(200, bytes.clone())
    };
    let read = web(None, |_| Some(Ok(sized.clone())));
    assert_eq!((read.bytes.as_slice(), read.end.clone(), read.head().size), (bytes.as_slice(), Some(Ok(())), Some(3500)));
    assert_eq!((read.head().content_type.as_str(), read.head().immutable), ("video/x-unusual", false));
    let encoded =
        Response { headers: vec![field("content-length", "12"), field("content-encoding", "gzip")], ..response(200, bytes.clone()) };
    assert_eq!(web(None, |_| Some(Ok(encoded.clone()))).head().size, None, "the size of the encoded body");
    let broken = web(None, |_| ok([content(5000), b"broken".to_vec()].concat()));
    assert_eq!(broken.bytes, content(5000));
    assert!(matches!(broken.error(), Error::UpstreamError(upstream) if upstream.retryable));
}

#[test]
fn a_range_of_the_web_with_and_without_the_help_of_the_server() {
    let bytes = content(6000);
    let range = Some(ByteRange::Between(5000, 5999));
    let helping = web(range, |wanted| {
        let field_of = fetch_of(wanted).headers.iter().find(|header| header.name == "range").unwrap().value.clone();
        let (first, last) = field_of.strip_prefix("bytes=").unwrap().split_once('-').unwrap();
        let (first, last): (usize, usize) = (first.parse().unwrap(), last.parse().unwrap());
        let headers = vec![field("content-range", &format!("bytes {first}-{last}/6000"))];
        Some(Ok(Response { status: 206, headers, body: bytes[first..=last].to_vec() }))
    });
    assert_eq!((helping.bytes.as_slice(), helping.urls.len()), (&bytes[5000..], 2), "one request for the type");
    let sized = || Some(Ok(Response { headers: vec![field("content-length", "6000")], ..response(200, content(6000)) }));
    let ignoring = web(range, |_| sized());
    assert_eq!((ignoring.bytes.as_slice(), ignoring.head().part), (&bytes[5000..], Some(Part { first: 5000, last: 5999 })));
    let unknown = web(range, |_| ok(content(6000)));
    assert_eq!((unknown.bytes.len(), unknown.head().part), (6000, None), "the whole, as the size is not known");
    assert_eq!(web(Some(ByteRange::From(6000)), |_| sized()).error(), Error::RangeNotSatisfiable(6000));
    let refused =
        web(range, |_| Some(Ok(Response { status: 416, headers: vec![field("content-range", "bytes */100")], body: Vec::new() })));
    assert_eq!(refused.error(), Error::RangeNotSatisfiable(100));
    let short = web(range, |_| Some(Ok(Response { headers: vec![field("content-length", "6000")], ..response(200, content(5500)) })));
    assert!(matches!(short.error(), Error::UpstreamError(upstream) if upstream.detail.contains("ended too early")));
}

/// Content that no hash verifies can come from the gateway that the URI names, and blocks from any.
#[test]
fn the_gateway_of_a_url_is_asked_last_for_a_medium() {
    let named = format!("https://gateway.irys.xyz/{}", crate::uri::TX);
    for arweave in [settings().arweave, Vec::new()] {
        let asked = |there: Outcome| {
            let settings = mintmark_nft::settings::Settings { arweave: arweave.clone(), ..settings() };
            read(open(&named, None, settings), |wanted| if fetch_of(wanted).url == named { there.clone() } else { status(404) })
        };
        let found = asked(ok("hello"));
        assert_eq!((found.bytes.as_slice(), found.head().immutable, found.urls.last()), (b"hello".as_slice(), false, Some(&named)));
        let lost = asked(status(500));
        match lost.error() {
            Error::UpstreamError(upstream) => assert_eq!((upstream.origin.as_str(), arweave.len()), ("https://arweave.gateway", 1)),
            Error::Other(_) => assert!(arweave.is_empty()),
            other => panic!("{other:?}"),
        }
    }
    let svg = read(open(&named, Some(ByteRange::Between(1, 3)), settings()), |wanted| {
        if fetch_of(wanted).url == named { ok(HOSTILE) } else { status(404) }
    });
    assert_eq!(svg.bytes, b"svg", "read whole from there too");

    let mut blocks = Blocks::default();
    let cid = blocks.put(0x55, b"hello");
    let url = format!("https://own.example/ipfs/{cid}");
    let read = read(open(&url, None, settings()), |wanted| {
        if fetch_of(wanted).url.starts_with("https://own.example/") { blocks.answer(wanted) } else { status(404) }
    });
    assert_eq!((read.bytes.as_slice(), read.head().integrity.gateway.as_deref()), (b"hello".as_slice(), Some("https://own.example")));
    assert_eq!(read.urls.last(), Some(&format!("{url}?format=raw")));
}

/// The whole is asked for, so that a part never passes for it.
#[test]
fn a_server_that_answers_a_range_wrongly_is_asked_for_the_whole() {
    let range = Some(ByteRange::Between(5000, 5999));
    let wrong = |status_code: u16, headers: Vec<mintmark_nft::http::Header>| {
        web(range, move |wanted| {
            let asks_for_part = fetch_of(wanted).headers.iter().any(|header| header.name == "range");
            let whole = Response { headers: vec![field("content-length", "6000")], ..response(200, content(6000)) };
            let part = Response { status: status_code, headers: headers.clone(), body: content(6000)[..1000].to_vec() };
            Some(Ok(if asks_for_part { part } else { whole }))
        })
    };
    for (status, headers) in [
        (206, vec![]),
        (206, vec![field("content-range", "bytes 0-999/6000")]),
        (206, vec![field("content-range", "bytes 5000-6999/6000")]),
        (206, vec![field("content-range", "bytes 5000-4000/6000")]),
        (206, vec![field("content-range", "items 5000-5999/6000")]),
        (206, vec![field("content-range", "bytes */6000")]),
        (206, vec![field("content-range", "bytes 5000-5999/6000"), field("content-encoding", "gzip")]),
        (416, vec![]),
        (416, vec![field("content-range", "bytes */*")]),
    ] {
        let read = wrong(status, headers.clone());
        assert_eq!((read.bytes.as_slice(), read.end.clone()), (&content(6000)[5000..], Some(Ok(()))), "{status} {headers:?}");
        assert_eq!((read.head().part, read.head().size), (Some(Part { first: 5000, last: 5999 }), Some(6000)), "{status} {headers:?}");
    }
    let short = wrong(206, vec![field("content-range", "bytes 5000-5099/6000")]);
    assert_eq!((short.bytes.len(), short.head().part), (100, Some(Part { first: 5000, last: 5099 })), "a server may give less");
    let unasked = web(None, |_| status(206));
    assert!(matches!(unasked.error(), Error::UpstreamError(upstream) if upstream.detail == "status 206"));
}

#[test]
fn redirects_and_failures_of_the_web() {
    let read = web(None, |wanted| if fetch_of(wanted).url.ends_with("x.mp4") { redirect("/y") } else { ok("hello") });
    assert_eq!((read.bytes.as_slice(), read.urls.last().unwrap().as_str()), (b"hello".as_slice(), "https://a.example/y"));
    assert_eq!(read.cancelled.first(), Some(&1), "the body of the redirect is closed");
    for location in ["http://a.example/y", "file:///x", "https://user@a.example/"] {
        assert!(matches!(web(None, |_| redirect(location)).error(), Error::TokenUriInvalid(_)), "{location}");
    }
    assert!(
        matches!(web(None, |_| redirect("/x.mp4")).error(), Error::UpstreamError(upstream) if upstream.detail == "more than 3 redirects")
    );
    assert!(matches!(web(None, |_| status(404)).error(), Error::UpstreamError(upstream) if upstream.detail == "status 404"));
    let refused = web(None, |_| Some(Err(Failure::Refused("private".to_owned())))).error();
    assert!(matches!(refused, Error::TokenUriInvalid(invalid) if invalid.got == "https://a.example"));
    let mut asked = 0;
    let again = web(None, |_| {
        asked += 1;
        if asked == 1 { status(429) } else { ok("hello") }
    });
    assert_eq!(again.bytes, b"hello");
}

const HOSTILE: &str =
    "<!-- x --><svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"><script>alert(1)</script><path d=\"M0 0\"/></svg>";

#[test]
fn an_svg_image_is_made_safe_wherever_it_comes_from() {
    let mut blocks = Blocks::default();
    let (raw, small) = (blocks.put(0x55, HOSTILE.as_bytes()), blocks.file(HOSTILE.as_bytes(), 7));
    let embedded = format!("data:image/png,{}", HOSTILE.replace('#', "%23").replace('"', "%22"));
    let uris = [format!("ipfs://{raw}"), format!("ipfs://{small}"), "https://a.example/1".to_owned(), embedded];
    for uri in uris {
        let serve = |wanted: &Wanted| if fetch_of(wanted).url.contains("/ipfs/") { blocks.answer(wanted) } else { ok(HOSTILE) };
        let whole = read(open(&uri, None, settings()), serve);
        let text = String::from_utf8(whole.bytes.clone()).unwrap();
        assert!(text.starts_with("<svg") && text.contains("M0 0") && !text.contains("alert"), "{uri}: {text}");
        let head = whole.head();
        assert_eq!((head.content_type.as_str(), head.size), ("image/svg+xml", Some(text.len() as u64)), "{uri}");
        assert!(head.etag.as_ref().is_none_or(|tag| tag.ends_with("-svg1")), "{uri}");
        let part = read(open(&uri, Some(ByteRange::Between(1, 3)), settings()), serve);
        assert_eq!((part.bytes.as_slice(), part.head().part), (b"svg".as_slice(), Some(Part { first: 1, last: 3 })), "{uri}");
    }
    let endless = format!("<svg>{}", "<g>".repeat(300));
    let error = web(None, |_| ok(endless.clone())).error();
    assert!(matches!(&error, Error::ContentUnsupported(invalid) if invalid.got.contains("256 elements inside each other")), "{error:?}");
    let html = web(None, |_| ok("<!doctype html><title>x</title>"));
    assert_eq!(html.head().content_type, "text/html", "named as what it is, for the gateway to put in a sandbox");
}
