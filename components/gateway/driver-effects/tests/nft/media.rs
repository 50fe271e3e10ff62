//! The bytes of media: ranges, conditions, and what a request opens.

use mintmark_gateway_core::{ByteRange, ContentStep, NftError};
use mintmark_gateway_driver_effects::Action;
use serde_json::json;

use crate::host::Host;
use crate::host::exchange::Exchange;
use crate::host::make::*;
use crate::support::request;

const RANGE: (&str, &str) = ("range", "bytes=2-4");
const AFTER_END: (&str, &str) = ("range", "bytes=50-");

/// A host that keeps the document, so that a request opens the medium only.
fn kept() -> Host {
    let host = Host::new();
    host.resolves([found("a")]);
    host.run(get(PATH));
    host
}

fn ask(host: &Host, method: &str, fields: &[(&str, &str)]) -> Exchange {
    host.run(request(method, &path("/image"), fields))
}

fn whole() -> ContentStep {
    ends(vec![head(Some(10), None), chunk("0123456789")], Ok(()))
}

fn part() -> ContentStep {
    ends(vec![head(Some(10), Some((2, 4))), chunk("234")], Ok(()))
}

fn after_end() -> ContentStep {
    ends(Vec::new(), Err(NftError::RangeNotSatisfiable(10)))
}

fn opened(host: &Host) -> Vec<Option<ByteRange>> {
    host.nft.opened.borrow().iter().map(|request| request.range).collect()
}

#[test]
fn a_medium_of_a_kept_document_costs_a_take_and_a_recall() {
    let host = kept();
    host.streams([whole(), waits()]);
    let seen = ask(&host, "GET", &[]);
    let recall = format!("recall {KEY} {} ", word(7));
    assert_eq!(seen.log, ["take anonymous 192.0.2.7 nft.media", &recall, "head 200", "chunk 10", "end"]);
    assert_eq!((host.nft.opened.borrow()[0].uri.as_str(), seen.text()), ("https://i.example/7", "0123456789"));
    for (name, value) in [
        ("content-length", "10"),
        ("content-type", "image/png"),
        ("accept-ranges", "bytes"),
        ("etag", "\"bafy\""),
        ("cross-origin-resource-policy", "cross-origin"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "public, max-age=15, stale-while-revalidate=60, stale-if-error=600"),
    ] {
        assert_eq!(seen.header(name), Some(value), "{name}");
    }
}

#[test]
fn a_head_has_the_fields_and_cancels_what_was_opened() {
    let host = kept();
    host.streams([gives(vec![head(Some(10), None)], "https://i.example/7")]);
    let seen = ask(&host, "HEAD", &[RANGE]);
    assert_eq!((seen.status(), seen.body.len(), seen.header("content-length")), (200, 0, Some("10")));
    assert_eq!((opened(&host), seen.is_finished, seen.count("chunk")), (vec![None], true, 0), "a range is for GET only");
    assert!(seen.count("fetch") == 0 || seen.cancelled.len() == 1, "{:?}", seen.log);
}

#[test]
fn a_range_is_a_part_with_its_place() {
    for (field, range) in [("bytes=2-4", ByteRange::Between(2, 4)), ("bytes=2-", ByteRange::From(2)), ("bytes=-8", ByteRange::Last(8))] {
        let host = kept();
        host.streams([part()]);
        let seen = ask(&host, "GET", &[("range", field)]);
        assert_eq!((seen.status(), seen.text(), opened(&host)), (206, "234", vec![Some(range)]));
        assert_eq!((seen.header("content-range"), seen.header("content-length")), (Some("bytes 2-4/10"), Some("3")));
    }
}

#[test]
fn a_source_that_gives_no_part_is_served_whole() {
    let host = kept();
    host.streams([ends(vec![head(None, None), chunk("0123456789")], Ok(()))]);
    let seen = ask(&host, "GET", &[RANGE]);
    assert_eq!((seen.status(), seen.text()), (200, "0123456789"));
    assert_eq!((seen.header("content-length"), seen.header("accept-ranges"), seen.header("content-range")), (None, None, None));
}

#[test]
fn a_range_of_another_content_is_answered_with_the_whole() {
    for (tag, status, opens) in
        [("\"bafy\"", 206, 1), ("\"other\"", 200, 2), ("W/\"bafy\"", 200, 2), ("Wed, 21 Oct 2015 07:28:00 GMT", 200, 2)]
    {
        let host = kept();
        host.streams([part(), whole()]);
        let seen = ask(&host, "GET", &[RANGE, ("if-range", tag)]);
        assert_eq!((seen.status(), opened(&host).len()), (status, opens), "{tag}");
        assert_eq!(seen.text(), if status == 206 { "234" } else { "0123456789" });
    }
}

#[test]
fn a_range_after_the_end_is_a_problem_with_the_size() {
    let host = kept();
    host.streams([after_end()]);
    let seen = ask(&host, "GET", &[AFTER_END]);
    assert_eq!(
        (seen.status(), &seen.json()["code"], seen.header("content-range")),
        (416, &json!("range-not-satisfiable"), Some("bytes */10"))
    );
    assert_eq!((opened(&host), seen.header("cache-control")), (vec![Some(ByteRange::From(50))], Some("no-store")));
}

#[test]
fn a_condition_comes_before_a_range_after_the_end() {
    for (name, tag, status, body) in
        [("if-range", "\"longer\"", 200, "0123456789"), ("if-none-match", "\"bafy\"", 304, ""), ("if-none-match", "*", 304, "")]
    {
        let host = kept();
        host.streams([after_end(), whole()]);
        let seen = ask(&host, "GET", &[AFTER_END, (name, tag)]);
        assert_eq!((seen.status(), seen.text(), opened(&host)), (status, body, vec![Some(ByteRange::From(50)), None]), "{name} {tag}");
    }
    for (name, tag) in [("if-range", "\"bafy\""), ("if-none-match", "\"other\"")] {
        let host = kept();
        host.streams([after_end(), whole()]);
        assert_eq!(ask(&host, "GET", &[AFTER_END, (name, tag)]).status(), 416, "{name} {tag}");
    }
}

#[test]
fn a_known_tag_reads_no_byte() {
    for fields in [&[("if-none-match", "\"x\", \"bafy\"")][..], &[("if-none-match", "W/\"bafy\"")], &[RANGE, ("if-none-match", "\"bafy\"")]]
    {
        let host = kept();
        host.streams([if fields.len() == 1 { whole() } else { part() }]);
        let seen = ask(&host, "GET", fields);
        assert_eq!((seen.status(), seen.count("chunk"), seen.header("content-length")), (304, 0, None));
        assert_eq!((seen.header("etag"), seen.header("cache-control").is_some()), (Some("\"bafy\""), true));
    }
}

#[test]
fn a_document_without_the_medium_opens_nothing() {
    let host = kept();
    let seen = host.run(get(&path("/animation")));
    assert_eq!((seen.status(), &seen.json()["code"], opened(&host).len()), (404, &json!("media-missing"), 0));
}

#[test]
fn a_medium_that_cannot_be_had_is_a_problem_and_the_document_is_still_kept() {
    let host = Host::new();
    host.resolves([found("a")]);
    host.streams([ends(Vec::new(), Err(down()))]);
    let seen = ask(&host, "GET", &[]);
    assert_eq!(
        (seen.status(), seen.header("cache-control"), seen.log.last().unwrap().as_str()),
        (502, Some("no-store"), format!("remember {KEY}").as_str())
    );
    host.streams([whole()]);
    assert_eq!((ask(&host, "GET", &[]).status(), host.nft.subjects.borrow().len()), (200, 1), "only the medium is asked for again");
}

#[test]
fn a_probe_has_the_time_that_the_resolution_left() {
    let host = Host::new();
    host.resolves([asks("https://meta.example/7"), found("a")]);
    host.streams([gives(Vec::new(), "https://i.example/7"), ends(vec![head(Some(10), None)], Ok(()))]);
    let mut seen = host.run(get(&path("?media=probe")));
    host.wait(2);
    seen.settle("fetch https://meta.example/7", response("{}"), host.now.get());
    let timers =
        seen.waiting.values().filter_map(|action| if let Action::Sleep(milliseconds) = action { Some(*milliseconds) } else { None });
    assert_eq!(timers.collect::<Vec<_>>(), [3000], "{:?}", seen.log);
    seen.settle("fetch https://i.example/7", response(""), host.now.get());
    host.drive(&mut seen);
    assert_eq!((seen.status(), &seen.json()["media"]["image"]["contentType"]), (200, &json!("image/png")));
}
