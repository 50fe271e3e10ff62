//! Blocks: digests, dag-pb and UnixFS, with the vectors of IPFS.

use std::fs;

use cid::Cid;
use mintmark_nft::content::digest::{Hash, HashError, verify};
use mintmark_nft::content::unixfs::{self, NotOneFile, file};

use crate::support::{car, vectors};

/// Every block of every CAR file hashes to its CID, and no block with a flipped bit does. A block
/// that is not a file is named.
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
                unixfs::RAW => "raw".to_owned(),
                unixfs::DAG_PB => file(block).map_or_else(|error| error.to_string(), |_| "a file".to_owned()),
                other => format!("codec 0x{other:x}"),
            };
            *kinds.entry(kind).or_insert(0) += 1;
        }
    }
    let expected = [
        ("a directory", 60),
        ("a file", 32),
        ("a file of several blocks", 8),
        ("a sharded directory (HAMT)", 237),
        ("a symbolic link", 1),
        ("codec 0x129", 3),
        ("codec 0x200", 2),
        ("codec 0x51", 2),
        ("codec 0x71", 4),
        ("raw", 52),
    ];
    assert_eq!(kinds, expected.map(|(kind, count)| (kind.to_owned(), count)).into());
}

/// The raw leaf that `ipfs add` makes of "hello application/vnd.ipld.raw", and the dag-pb file in
/// the specification.
#[test]
fn files_in_blocks() {
    let blocks = car::blocks(&vectors::read("ipfs-gateway-conformance/gateway-raw-block.car"));
    let (cid, block) = blocks.iter().find(|(cid, _)| cid.codec() == unixfs::RAW).unwrap();
    assert_eq!(
        (cid.to_string().as_str(), block.as_slice()),
        ("bafkreihhpc5y2pqvl5rbe5uuyhqjouybfs3rvlmisccgzue2kkt5zq6upq", b"hello application/vnd.ipld.raw\n".as_slice())
    );
    let blocks = car::blocks(&vectors::read("ipfs-gateway-conformance/path_gateway_unixfs/symlink.car"));
    let contents: Vec<_> = blocks.into_iter().map(|(_, block)| file(block)).collect();
    assert!(contents.contains(&Ok(b"content\n".to_vec())) && contents.contains(&Err(NotOneFile::Other("a symbolic link"))));
}

#[test]
fn malformed_dag_pb_is_refused() {
    for path in car::files("ipld-codec-fixtures", "dag-pb") {
        let cid: Cid = path.file_stem().unwrap().to_str().unwrap().parse().unwrap();
        let block = fs::read(&path).unwrap();
        assert_eq!(verify(&cid, Hash::of(&cid).unwrap(), &block), Ok(()), "{cid}");
        assert_ne!(file(block), Err(NotOneFile::Malformed("no dag-pb node")), "{cid}: dag-pb without UnixFS");
    }
    for case in vectors::json("ipld-codec-fixtures/negative-edges.json").as_array().unwrap() {
        let block = vectors::unhex(case["hex"].as_str().unwrap());
        assert_eq!(file(block), Err(NotOneFile::Malformed("no dag-pb node")), "{}", case["name"]);
    }
}

#[test]
fn contradictory_unixfs_is_refused() {
    // PBNode.Data (field 1) around UnixFS Type (1), Data (2), filesize (3), blocksizes (4).
    let node = |unixfs: &[u8]| [&[0x0a, u8::try_from(unixfs.len()).unwrap()], unixfs].concat();
    assert_eq!(file(node(&[8, 2, 18, 2, b'{', b'}', 24, 2])), Ok(b"{}".to_vec()));
    assert_eq!(file(node(&[8, 0, 18, 2, b'{', b'}'])), Ok(b"{}".to_vec()), "type Raw, no size");
    assert_eq!(file(node(&[8, 2])), Ok(Vec::new()), "an empty file");
    assert_eq!(file(node(&[8, 2, 18, 2, b'{', b'}', 24, 3])), Err(NotOneFile::Size { expected: 3, got: 2 }));
    assert_eq!(file(node(&[8, 2, 18, 2, b'{', b'}', 24, 2, 32, 2])), Err(NotOneFile::Other("a file of several blocks")));
    let link = [[0x12, 36, 0x0a, 34, 0x12, 32].as_slice(), &[7; 32]].concat();
    let linked = [link, node(&[8, 2, 18, 2, b'{', b'}', 24, 2])].concat();
    assert_eq!(file(linked), Err(NotOneFile::Other("a file of several blocks")), "a link without its size");
    let many = [0x12, 6, 0x0a, 4, 1, 0x55, 0, 0].repeat(10_001);
    assert_eq!(file(many[8..].to_vec()), Err(NotOneFile::Malformed("dag-pb without UnixFS data")));
    assert_eq!(file(many), Err(NotOneFile::Other("a node of more than 10,000 links")), "not one of them is read");
    assert_eq!(file(node(&[18, 2, b'{', b'}'])), Err(NotOneFile::Malformed("no UnixFS type")));
    assert_eq!(file(node(&[8, 2, 18, 9, b'{'])), Err(NotOneFile::Malformed("no UnixFS data")));
    assert_eq!(file(vec![0x0a, 0x7f]), Err(NotOneFile::Malformed("no dag-pb node")));
    assert_eq!(file(Vec::new()), Err(NotOneFile::Malformed("dag-pb without UnixFS data")));
}

/// Hash functions of the suite that are not supported: SHA-1 is broken, and no token uses SHA-3.
const UNSUPPORTED: [&str; 2] = ["sha1", "sha3"];

#[test]
fn multihashes() {
    let mut checked = 0;
    for line in String::from_utf8(vectors::read("multiformats/multihash_test_cases.csv")).unwrap().lines().skip(1) {
        let [name, bits, input, multihash]: [&str; 4] = line.split(',').collect::<Vec<_>>().try_into().unwrap();
        let Ok(multihash) = cid::multihash::Multihash::from_bytes(&vectors::unhex(multihash)) else { panic!("{line}") };
        let cid = Cid::new_v1(unixfs::RAW, multihash);
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
