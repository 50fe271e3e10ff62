//! Names below a CID: decoded exactly once, encoded exactly once, with both readings of `#` and
//! `?`.

use mintmark_nft::uri::addressed::content_path::ContentPath;
use mintmark_nft::uri::location::Location;

use super::{V0, parse};

fn path(uri: &str) -> ContentPath {
    match parse(uri).location {
        Location::Ipfs(ipfs) => ipfs.path,
        other => panic!("{uri}: {other:?}"),
    }
}

/// The names, the query, the other reading, and the canonical text behind the CID.
fn read(tail: &str) -> (Vec<String>, String, Option<Vec<String>>, String) {
    let uri = format!("ipfs://{V0}{tail}");
    let path = path(&uri);
    let canonical = parse(&uri).location.canonical();
    let again = parse(&canonical).location.canonical();
    assert_eq!(canonical, again, "{tail}");
    (path.segments, path.query, path.other_segments, canonical[format!("ipfs://{V0}").len()..].to_owned())
}

#[test]
fn escapes_are_decoded_once() {
    let cases: [(&str, &[&str], &str); 12] = [
        ("/a b.json", &["a b.json"], "/a%20b.json"),
        ("/a%20b.json", &["a b.json"], "/a%20b.json"),
        ("/a%20b c.json", &["a b c.json"], "/a%20b%20c.json"),
        ("/a%2520b", &["a%20b"], "/a%2520b"),
        ("/100%", &["100%"], "/100%25"),
        ("/%23 1.json", &["# 1.json"], "/%23%201.json"),
        ("/%3F.json", &["?.json"], "/%3F.json"),
        ("/%FF", &["%FF"], "/%25FF"),
        ("/ü/日本.json", &["ü", "日本.json"], "/%C3%BC/%E6%97%A5%E6%9C%AC.json"),
        ("/a//b/./c/../d", &["a", "b", "d"], "/a/b/d"),
        ("/a%2Fb", &["a/b"], "/a%2Fb"),
        ("/dir/", &["dir"], "/dir"),
    ];
    for (tail, segments, canonical) in cases {
        let (names, query, other, text) = read(tail);
        assert_eq!(
            (names.as_slice(), query.as_str(), other, text.as_str()),
            (segments.map_owned().as_slice(), "", None, canonical),
            "{tail}"
        );
    }
}

#[test]
fn a_sign_belongs_to_a_name_or_starts_a_query() {
    type Case<'a> = (&'a str, &'a [&'a str], Option<&'a [&'a str]>, &'a str);
    let cases: [Case<'_>; 16] = [
        ("/Ape #12.json", &["Ape #12.json"], Some(&["Ape "]), "/Ape%20%2312.json"),
        ("/Ape #12%20x.json", &["Ape #12 x.json"], Some(&["Ape "]), "/Ape%20%2312%20x.json"),
        ("/#12.json", &["#12.json"], Some(&[]), "/%2312.json"),
        ("/a#b/c.json", &["a#b", "c.json"], Some(&["a"]), "/a%23b/c.json"),
        ("/why?.json", &["why?.json"], Some(&["why"]), "/why%3F.json"),
        ("/1.json?filename=1.json", &["1.json"], Some(&["1.json?filename=1.json"]), "/1.json?filename=1.json"),
        ("/1.json?v1", &["1.json"], Some(&["1.json?v1"]), "/1.json?v1"),
        ("/1.json#x", &["1.json"], Some(&["1.json#x"]), "/1.json#x"),
        ("/index.html#/7", &["index.html"], Some(&["index.html#", "7"]), "/index.html#/7"),
        ("/app?id=7#x", &["app"], Some(&["app?id=7#x"]), "/app?id=7#x"),
        ("?filename=x", &[], None, "?filename=x"),
        ("/?filename=x", &[], Some(&["?filename=x"]), "/?filename=x"),
        ("/dir/?fxhash=oo", &["dir"], Some(&["dir", "?fxhash=oo"]), "/dir/?fxhash=oo"),
        ("#x", &[], None, "#x"),
        ("/1.json?", &["1.json"], Some(&["1.json?"]), "/1.json"),
        ("/7?", &["7"], Some(&["7?"]), "/7"),
    ];
    for (tail, segments, other, canonical) in cases {
        let (names, _, other_names, text) = read(tail);
        let expected = (segments.map_owned(), other.map(MapOwned::map_owned), canonical);
        assert_eq!((names, other_names, text.as_str()), expected, "{tail}");
    }
}

#[test]
fn the_other_reading_is_a_path_of_its_own() {
    let other = path(&format!("ipfs://{V0}/Ape #12.json")).other_reading().unwrap();
    assert_eq!((other.segments.as_slice(), other.encoded().as_str()), (["Ape ".to_owned()].as_slice(), "/Ape%20"));
    assert_eq!(other.other_reading(), None);
}

trait MapOwned {
    fn map_owned(&self) -> Vec<String>;
}

impl MapOwned for [&str] {
    fn map_owned(&self) -> Vec<String> {
        self.iter().map(|name| (*name).to_owned()).collect()
    }
}
