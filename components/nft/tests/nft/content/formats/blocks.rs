//! Blocks: digests, dag-pb and UnixFS, with the vectors of IPFS.

use std::fs;

use cid::Cid;
use mintmark_nft::content::digest::{Hash, HashError, verify};
use mintmark_nft::content::encoding::multicodec::name;
use mintmark_nft::content::unixfs::node::UnixFs;

use crate::support::{car, vectors};

fn kind_of(block: &[u8]) -> &'static str {
    match UnixFs::read(block).unwrap() {
        UnixFs::File(file) if file.parts.is_empty() => "a file",
        UnixFs::File(_) => "a file of several blocks",
        UnixFs::Directory(_) => "a directory",
        UnixFs::Shard(_) => "a sharded directory",
        UnixFs::Symlink(_) => "a symbolic link",
    }
}

/// Every block of every CAR file hashes to its CID, no block with a flipped bit does, and every
/// node of UnixFS can be read.
#[test]
fn blocks_of_car_files_are_verified() {
    let mut kinds = std::collections::BTreeMap::new();
    for path in car::all() {
        for (cid, block) in car::blocks(&fs::read(&path).unwrap()) {
            let hash = Hash::of(&cid).unwrap();
            assert_eq!(verify(&cid, hash, &block), Ok(()), "{cid}");
            let mut flipped = block.clone();
            match flipped.last_mut() {
                Some(last) => *last ^= 1,
                None => flipped.push(0),
            }
            let got = verify(&cid, hash, &flipped).unwrap_err();
            assert!(got != cid.to_string() && got.parse::<Cid>().unwrap().codec() == cid.codec(), "{cid}");
            let kind = match cid.codec() {
                0x70 => kind_of(&block),
                other => name(other).unwrap(),
            };
            *kinds.entry(kind).or_insert(0) += 1;
        }
    }
    let expected = [
        ("a directory", 60),
        ("a file", 32),
        ("a file of several blocks", 8),
        ("a sharded directory", 237),
        ("a symbolic link", 1),
        ("cbor", 2),
        ("dag-cbor", 4),
        ("dag-json", 3),
        ("json", 2),
        ("raw", 52),
    ];
    assert_eq!(kinds, expected.into());
}

/// Hash functions of the suite that are not supported: SHA-1 is broken, and no token uses SHA-3.
const UNSUPPORTED: [&str; 2] = ["sha1", "sha3"];

#[test]
fn multihashes() {
    let mut checked = 0;
    for line in String::from_utf8(vectors::read("multiformats/multihash_test_cases.csv")).unwrap().lines().skip(1) {
        let [name, bits, input, multihash]: [&str; 4] = line.split(',').collect::<Vec<_>>().try_into().unwrap();
        let Ok(multihash) = cid::multihash::Multihash::from_bytes(&vectors::unhex(multihash)) else { panic!("{line}") };
        let cid = Cid::new_v1(0x55, multihash);
        if UNSUPPORTED.contains(&name) {
            assert_eq!(Hash::of(&cid), Err(HashError::Unsupported(multihash.code())), "{line}");
            continue;
        }
        let whole = if name == "sha2-256" { 32 } else { 64 };
        match Hash::of(&cid) {
            Ok(hash) => {
                // The suite hashes the hexadecimal digits of the input.
                assert_eq!(verify(&cid, hash, input.as_bytes()), Ok(()), "{line}");
                checked += 1;
            }
            Err(error) => assert_eq!(
                error,
                HashError::Length { expected: whole, got: u8::try_from(bits.parse::<u32>().unwrap() / 8).unwrap() },
                "{line}"
            ),
        }
    }
    assert_eq!(checked, 40);
}
