//! Nodes of dag-pb and UnixFS.

use mintmark_nft::content::encoding::dag_pb::Node;
use mintmark_nft::content::encoding::malformed::Malformed;
use mintmark_nft::content::unixfs::node::UnixFs;
use serde_json_lenient::Value;

use crate::support::{car, vectors};

#[test]
fn nodes_of_the_fixtures() {
    for path in car::files("ipld-codec-fixtures", "dag-pb") {
        let block = std::fs::read(&path).unwrap();
        let node = Node::read(&block).unwrap();
        let other =
            car::files(&format!("ipld-codec-fixtures/{}", path.parent().unwrap().file_name().unwrap().to_str().unwrap()), "dag-json");
        let expected: Value = serde_json_lenient::from_slice(&std::fs::read(&other[0]).unwrap()).unwrap();
        let links = expected["Links"].as_array().unwrap();
        assert_eq!((node.link_count, node.links().count()), (links.len(), links.len()), "{}", path.display());
        assert_eq!(node.data.is_some(), expected.get("Data").is_some(), "{}", path.display());
        for (link, expected) in node.links().zip(links) {
            assert_eq!(link.cid.to_string(), expected["Hash"]["/"].as_str().unwrap());
            assert_eq!(link.name, expected.get("Name").map_or("", |name| name.as_str().unwrap()).as_bytes());
            assert_eq!(link.total_size, expected.get("Tsize").and_then(Value::as_u64));
        }
    }
}

#[test]
fn malformed_nodes_are_refused() {
    for case in vectors::json("ipld-codec-fixtures/negative-edges.json").as_array().unwrap() {
        assert!(Node::read(&vectors::unhex(case["hex"].as_str().unwrap())).is_err(), "{}", case["name"]);
    }
    let cases = [
        ("0a", "the bytes end inside a varint"),
        ("0a05ab", "a length beyond the end of the bytes"),
        ("0a000a00", "two Data fields in a dag-pb node"),
        ("0801", "a protobuf field of the wrong type"),
        ("1801", "an unknown field in a dag-pb node"),
        ("0b", "an unknown protobuf wire type"),
        ("0aff ffffffffffffffff7f", "a varint of more than 64 bits"),
        ("12080a04015500002001", "an unknown field in a dag-pb link"),
        ("120812000a0401550000", "a dag-pb link with its fields repeated or out of order"),
        ("120c0a04015500000a0401550000", "a dag-pb link with its fields repeated or out of order"),
        ("12070a050155000000", "bytes after the CID of a link"),
    ];
    for (hex, expected) in cases {
        assert_eq!(Node::read(&vectors::unhex(&hex.replace(' ', ""))), Err(Malformed(expected)), "{hex}");
    }
    let link = vectors::unhex("12060a0401550000");
    assert_eq!(Node::read(&link.repeat(65_536)).unwrap().link_count, 65_536);
    assert_eq!(Node::read(&link.repeat(65_537)), Err(Malformed("more than 65,536 links in a dag-pb node")));
}

/// Wraps a UnixFS message into a node, after links to the identity CID of nothing.
fn node(links: usize, unixfs: &[u8]) -> Vec<u8> {
    [vectors::unhex("12060a0401550000").repeat(links), vec![0x0a, u8::try_from(unixfs.len()).unwrap()], unixfs.to_vec()].concat()
}

#[test]
fn contradictory_nodes_are_refused() {
    // UnixFS Type (8), Data (18), filesize (24), blocksizes (32), hashType (40), fanout (48).
    let cases: [(usize, &[u8], &str); 17] = [
        (0, &[18, 1, b'x'], "no UnixFS type"),
        (0, &[8, 6], "no UnixFS type"),
        (0, &[8, 2, 18, 9, b'x'], "a length beyond the end of the bytes"),
        (0, &[8, 2, 18, 1, b'x', 24, 2], "a file whose size is not the sum of its parts"),
        (1, &[8, 2, 24, 5], "a file with another number of links than block sizes"),
        (0, &[8, 2, 24, 5, 32, 5], "a file with another number of links than block sizes"),
        (1, &[8, 2, 24, 5, 32, 4], "a file whose size is not the sum of its parts"),
        (1, &[8, 2, 18, 1, b'x', 32, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1], "a file of more than 2^64 bytes"),
        (1, &[8, 0, 32, 0], "a raw leaf with links"),
        (0, &[8, 3], "UnixFS metadata, which is no file"),
        (1, &[8, 4, 18, 1, b'x'], "a symbolic link with links to blocks"),
        (0, &[8, 4, 18, 1, 0xff], "a symbolic link that is not UTF-8"),
        (0, &[8, 5, 40, 0x22], "a directory shard without a fanout"),
        (0, &[8, 5, 40, 0x22, 48, 12], "a directory shard whose fanout is not a power of two from 8 to 1024"),
        (0, &[8, 5, 40, 0x22, 48, 128, 16], "a directory shard whose fanout is not a power of two from 8 to 1024"),
        (0, &[8, 5, 40, 0x12, 48, 8], "a directory shard with a hash other than murmur3-x64-64"),
        (1, &[8, 5, 18, 1, 3, 40, 0x22, 48, 8], "a directory shard with another number of links than its bit field"),
    ];
    for (links, unixfs, expected) in cases {
        assert_eq!(UnixFs::read(&node(links, unixfs)), Err(Malformed(expected)), "{unixfs:?}");
    }
    assert_eq!(UnixFs::read(b""), Err(Malformed("dag-pb without UnixFS data")));
    let long = [8, 5, 18, 2, 0, 0, 40, 0x22, 48, 8];
    assert_eq!(UnixFs::read(&node(0, &long)), Err(Malformed("a directory shard with a bit field longer than its fanout")));
}
