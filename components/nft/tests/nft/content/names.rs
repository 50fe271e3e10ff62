//! Content by names: IPNS, DNSLink, Arweave and ArNS.

use mintmark_nft::document::IntegrityStatus;
use mintmark_nft::error::Error;
use mintmark_nft::http::{ChosenBy, Response, Wanted};
use mintmark_nft::settings::Settings;

use crate::support::ipfs::Blocks;
use crate::support::ipns;
use crate::support::stream::{Read, field, open, read};
use crate::support::{Outcome, fetch_of, ok, redirect, settings, status, vectors};

/// Points to `/ipfs/bafkqaddwgevxmmraojswg33smq`, an identity CID of "v1+v2 record".
const KEY: &str = "k51qzi5uqu5dlkw8pxuw9qmqayfdeh4kfebhmreauqdc6a7c3y7d5i9fi8mk9w";

fn resolve(uri: &str, world: impl FnMut(&Wanted) -> Outcome) -> Read {
    read(open(uri, None, settings()), world)
}

fn record(file: &str) -> Vec<u8> {
    vectors::read(&format!("ipns-records/{file}.ipns-record"))
}

#[test]
fn a_record_is_verified_and_its_value_read() {
    let good = record(&format!("{KEY}_v1-v2"));
    let read = resolve(&format!("ipns://{KEY}"), |_| ok(good.clone()));
    assert_eq!(read.urls, [format!("https://a.gateway/ipns/{KEY}?format=ipns-record")]);
    assert_eq!((read.bytes.as_slice(), read.end.clone()), (b"v1+v2 record".as_slice(), Some(Ok(()))));
    let head = read.head();
    assert_eq!((head.integrity.status, head.immutable), (IntegrityStatus::Verified, false));
}

#[test]
fn a_gateway_with_a_bad_record_loses_and_is_named() {
    let good = record(&format!("{KEY}_v1-v2"));
    let other = record("k51qzi5uqu5dlxdsdu5fpuu7h69wu4ohp32iwm9pdt9nq3y5rpn3ln9j12zfhe");
    for bad in [other.clone(), b"<html>".to_vec(), Vec::new(), good[..100].to_vec()] {
        let read = resolve(&format!("ipns://{KEY}"), |wanted| {
            if fetch_of(wanted).url.starts_with("https://a.") { ok(bad.clone()) } else { ok(good.clone()) }
        });
        assert_eq!((read.bytes.as_slice(), read.rejected.len()), (b"v1+v2 record".as_slice(), 1));
    }
    let only = resolve(&format!("ipns://{KEY}"), |_| ok(other.clone())).error();
    assert!(matches!(&only, Error::UpstreamError(upstream) if upstream.detail.contains("not valid for the name")), "{only:?}");
}

#[test]
fn refused_records_say_why() {
    let v1 = "k51qzi5uqu5dm4tm0wt8srkg9h9suud4wuiwjimndrkydqm81cqtlb5ak6p7ku";
    let error = resolve(&format!("ipns://{v1}"), |_| ok(record(&format!("{v1}_v1")))).error();
    assert!(matches!(&error, Error::UpstreamError(upstream) if upstream.detail.contains("version 1 only")), "{error:?}");
    let rsa = "QmVujd5Vb7moysJj8itnGufN7MEtPRCNHkKpNuA4onsRa3";
    let read = resolve(&format!("ipns://{rsa}"), |_| ok(record(rsa)));
    assert_eq!(read.urls.len(), 1, "no other gateway can do better");
    let error = read.error();
    assert!(matches!(&error, Error::ContentNotFound(invalid) if invalid.expected.contains("RSA")), "{error:?}");
}

#[test]
fn the_path_of_a_record_comes_before_the_path_of_the_uri() {
    let blocks = Blocks::of_car("ipfs-gateway-conformance/gateway-cache/fixtures.car");
    let key = "k51qzi5uqu5djokp3m1keo36hoxtd6u3a1d2rg1camf6al7p3huy63dojlm57c";
    let record = record(key);
    let world = |wanted: &Wanted| if fetch_of(wanted).url.contains("/ipns/") { ok(record.clone()) } else { blocks.answer(wanted) };
    let read = resolve(&format!("ipns://{key}/root3/root4/index.html"), world);
    assert_eq!((read.bytes.as_slice(), read.head().integrity.status), (b"hello\n".as_slice(), IntegrityStatus::Verified));
    assert!(matches!(resolve(&format!("ipns://{key}/root2"), world).error(), Error::ContentNotFound(_)));
}

const END: &str = "2100-01-01T00:00:00.5Z";

#[test]
fn names_that_point_to_names() {
    let mut blocks = Blocks::default();
    let file = blocks.put(0x55, b"hello");
    let inner = blocks.directory(&[("what?.txt", file)]);
    let outer = blocks.directory(&[("b", inner)]);
    let root = blocks.directory(&[("a", outer)]);
    let records = |number: u8| match number {
        1 => ipns::record(1, &format!("/ipns/{}/b", ipns::name(2)), END),
        2 => ipns::record(2, &format!("/ipfs/{root}/a"), END),
        3 => ipns::record(3, &format!("/ipns/{}", ipns::name(3)), END),
        4 => ipns::record(4, "/nowhere", END),
        _ => ipns::record(5, "/ipfs/bafkqaaa", "2020-01-01T00:00:00Z"),
    };
    let world = |wanted: &Wanted| {
        let url = &fetch_of(wanted).url;
        (1..=5).find(|number| url.contains(&ipns::name(*number))).map_or_else(|| blocks.answer(wanted), |number| ok(records(number)))
    };
    for path in ["what%3F.txt", "what?.txt"] {
        let read = resolve(&format!("ipns://{}/{path}", ipns::name(1)), world);
        assert_eq!((read.bytes.as_slice(), read.head().integrity.status), (b"hello".as_slice(), IntegrityStatus::Verified), "{path}");
    }
    let endless = resolve(&format!("ipns://{}", ipns::name(3)), world);
    assert_eq!(endless.urls.len(), 4);
    assert!(matches!(endless.error(), Error::ContentNotFound(invalid) if invalid.expected.contains("at most 4")));
    let nowhere = resolve(&format!("ipns://{}", ipns::name(4)), world).error();
    assert!(matches!(nowhere, Error::ContentNotFound(invalid) if invalid.got == "/nowhere"));
    let expired = resolve(&format!("ipns://{}", ipns::name(5)), world).error();
    assert!(matches!(&expired, Error::UpstreamError(upstream) if upstream.detail.contains("no longer valid")), "{expired:?}");
}

#[test]
fn a_dns_name_is_read_by_the_roots_that_a_gateway_states() {
    let mut blocks = Blocks::default();
    let file = blocks.put(0x55, b"hello");
    let root = blocks.directory(&[("a", file)]);
    for (name, value) in [("x-ipfs-roots", format!("{root},{file}")), ("etag", format!("W/\"{root}.raw\""))] {
        let read = resolve("ipns://docs.example.org/a", |wanted| {
            if fetch_of(wanted).url != "https://a.gateway/ipns/docs.example.org?format=raw" {
                return blocks.answer(wanted);
            }
            Some(Ok(Response { status: 200, headers: vec![field(name, &value)], body: blocks.0[&root].clone() }))
        });
        let integrity = &read.head().integrity;
        assert_eq!((read.bytes.as_slice(), integrity.status), (b"hello".as_slice(), IntegrityStatus::Unverified), "{name}");
        assert_eq!(integrity.cid, Some(root.to_string()));
    }
    let error = resolve("ipns://docs.example.org/a", |_| ok("no roots")).error();
    assert!(matches!(&error, Error::UpstreamError(upstream) if upstream.detail.contains("X-Ipfs-Roots")), "{error:?}");
}

const TRANSACTION: &str = "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-AbCdE";

#[test]
fn arweave_by_transaction_and_by_name() {
    let read = resolve(&format!("ar://{TRANSACTION}/a b.png"), |_| ok(b"\x89PNG\r\n\x1a\nx".as_slice()));
    assert_eq!(read.urls, [format!("https://arweave.gateway/{TRANSACTION}/a%20b.png")]);
    let head = read.head();
    assert_eq!((head.content_type.as_str(), head.immutable), ("image/png", true));
    assert_eq!(
        (head.integrity.status, head.integrity.gateway.as_deref()),
        (IntegrityStatus::Unverifiable, Some("https://arweave.gateway"))
    );
    let read = resolve("ar://my-name/1.json", |_| ok("{}"));
    assert_eq!((read.urls.as_slice(), read.head().immutable), (["https://my-name.arweave.gateway/1.json".to_owned()].as_slice(), false));
}

#[test]
fn an_arweave_gateway_may_redirect_fail_and_be_slow() {
    let two = Settings { arweave: vec!["https://one.example".to_owned(), "https://two.example".to_owned()], ..settings() };
    let uri = format!("ar://{TRANSACTION}");
    let run = |one: fn() -> Outcome| {
        read(open(&uri, None, two.clone()), |wanted| match fetch_of(wanted).url.as_str() {
            url if url.starts_with("https://one.") => one().or(None),
            _ => ok("hello"),
        })
    };
    let redirected = run(|| redirect("https://sandbox.one.example/x"));
    assert_eq!((redirected.bytes.as_slice(), redirected.urls[1].as_str()), (b"hello".as_slice(), "https://sandbox.one.example/x"));
    assert_eq!(fetch_of(&redirected.wanted[1]).chosen_by, ChosenBy::Operator);
    for failing in [(|| status(404)) as fn() -> Outcome, || status(504), || None] {
        let read = run(failing);
        assert_eq!((read.bytes.as_slice(), read.head().integrity.gateway.as_deref()), (b"hello".as_slice(), Some("https://two.example")));
    }
    let error = read(open(&uri, None, Settings { arweave: Vec::new(), ..settings() }), |_| None).error();
    assert!(matches!(error, Error::Other(_)), "{error:?}");
}
