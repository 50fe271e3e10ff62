//! Files of many blocks, and which blocks hold a range of their bytes.

use std::collections::BTreeMap;

use cid::Cid;
use cid::multihash::Multihash;
use mintmark_nft::content::unixfs::file::{File, Part};
use mintmark_nft::content::unixfs::node::UnixFs;
use sha2::{Digest, Sha256};

use crate::support::{car, vectors};

/// Puts the wanted bytes of a file together.
fn bytes(blocks: &BTreeMap<Cid, Vec<u8>>, cid: Cid, from: u64, to: u64) -> Vec<u8> {
    let block = &blocks[&cid];
    if cid.codec() == 0x55 {
        return block[usize::try_from(from).unwrap()..usize::try_from(to).unwrap()].to_vec();
    }
    let UnixFs::File(file) = UnixFs::read(block).unwrap() else { panic!("{cid}") };
    let (inline, slices) = file.slice(from..to);
    let parts = slices.iter().map(|slice| bytes(blocks, slice.part.cid, slice.range.start, slice.range.end));
    [inline.to_vec()].into_iter().chain(parts).collect::<Vec<_>>().concat()
}

#[test]
fn a_json_file_from_the_wild() {
    let bytes_of_car =
        vectors::read("verified-fetch-cars/QmQJ8fxavY54CUsxMSx9aE9Rdcmvhx8awJK2jzJp4iAqCr-tokens.uniswap.org-2024-01-18.car");
    let blocks: BTreeMap<Cid, Vec<u8>> = car::blocks(&bytes_of_car).into_iter().collect();
    let root: Cid = "QmQJ8fxavY54CUsxMSx9aE9Rdcmvhx8awJK2jzJp4iAqCr".parse().unwrap();
    let UnixFs::File(file) = UnixFs::read(&blocks[&root]).unwrap() else { panic!() };
    assert_eq!((file.parts.len(), file.inline), (2, b"".as_slice()));
    let whole = bytes(&blocks, root, 0, file.size);
    let parsed: serde_json_lenient::Value = serde_json_lenient::from_slice(&whole).unwrap();
    assert_eq!(parsed["name"], "Uniswap Labs Default");
    for (from, to) in [(0, 1), (262_143, 262_145), (262_144, 262_144), (100, file.size), (file.size - 1, file.size)] {
        let (start, end) = (usize::try_from(from).unwrap(), usize::try_from(to).unwrap());
        assert_eq!(bytes(&blocks, root, from, to), whole[start..end], "{from}..{to}");
    }
}

#[test]
fn a_range_takes_only_the_blocks_that_hold_it() {
    let part = |name: u8, size| Part { cid: Cid::new_v1(0x55, Multihash::wrap(0x12, &Sha256::digest([name])).unwrap()), size };
    let file = File { inline: b"abcd", parts: vec![part(0, 10), part(1, 0), part(2, 10), part(3, 6)], size: 30 };
    let slice = |from, to| {
        let (inline, slices) = file.slice(from..to);
        let slices: Vec<_> = slices
            .iter()
            .map(|slice| (file.parts.iter().position(|part| *part == slice.part).unwrap(), slice.range.start, slice.range.end))
            .collect();
        (inline, slices)
    };
    assert_eq!(slice(0, 30), (b"abcd".as_slice(), vec![(0, 0, 10), (2, 0, 10), (3, 0, 6)]));
    assert_eq!(slice(1, 3), (b"bc".as_slice(), vec![]));
    assert_eq!(slice(3, 5), (b"d".as_slice(), vec![(0, 0, 1)]));
    assert_eq!(slice(13, 15), (b"".as_slice(), vec![(0, 9, 10), (2, 0, 1)]));
    assert_eq!(slice(14, 24), (b"".as_slice(), vec![(2, 0, 10)]));
    assert_eq!(slice(29, 99), (b"".as_slice(), vec![(3, 5, 6)]));
    for empty in [(4, 4), (30, 31), (99, u64::MAX), (9, 3)] {
        assert_eq!(slice(empty.0, empty.1), (b"".as_slice(), vec![]), "{empty:?}");
    }
}

#[test]
fn a_file_of_small_blocks_in_a_directory() {
    let car = vectors::read("ipfs-gateway-conformance/trustless_gateway_car/dir-with-duplicate-files.car");
    let blocks: BTreeMap<Cid, Vec<u8>> = car::blocks(&car).into_iter().collect();
    let root: Cid = "bafybeihchr7vmgjaasntayyatmp5sv6xza57iy2h4xj7g46bpjij6yhrmy".parse().unwrap();
    let UnixFs::Directory(directory) = UnixFs::read(&blocks[&root]).unwrap() else { panic!() };
    let cid = directory.find("multiblock.txt").unwrap();
    let UnixFs::File(file) = UnixFs::read(&blocks[&cid]).unwrap() else { panic!() };
    let text = String::from_utf8(bytes(&blocks, cid, 0, file.size)).unwrap();
    assert_eq!((text.len() as u64, file.parts.len()), (file.size, 5));
    assert!(text.starts_with("Lorem ipsum dolor sit amet") && text.ends_with("habitant amet."));
}
