//! `GET …/image?width=`: what is transformed, and what is kept of it.

use mintmark_gateway_core::{ContentHead, ContentOutput, ContentStep, Image, TransformFailure};
use mintmark_gateway_driver_effects::{Action, Outcome};

use crate::host::Host;
use crate::host::exchange::Exchange;
use crate::host::make::*;
use crate::support::request;

fn kept() -> Host {
    let host = Host::new();
    host.resolves([found("a")]);
    host.run(get(PATH));
    host
}

fn ask(host: &Host, fields: &[(&str, &str)], transformed: Result<&str, TransformFailure>) -> Exchange {
    let mut exchange = host.begin(request("GET", &path("/image?width=64"), fields));
    exchange.drive(host.now.get(), |action| match action {
        Action::Transform(_) => {
            let image = |text: &str| Image { content_type: "image/webp".into(), bytes: text.as_bytes().to_vec(), width: 64, height: 64 };
            Some(Outcome::Transform(transformed.clone().map(image)))
        }
        other => host.answer(other),
    });
    exchange
}

fn picture(size: Option<u64>, change: impl FnOnce(&mut ContentHead)) -> ContentStep {
    let ContentOutput::Head(mut it) = head(size, None) else { panic!("a head") };
    change(&mut it);
    ends(vec![ContentOutput::Head(it), chunk("abc"), chunk("def")], Ok(()))
}

#[test]
fn an_image_is_transformed_once() {
    let host = kept();
    host.streams([picture(Some(6), |_| ())]);
    let first = ask(&host, &[("range", "bytes=0-1")], Ok("small"));
    let recall = format!("recall {KEY} {} ", word(7));
    let effects = [
        "take anonymous 192.0.2.7 nft.resize",
        &recall,
        "read image:bafy-w64",
        "transform 64",
        "head 200",
        "chunk 5",
        "end",
        "write image:bafy-w64",
    ];
    assert_eq!(first.log, effects);
    assert_eq!(
        (first.header("etag"), first.header("content-type"), first.header("content-length")),
        (Some("\"bafy-w64\""), Some("image/webp"), Some("5"))
    );

    host.streams([picture(Some(6), |_| ())]);
    let again = ask(&host, &[], Err(TransformFailure::Failed("must not be asked".into())));
    assert_eq!((again.text(), again.header("content-type"), again.count("write")), ("small", Some("image/webp"), 0));

    host.streams([picture(Some(6), |_| ())]);
    let known = ask(&host, &[("if-none-match", "\"bafy-w64\"")], Ok("small"));
    assert_eq!((known.status(), known.count("read"), known.count("transform")), (304, 0, 0));
}

/// The SHA-256 digest of `abcdef`.
const DIGEST: &str = "bef57ec7f53a6d40beb640a780a639c83bc29ac8a9816f1fc6c5c6dcd93c4721";

#[test]
fn an_image_without_a_tag_is_known_by_its_bytes() {
    let host = kept();
    let ask = |fields: &[_], transformed| {
        host.streams([picture(Some(6), |it: &mut ContentHead| (it.immutable, it.etag) = (false, None))]);
        ask(&host, fields, transformed)
    };
    let never = || Err(TransformFailure::Failed("must not be asked".into()));
    let (tag, stored) = (format!("\"{DIGEST}-w64\""), format!("image:{DIGEST}-w64"));
    let first = ask(&[], Ok("small"));
    assert_eq!((first.text(), first.header("etag"), first.count(&format!("write {stored}"))), ("small", Some(tag.as_str()), 1));
    let again = ask(&[], never());
    assert_eq!((again.text(), again.count(&format!("read {stored}")), again.count("transform")), ("small", 1, 0));
    let known = ask(&[("if-none-match", tag.as_str())], never());
    assert_eq!((known.status(), known.count("transform")), (304, 0));
}

#[test]
fn what_cannot_be_made_smaller_is_a_problem_and_is_not_stored() {
    let unavailable = || Err(TransformFailure::Unavailable);
    for (transformed, status, code) in [
        (unavailable(), 422, "media-unsupported"),
        (Err(TransformFailure::Refused("too many pixels".into())), 422, "media-unsupported"),
        (Err(TransformFailure::Failed("trap".into())), 500, "internal"),
    ] {
        let host = kept();
        host.streams([picture(Some(6), |_| ())]);
        let seen = ask(&host, &[], transformed);
        assert_eq!((seen.status(), seen.json()["code"].as_str(), seen.count("write")), (status, Some(code), 0));
    }
    let host = kept();
    host.streams([picture(Some((16 << 20) + 1), |_| ())]);
    let large = ask(&host, &[], Ok("small"));
    assert_eq!((large.status(), large.json()["code"].as_str(), large.count("transform")), (422, Some("content-too-large"), 0));
    let host = kept();
    host.streams([picture(Some(6), |it| it.content_type = "video/mp4".into())]);
    assert_eq!((ask(&host, &[], Ok("small")).status(), host.nft.stream.borrow().len()), (422, 0));
}

#[test]
fn an_svg_is_served_as_it_is() {
    let host = kept();
    let svg = || picture(Some(6), |it| it.content_type = "image/svg+xml".into());
    host.streams([svg(), svg()]);
    let seen = ask(&host, &[], Ok("small"));
    assert_eq!((seen.status(), seen.text(), seen.count("transform")), (200, "abcdef", 0));
    assert_eq!(seen.header("content-security-policy"), Some("default-src 'none'; sandbox"));
}
