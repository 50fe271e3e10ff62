//! Token URIs, `data:` among them. An input is a URI.

use mintmark_nft::uri::limits::UriLimits;
use mintmark_nft::uri::location::Location;
use mintmark_nft::uri::token_uri::parse;

pub(crate) fn run(input: &[u8]) -> bool {
    let Ok(uri) = core::str::from_utf8(input) else { return false };
    match parse(uri, &UriLimits::DEFAULT) {
        Ok(parsed) => {
            if let Location::Inline(content) = parsed.location {
                assert!(content.bytes.len() <= uri.len());
            }
            true
        }
        Err(invalid) => {
            assert!(!invalid.expected.is_empty() && invalid.got.chars().count() <= 80, "{invalid:?}");
            false
        }
    }
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let uris = [
        "data:application/json;base64,eyJuYW1lIjoiYSJ9",
        "data:application/json;utf8,{\"name\":\"#1 100%\"}",
        "data:application/json;charset=utf-8;base64,eyJuYW1lIjoiYSJ9==",
        "data:,%7B%22name%22:1%7D",
        "ipfs://QmbWqxBEKC3P8tqsKc98xmWNzrzDtRLMiMPL8wBuTGsMnR/1%20a.json?x#y",
        "https://bafkreiha5cpcezqcs3nectr2p2jvxbndlwhodyqtvn56ln55f2pxwyuoba.ipfs.dweb.link/",
        "ar://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/1",
        "https://meta.example/1?a=b",
        " '{\"name\":\"a\"}' ",
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
    ];
    uris.into_iter().map(|uri| uri.as_bytes().to_vec()).collect()
}
