//! Bodies that upstreams compress although nobody asked them to.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use mintmark_gateway_core::{FetchFailure, Header};
use mintmark_gateway_driver_wasi::Decoding;

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn read(coding: &str, body: &[u8], piece: usize, max_bytes: u32) -> Result<Vec<u8>, FetchFailure> {
    let mut decoding = Decoding::begin(&[Header::new("content-encoding", coding)], max_bytes)?;
    let mut whole = Vec::new();
    for piece in body.chunks(piece) {
        decoding.put(piece.to_vec());
        while let Some(part) = decoding.take()? {
            assert!(part.len() <= 2 * 1024 * 1024, "{} bytes at once", part.len());
            whole.extend(part);
        }
    }
    whole.extend(decoding.end()?);
    Ok(whole)
}

#[test]
fn gzip_is_decoded_however_it_is_cut() {
    let text = "a document ".repeat(1_000).into_bytes();
    for coding in ["gzip", "x-gzip", " GZIP "] {
        for piece in [1, 7, 64 * 1024] {
            assert_eq!(read(coding, &gzipped(&text), piece, 20_000).unwrap(), text, "{coding} {piece}");
        }
    }
}

#[test]
fn another_word_changes_nothing_and_another_coding_is_refused() {
    assert_eq!(read("UTF-8", b"as it is", 3, 100).unwrap(), b"as it is");
    for coding in ["br", "deflate", "gzip, gzip", "zstd"] {
        let refused = read(coding, b"x", 1, 100);
        assert!(matches!(&refused, Err(FetchFailure::Other(said)) if said.contains(coding)), "{coding}: {refused:?}");
    }
}

#[test]
fn a_bomb_is_refused_before_it_is_whole() {
    let bomb = gzipped(&vec![0; 64 * 1024 * 1024]);
    assert!(bomb.len() < 128 * 1024);
    assert!(matches!(read("gzip", &bomb, bomb.len(), 1_000_000), Err(FetchFailure::TooLarge(1_000_000))));
    // What is allowed comes in parts.
    assert_eq!(read("gzip", &bomb, bomb.len(), u32::MAX).unwrap().len(), 64 * 1024 * 1024);
    assert!(matches!(read("identity", &[0; 11], 4, 10), Err(FetchFailure::TooLarge(10))));
}

#[test]
fn what_is_no_gzip_or_ends_early_is_refused() {
    let whole = gzipped(b"a document");
    for body in [&b"{}"[..], &whole[..whole.len() - 1], &whole[..12]] {
        assert!(matches!(read("gzip", body, 5, 100), Err(FetchFailure::Other(_))), "{body:?}");
    }
}

#[test]
fn what_decodes_to_nothing_is_bounded_too() {
    // One member is read, and an empty one ends at once.
    let members = gzipped(b"").repeat(10_000);
    assert!(read("gzip", &members, 64 * 1024, 1_000).is_err());
    // A stream of empty stored blocks (RFC 1951, 3.2.4), which never ends.
    let head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let blocks = [&head[..], &[0, 0, 0, 255, 255].repeat(40_000)].concat();
    assert!(matches!(read("gzip", &blocks, 64 * 1024, 1_000), Err(FetchFailure::TooLarge(1_000))));
}
