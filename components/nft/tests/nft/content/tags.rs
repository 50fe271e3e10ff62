//! Entity tags of media: what names their content.

use mintmark_nft::content::request::{ByteRange, ContentHead};
use mintmark_nft::http::{Response, Wanted};

use crate::support::stream::{field, open, read};
use crate::support::{Outcome, fetch_of, ok, response, settings};

/// The start of the SHA-256 digest of `hello`.
const HELLO: &str = "2cf24dba5fb0a30e26e83b2ac5b9e29e";
const SVG: &str = r#"<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>"#;

fn head(uri: &str, range: Option<ByteRange>, world: impl FnMut(&Wanted) -> Outcome) -> ContentHead {
    read(open(uri, range, settings()), world).head().clone()
}

fn tag(uri: &str, world: impl FnMut(&Wanted) -> Outcome) -> Option<String> {
    head(uri, None, world).etag
}

fn sized(body: &[u8]) -> Outcome {
    Some(Ok(Response { headers: vec![field("content-length", &body.len().to_string())], ..response(200, body) }))
}

#[test]
fn bytes_in_a_uri_have_the_tag_of_the_whole() {
    let uri = "data:text/plain,hello";
    assert_eq!(tag(uri, |_| None).as_deref(), Some(HELLO));
    let part = head(uri, Some(ByteRange::Between(1, 2)), |_| None);
    assert_eq!((part.etag.as_deref(), part.part.is_some()), (Some(HELLO), true));
}

#[test]
fn a_small_medium_of_the_web_has_the_tag_of_its_bytes() {
    let url = "https://a.example/x";
    assert_eq!(tag(url, |_| sized(b"hello")).as_deref(), Some(HELLO));
    assert_eq!(tag(url, |_| ok("hello")).as_deref(), Some(HELLO), "it ends before more is asked for");
    assert_eq!(tag(url, |_| sized(&[1; 65_536])).map(|tag| tag.len()), Some(32));
    assert_eq!(tag(url, |_| sized(&[1; 65_537])), None, "not in memory whole");
    assert_eq!(tag(url, |_| ok([1; 9000])), None, "its end is not known yet");
    let longer = || Some(Ok(Response { headers: vec![field("content-length", "6")], ..response(200, "hello") }));
    assert_eq!(tag(url, |_| longer()), None, "shorter than it says");
    let part = head(url, Some(ByteRange::Between(1, 2)), |_| sized(b"hello"));
    assert_eq!((part.etag, part.part.is_some()), (None, true), "only a part is there");
}

#[test]
fn data_of_arweave_has_the_tag_of_its_transaction() {
    let transaction = crate::uri::TX;
    let large = || sized(&[1; 100_000]);
    let root = tag(&format!("ar://{transaction}"), |_| large()).unwrap();
    assert!(root.starts_with("ar-"), "{root}");
    assert_eq!(tag(&format!("https://arweave.net/{transaction}"), |_| large()).as_deref(), Some(root.as_str()));
    let below = tag(&format!("ar://{transaction}/1.png"), |_| large()).unwrap();
    assert!(below.starts_with("ar-") && below != root, "{below}");
    let part = head(&format!("ar://{transaction}"), Some(ByteRange::From(5)), |_| large());
    assert_eq!(part.etag.as_deref(), Some(root.as_str()));
    assert_eq!(tag("ar://a-name", |_| large()), None, "a name can lead elsewhere later");
    let named = format!("https://arweave.net/{transaction}");
    let own = tag(&named, |wanted| if fetch_of(wanted).url == named { large() } else { crate::support::status(404) });
    assert_eq!(own, None, "no gateway of the operator says what the transaction holds");
}

#[test]
fn an_svg_has_the_tag_of_what_it_was_made_into() {
    let tags = ["data:image/svg+xml,", "https://a.example/x"].map(|start| {
        let uri = if start.starts_with("data:") { format!("{start}{SVG}") } else { start.to_owned() };
        let whole = tag(&uri, |_| ok(SVG)).unwrap();
        let part = head(&uri, Some(ByteRange::Between(1, 3)), |_| ok(SVG));
        assert_eq!(part.etag.as_deref(), Some(whole.as_str()), "{uri}");
        whole
    });
    assert!(tags.iter().all(|tag| (32..=37).contains(&tag.len())), "{tags:?}");
    let transaction = tag(&format!("ar://{}", crate::uri::TX), |_| ok(SVG)).unwrap();
    assert!(transaction.starts_with("ar-") && transaction.ends_with("-svg1"), "{transaction}");
}
