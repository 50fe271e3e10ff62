//! The CAR files among the vectors, read by a second reader, which trusts them.

use std::fs;
use std::path::PathBuf;

use cid::Cid;

use super::vectors;

/// Reads the blocks of a CARv1 file (IPLD, "Content Addressable aRchives"): a header, then length,
/// CID and bytes of each.
pub fn blocks(bytes: &[u8]) -> Vec<(Cid, Vec<u8>)> {
    let (header, rest) = varint(bytes);
    let mut rest = &rest[header..];
    let mut blocks = Vec::new();
    while !rest.is_empty() {
        let (length, tail) = varint(rest);
        let (mut block, next) = tail.split_at(length);
        let cid = Cid::read_bytes(&mut block).unwrap();
        blocks.push((cid, block.to_vec()));
        rest = next;
    }
    blocks
}

/// Writes a CARv1 file.
pub fn write<'a>(roots: &[Cid], blocks: impl IntoIterator<Item = &'a (Cid, Vec<u8>)>) -> Vec<u8> {
    let mut header = vec![0xa2, 0x65];
    header.extend(b"roots");
    header.push(0x80 | u8::try_from(roots.len()).unwrap());
    for root in roots {
        let bytes = root.to_bytes();
        header.extend([0xd8, 42, 0x58, u8::try_from(bytes.len() + 1).unwrap(), 0]);
        header.extend(bytes);
    }
    header.push(0x67);
    header.extend(b"version\x01");
    let mut car = prefixed(&header);
    for (cid, block) in blocks {
        car.extend(prefixed(&[cid.to_bytes(), block.clone()].concat()));
    }
    car
}

/// Returns the files of a folder of the vectors with that extension, in order of their names.
pub fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![vectors::path(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Returns every CAR file of the vectors.
pub fn all() -> Vec<PathBuf> {
    files("ipfs-gateway-conformance", "car").into_iter().chain(files("verified-fetch-cars", "car")).collect()
}

fn varint(bytes: &[u8]) -> (usize, &[u8]) {
    let end = bytes.iter().position(|byte| byte & 0x80 == 0).unwrap();
    let value = bytes[..=end].iter().rev().fold(0, |value, byte| value << 7 | usize::from(byte & 0x7f));
    (value, &bytes[end + 1..])
}

fn prefixed(bytes: &[u8]) -> Vec<u8> {
    let mut length = bytes.len();
    let mut out = Vec::new();
    while length >= 0x80 {
        out.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
        length >>= 7;
    }
    out.push(u8::try_from(length).unwrap());
    out.extend(bytes);
    out
}
