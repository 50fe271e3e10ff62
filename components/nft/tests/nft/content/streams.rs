//! Media as streams: order, back-pressure, ranges, limits.

use mintmark_nft::content::request::{ByteRange, Part};
use mintmark_nft::content::sink::Output;
use mintmark_nft::document::IntegrityStatus;
use mintmark_nft::error::Error;
use mintmark_nft::http::{Action, Failure, Response};
use mintmark_nft::settings::Settings;

use crate::support::ipfs::Blocks;
use crate::support::stream::{field, open, read};
use crate::support::{Outcome, ok, response, settings, settled};

fn one_gateway() -> Settings {
    Settings { ipfs: vec!["https://a.gateway".to_owned()], ..settings() }
}

/// Bytes of which every part is different.
fn content(size: usize) -> Vec<u8> {
    (0..size).map(|at| u8::try_from(at * 7 / 3 % 251).unwrap()).collect()
}

/// A file of two levels: nodes of five leaves of 100 bytes each.
fn tree(blocks: &mut Blocks, bytes: &[u8]) -> cid::Cid {
    let parts: Vec<_> = bytes.chunks(500).map(|part| (blocks.file(part, 100), part.len() as u64)).collect();
    blocks.file_of(&parts)
}

#[test]
fn a_file_of_many_blocks_comes_in_order() {
    let (mut blocks, bytes) = (Blocks::default(), content(5_230));
    let cid = tree(&mut blocks, &bytes);
    let read = read(open(&format!("ipfs://{cid}"), None, one_gateway()), |wanted| blocks.answer(wanted));
    assert_eq!((read.bytes.as_slice(), read.end.clone()), (bytes.as_slice(), Some(Ok(()))));
    let head = read.head();
    assert_eq!((head.size, head.part, head.immutable), (Some(5_230), None, true));
    assert_eq!((head.integrity.status, head.etag.as_deref()), (IntegrityStatus::Verified, Some(cid.to_string().as_str())));
    assert!(read.most_in_flight <= 4, "{}", read.most_in_flight);
    assert_eq!(read.urls.len(), 1 + 11 + 53, "each block once");
}

#[test]
fn nothing_is_fetched_far_ahead_of_the_reader() {
    let (mut blocks, bytes) = (Blocks::default(), content(500_000));
    let cid = blocks.file(&bytes, 5000);
    let mut stream = open(&format!("ipfs://{cid}"), None, one_gateway());
    let (mut ready, mut asked, mut given) = (Vec::new(), 0, Vec::new());
    for round in 0..1000 {
        // The client takes a chunk in every tenth round.
        let step = stream.advance(core::mem::take(&mut ready), 0, round % 10 == 0);
        for wanted in step.need.start {
            asked += 1;
            ready.push(settled(&wanted, blocks.answer(&wanted).unwrap()));
        }
        for output in step.output {
            if let Output::Chunk(chunk) = output {
                given.extend(chunk);
            }
        }
        assert!(asked <= 1 + given.len() / 5000 + 6, "{asked} blocks for {} bytes", given.len());
        if given.is_empty() {
            assert!(asked <= 6);
        }
        if step.end.is_some() {
            break;
        }
    }
    assert_eq!(given, bytes);
}

#[test]
fn the_first_chunk_is_out_before_the_last_block_is_there() {
    let (mut blocks, bytes) = (Blocks::default(), content(50_000));
    let cid = blocks.file(&bytes, 5000);
    let last = crate::support::ipfs::cid(0x55, &bytes[45_000..]);
    let mut stream = open(&format!("ipfs://{cid}"), None, one_gateway());
    let (mut ready, mut chunks) = (Vec::new(), 0);
    for _ in 0..100 {
        let step = stream.advance(core::mem::take(&mut ready), 0, true);
        chunks += step.output.iter().filter(|output| matches!(output, Output::Chunk(_))).count();
        for wanted in step.need.start.iter().filter(|wanted| wanted.cid != Some(last.to_string())) {
            ready.push(settled(wanted, blocks.answer(wanted).unwrap()));
        }
    }
    assert_eq!(chunks, 9);
}

#[test]
fn a_forged_block_ends_the_stream() {
    let (mut blocks, bytes) = (Blocks::default(), content(50_000));
    let cid = blocks.file(&bytes, 5000);
    let forged = crate::support::ipfs::cid(0x55, &bytes[25_000..30_000]);
    blocks.0.insert(forged, b"forged".to_vec());
    let read = read(open(&format!("ipfs://{cid}"), None, one_gateway()), |wanted| blocks.answer(wanted));
    assert_eq!((read.bytes.as_slice(), read.rejected.len()), (&bytes[..25_000], 1), "what came before is good");
    assert!(matches!(read.error(), Error::IntegrityMismatch(_)));
}

#[test]
fn one_range_of_verified_bytes() {
    let (mut blocks, bytes) = (Blocks::default(), [b"\x89PNG\r\n\x1a\n".to_vec(), content(5000)].concat());
    let (tree, raw) = (tree(&mut blocks, &bytes), blocks.put(0x55, &bytes));
    let size = bytes.len() as u64;
    let cases = [
        (ByteRange::From(0), 0, size - 1, 3),
        (ByteRange::From(4990), 4990, size - 1, 5),
        (ByteRange::Between(0, 0), 0, 0, 3),
        (ByteRange::Between(1099, 1100), 1099, 1100, 7),
        (ByteRange::Between(5000, 99_999), 5000, size - 1, 7),
        (ByteRange::Last(10), size - 10, size - 1, 7),
        (ByteRange::Last(99_999), 0, size - 1, 3),
    ];
    for (range, first, last, _) in cases {
        for cid in [tree, raw] {
            let read = read(open(&format!("ipfs://{cid}"), Some(range), one_gateway()), |wanted| blocks.answer(wanted));
            let expected = &bytes[usize::try_from(first).unwrap()..=usize::try_from(last).unwrap()];
            assert_eq!((read.bytes.as_slice(), read.end.clone()), (expected, Some(Ok(()))), "{range:?}");
            let head = read.head();
            assert_eq!((head.part, head.size), (Some(Part { first, last }), Some(size)), "{range:?}");
            assert_eq!(head.content_type, "image/png", "by the first bytes of the whole: {range:?}");
        }
    }
    let few = read(open(&format!("ipfs://{tree}"), Some(ByteRange::Between(1099, 1100)), one_gateway()), |wanted| blocks.answer(wanted));
    assert!(few.urls.len() < 60, "{}", few.urls.len());
    for range in [ByteRange::From(size), ByteRange::Last(0), ByteRange::Between(9, 3)] {
        let read = read(open(&format!("ipfs://{tree}"), Some(range), one_gateway()), |wanted| blocks.answer(wanted));
        assert_eq!(read.error(), Error::RangeNotSatisfiable(size), "{range:?}");
    }
}

#[test]
fn a_medium_that_is_too_large_is_refused() {
    let (mut blocks, bytes) = (Blocks::default(), content(1000));
    let cid = blocks.file(&bytes, 100);
    let small = Settings { max_media_bytes: 999, ..one_gateway() };
    let refused = read(open(&format!("ipfs://{cid}"), None, small.clone()), |wanted| blocks.answer(wanted));
    assert_eq!((refused.urls.len(), refused.error()), (1, Error::ContentTooLarge(999)));
    let sized = || Some(Ok(Response { headers: vec![field("content-length", "1000")], ..response(200, content(1000)) }));
    for answer in [sized as fn() -> Outcome, || ok(content(1000)), || Some(Err(Failure::TooLarge(999)))] {
        let error = read(open("https://a.example/x", None, small.clone()), |_| answer()).error();
        assert_eq!(error, Error::ContentTooLarge(999));
    }
}

/// A client that leaves before the end.
#[test]
fn dropping_a_stream_starts_nothing_more() {
    let (mut blocks, bytes) = (Blocks::default(), content(1000));
    let cid = blocks.file(&bytes, 100);
    let mut stream = open(&format!("ipfs://{cid}"), None, one_gateway());
    let step = stream.advance(Vec::new(), 0, true);
    assert!(matches!(step.need.start[0].action, Action::Fetch(_)) && step.end.is_none());
    drop(stream);
}

#[test]
fn content_in_the_uri_itself() {
    let read = read(open("data:image/png;base64,iVBORw0KGgo=", Some(ByteRange::Between(1, 3)), settings()), |_| None);
    assert_eq!((read.bytes.as_slice(), read.head().content_type.as_str()), (b"PNG".as_slice(), "image/png"));
    assert_eq!((read.head().integrity.status, read.head().size), (IntegrityStatus::OnChain, Some(8)));
    for uri in ["javascript:alert(1)", "file:///etc/passwd", "ftp://x/y", ""] {
        let error = crate::support::stream::read(open(uri, None, settings()), |_| None).error();
        assert!(matches!(error, Error::ContentUnsupported(_)), "{uri}: {error:?}");
    }
}
