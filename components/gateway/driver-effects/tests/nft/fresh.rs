//! Answers that are kept and fresh: which effects they cost, and for how long they are kept.

use mintmark_gateway_core::{Forgotten, ForgottenTokens};

use crate::host::make::*;
use crate::host::{Host, SECOND, START};
use crate::support::request;

#[test]
fn a_fresh_answer_costs_a_take_and_a_recall() {
    let host = Host::new();
    host.resolves([found("a")]);
    let first = host.run(get(PATH));
    let (recall, chunk, remember) =
        (format!("recall {KEY} {} ", word(7)), format!("chunk {}", first.body.len()), format!("remember {KEY}"));
    let given = ["take anonymous 192.0.2.7 nft.get", &recall, "head 200", &chunk, "end"];
    assert_eq!(first.log, [&given[..], &[&remember]].concat());
    assert_eq!(first.header("cache-control"), Some("public, max-age=15, stale-while-revalidate=60, stale-if-error=600"));
    let kept = host.answers();
    assert_eq!((kept[0].read_at, kept[0].kept_until), (START, START + 615 * SECOND));

    host.wait(14);
    let again = host.run(get(PATH));
    assert_eq!(again.log, given);
    assert_eq!((again.text(), host.nft.subjects.borrow().len()), (first.text(), 1));
    assert_eq!(again.header("etag"), first.header("etag"));
    assert_eq!(again.header("cache-control"), Some("public, max-age=1, stale-while-revalidate=60, stale-if-error=600"));
}

#[test]
fn an_answer_is_as_old_as_the_beginning_of_its_reading() {
    let host = Host::new();
    host.resolves([asks("https://meta.example/7"), found("a")]);
    let mut first = host.run(get(PATH));
    assert_eq!(first.place("head"), None, "it waits for its host");
    host.wait(3);
    first.settle("fetch", response("{}"), host.now.get());
    host.drive(&mut first);
    assert!(first.is_finished);
    assert_eq!(host.answers()[0].read_at, START);
    assert_eq!(first.json()["fetchedAt"], "2023-11-14T22:13:20Z");
    assert_eq!(host.run(get(PATH)).header("cache-control").unwrap().split(',').nth(1), Some(" max-age=12"));
}

#[test]
fn an_answer_that_was_dropped_while_it_was_read_is_given_once_and_not_kept() {
    let host = Host::new();
    host.resolves([asks("https://meta.example/7"), found("old"), found("new")]);
    let mut first = host.run(get(PATH));
    host.wait(1);
    host.forget(&Forgotten { contract: KEY.into(), tokens: ForgottenTokens::Range { from: word(7), to: word(7) } });
    first.settle("fetch", response("{}"), host.now.get());
    host.drive(&mut first);
    assert_eq!((first.json()["metadata"]["name"].as_str(), host.kept.borrow().len()), (Some("old"), 0));
    assert_eq!(host.run(get(PATH)).json()["metadata"]["name"], "new");
}

#[test]
fn a_known_tag_is_answered_without_a_body_and_a_head_has_the_length_of_one() {
    let host = Host::new();
    host.resolves([found("a"), found("a"), found("b")]);
    let first = host.run(get(PATH));
    let tag = first.header("etag").unwrap().to_owned();
    assert!(tag.starts_with('"') && tag.ends_with('"'), "strong: {tag}");
    let ask = |tag: &str| host.run(request("GET", PATH, &[("if-none-match", tag)]));
    for tags in [tag.clone(), format!("\"x\" , W/{tag}"), "*".to_owned()] {
        let known = ask(&tags);
        assert_eq!((known.status(), known.body.len(), known.header("content-length")), (304, 0, None), "{tags}");
        assert_eq!((known.header("etag"), known.header("cache-control").is_some()), (Some(tag.as_str()), true));
    }
    assert_eq!(ask("\"x\"").status(), 200);
    let head = host.run(request("HEAD", PATH, &[]));
    assert_eq!((head.status(), head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), Some(first.body.len().to_string().as_str()));
    assert_eq!(head.header("etag"), first.header("etag"));

    // Read again, the same content has another tag, and a client that has the first is still right.
    host.wait(1000);
    assert_ne!(host.run(get(PATH)).header("etag"), Some(tag.as_str()));
    assert_eq!((ask(&tag).status(), ask(&tag).header("etag")), (304, Some(tag.as_str())));
    host.wait(1000);
    assert_eq!(ask(&tag).status(), 200, "the content is another");
}

#[test]
fn every_spelling_of_a_token_has_one_answer_and_every_parameter_its_own() {
    let host = Host::new();
    host.resolves(["a", "b", "c", "d"].map(found));
    let name = |path: &str| host.run(get(path)).json()["metadata"]["name"].as_str().unwrap().to_owned();
    assert_eq!(name(PATH), "a");
    for spelling in
        ["/v1/nft/eip155:1/0x00000000000000000000000000000000000000AA/0x07", "/v1/nft/1/0x00000000000000000000000000000000000000aa/007"]
    {
        assert_eq!(name(spelling), "a", "{spelling}");
    }
    assert_eq!([name(&path("?raw=1")), name(&path("?locale=de")), name(&path("?locale=DE")), name(&path("?owner="))], ["b", "c", "c", "d"]);
    let variants: Vec<_> = host.kept.borrow().keys().map(|key| key.variant.clone()).collect();
    assert_eq!(variants, ["", "locale=de", "owner=", "raw"]);
}

#[test]
fn without_freshness_each_request_reads_the_chain() {
    let host = Host::with(
        r#"{ "chains": { "1": { "rpc": ["https://rpc.example"], "freshSeconds": 0 } },
        "content": { "staleSeconds": 0, "staleIfErrorSeconds": 0, "errorSeconds": 0 } }"#,
    );
    host.resolves([found("a"), found("b"), failed(down())]);
    for name in ["a", "b"] {
        let seen = host.run(get(PATH));
        assert_eq!((seen.json()["metadata"]["name"].as_str(), seen.count("remember")), (Some(name), 0));
        assert_eq!(seen.header("cache-control"), Some("public, max-age=0, stale-while-revalidate=0, stale-if-error=0"));
    }
    let failed = host.run(get(PATH));
    assert_eq!((failed.status(), failed.count("remember")), (502, 0));
}
