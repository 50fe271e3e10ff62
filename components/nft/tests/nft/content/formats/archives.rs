//! Archives of blocks (CAR).

use std::fs;

use cid::Cid;
use mintmark_nft::content::encoding::car::{Archive, Fault, Findings};
use mintmark_nft::content::encoding::malformed::Malformed;

use crate::support::{car, vectors};

const MAX_BLOCKS: usize = 1000;
const TWO_FILES: &str = "ipfs-gateway-conformance/trustless_gateway_car/subdir-with-two-single-block-files.car";

fn read(bytes: Vec<u8>) -> (Archive, Option<Fault>) {
    Archive::read(bytes, MAX_BLOCKS)
}

#[test]
fn every_block_of_every_file_is_verified() {
    for path in car::all() {
        let bytes = fs::read(&path).unwrap();
        let (archive, fault) = read(bytes.clone());
        assert_eq!(fault, None, "{}", path.display());
        let blocks = car::blocks(&bytes);
        assert!(!archive.is_empty() && archive.roots().len() == 1, "{}", path.display());
        for (cid, block) in &blocks {
            assert_eq!(archive.get(cid), Some(block.as_slice()), "{cid}");
        }
        let order: Vec<_> = blocks.iter().map(|(cid, _)| *cid).collect();
        let findings = archive.compare(&order);
        assert!(findings.missing.is_empty() && findings.unasked.is_empty() && !findings.out_of_order, "{findings:?}");
    }
}

/// A flipped bit anywhere behind the header is noticed: in a block, in a CID or in a length. One in
/// the codec of a CID makes it another CID, and the block is missing.
#[test]
fn a_flipped_bit_is_noticed() {
    for path in car::all() {
        let bytes = fs::read(&path).unwrap();
        let blocks = car::blocks(&bytes);
        let header = bytes.len() - car::write(&[], &blocks).len() + car::write(&[], &[]).len();
        // Each byte of a small file, and a sample of a large one.
        for at in (header..bytes.len()).step_by(1 + bytes.len() / 200) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x10;
            let (archive, fault) = read(flipped);
            let intact = blocks.iter().all(|(cid, block)| archive.get(cid) == Some(block.as_slice()));
            assert!(fault.is_some() || !intact, "{} with byte {at} flipped", path.display());
            for (cid, block) in &blocks {
                assert!(archive.get(cid).is_none_or(|found| found == block.as_slice()), "{cid}: forged bytes");
            }
        }
    }
}

#[test]
fn a_truncated_file_keeps_the_blocks_before_its_end() {
    let bytes = vectors::read(TWO_FILES);
    let blocks = car::blocks(&bytes);
    let mut whole = 0;
    for end in 0..bytes.len() {
        let (archive, fault) = read(bytes[..end].to_vec());
        if fault.is_none() {
            // The end of a block: only the blocks that are missing tell.
            whole += 1;
            assert_eq!(
                archive.compare(&blocks.iter().map(|(cid, _)| *cid).collect::<Vec<_>>()).missing.len(),
                blocks.len() - archive.len()
            );
        }
    }
    assert_eq!(whole, blocks.len(), "one end after the header and each block but the last");
    let (archive, fault) = read(bytes[..bytes.len() - 1].to_vec());
    assert_eq!((archive.len(), fault), (3, Some(Fault::Malformed(Malformed("a length beyond the end of the bytes")))));
}

#[test]
fn other_blocks_than_asked_for_are_found() {
    let bytes = vectors::read(TWO_FILES);
    let blocks = car::blocks(&bytes);
    let cids: Vec<Cid> = blocks.iter().map(|(cid, _)| *cid).collect();
    let find = |order: &[usize]| {
        let (archive, fault) = read(car::write(&cids[..1], order.iter().map(|at| &blocks[*at])));
        assert_eq!(fault, None);
        archive.compare(&cids[..3])
    };
    assert_eq!(find(&[0, 1, 2]), Findings::default());
    assert_eq!(find(&[0, 1, 1, 2, 0]), Findings { duplicate: vec![cids[1], cids[0]], ..Findings::default() });
    assert_eq!(find(&[1, 0, 2]), Findings { out_of_order: true, ..Findings::default() });
    assert_eq!(find(&[0, 2]), Findings { missing: vec![cids[1]], ..Findings::default() });
    assert_eq!(find(&[0, 1, 2, 3]), Findings { unasked: vec![cids[3]], ..Findings::default() });
    assert_eq!(find(&[]), Findings { missing: cids[..3].to_vec(), ..Findings::default() });
}

#[test]
fn a_version_2_file_is_read_by_its_payload() {
    let v1 = vectors::read(TWO_FILES);
    let v2 = |offset: u64, size: u64| {
        let mut bytes = b"\x0a\xa1gversion\x02".to_vec();
        bytes.extend([0; 16]);
        bytes.extend([offset, size, 0].map(u64::to_le_bytes).concat());
        bytes.extend(&v1);
        bytes.extend(b"an index");
        bytes
    };
    let size = v1.len() as u64;
    let (archive, fault) = read(v2(51, size));
    assert_eq!((archive.len(), fault), (4, None));
    let (cid, block) = &car::blocks(&v1)[3];
    assert_eq!(archive.get(cid), Some(block.as_slice()));
    for (offset, size) in [(51, size + 9), (51, u64::MAX), (u64::MAX, 1), (51, 1), (50, size)] {
        assert!(read(v2(offset, size)).1.is_some(), "{offset} {size}");
    }
    assert!(read(v2(51, size)[..40].to_vec()).1.is_some());
}

#[test]
fn what_is_no_archive_is_refused() {
    let cases: [&[u8]; 8] = [
        b"",
        b"<html>",
        b"{\"name\":\"A\"}",
        b"\x0a\xa1gversion\x01",
        b"\x11\xa2eroots\x80gversion\x03",
        b"\x12\xa2eroots\x81\x01gversion\x01",
        b"\x01\xa0",
        b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    ];
    for bytes in cases {
        let (archive, fault) = read(bytes.to_vec());
        assert!(archive.is_empty() && (fault.is_some() || bytes.starts_with(b"\x0a")), "{bytes:?}");
    }
    assert_eq!(Archive::read(vectors::read(TWO_FILES), 3).1, Some(Fault::TooManyBlocks));
    let sha1: Cid = "bafkrcfh65pdqzqx6owwbmhrq3cslayp4gqjuqiq5".parse().unwrap_or_default();
    let (_, fault) = read(car::write(&[], &[(sha1, b"x".to_vec())]));
    assert!(matches!(fault, Some(Fault::UnknownHash(_) | Fault::Mismatch { .. })), "{fault:?}");
}
