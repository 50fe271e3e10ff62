//! Directories: in one block, and in shards.

use std::collections::BTreeMap;

use cid::Cid;
use mintmark_nft::content::encoding::dag_pb::Node;
use mintmark_nft::content::encoding::malformed::Malformed;
use mintmark_nft::content::unixfs::murmur3;
use mintmark_nft::content::unixfs::node::UnixFs;
use mintmark_nft::content::unixfs::shard::{Shard, Slot};

use crate::support::ipfs::Blocks;
use crate::support::{car, vectors};

/// Hashes of the reference implementation.
#[test]
fn murmur3_of_known_texts() {
    let cases = [
        ("", 0),
        ("hello", 0xcbd8_a7b3_41bd_9b02),
        ("hello, world", 0x342f_ac62_3a5e_bc8e),
        ("19 Jan 2038 at 3:14:07 AM", 0xb89e_5988_b737_affc),
        ("The quick brown fox jumps over the lazy dog.", 0xcd99_481f_9ee9_02c9),
    ];
    for (text, expected) in cases {
        assert_eq!(murmur3::x64_64(text.as_bytes()), expected, "{text}");
    }
}

#[test]
fn entries_of_a_directory() {
    let blocks = car::blocks(&vectors::read("ipfs-gateway-conformance/path_gateway_unixfs/dir-with-percent-encoded-filename.car"));
    let UnixFs::Directory(directory) = UnixFs::read(&blocks[0].1).unwrap() else { panic!() };
    let name = "Portugal%2C+España=Peninsula Ibérica.txt";
    assert_eq!((directory.find(name), directory.len()), (Some(blocks[1].0), 1));
    assert_eq!(directory.names().collect::<Vec<_>>(), [name]);
    assert_eq!(directory.find("Portugal,+España=Peninsula Ibérica.txt"), None);
    let index = directory.index();
    assert_eq!((index.find(&blocks[0].1, name), index.find(&blocks[0].1, "x")), (Some(blocks[1].0), None));
    let UnixFs::Symlink(target) = ({
        let blocks = car::blocks(&vectors::read("ipfs-gateway-conformance/path_gateway_unixfs/symlink.car"));
        let block = blocks.into_iter().find(|(_, block)| matches!(UnixFs::read(block), Ok(UnixFs::Symlink(_)))).unwrap().1;
        UnixFs::read(Box::leak(block.into_boxed_slice())).unwrap()
    }) else {
        panic!()
    };
    assert_eq!(target, "foo");
}

#[test]
fn an_index_finds_what_a_search_finds() {
    let mut blocks = Blocks::default();
    let names: Vec<_> = (0..500).map(|number| format!("{}.json", number * 7919 % 500)).collect();
    let mut entries: Vec<_> = names.iter().map(|name| (name.as_str(), blocks.put(0x55, name.as_bytes()))).collect();
    // The same name again, for another block, and no name.
    let other = blocks.put(0x55, b"other");
    entries.extend([("7.json", other), ("", other)]);
    let root = blocks.directory(&entries);
    let block = &blocks.0[&root];
    let UnixFs::Directory(directory) = UnixFs::read(block).unwrap() else { panic!() };
    let index = directory.index();
    for name in names.iter().map(String::as_str).chain(["", "0", "500.json", "zzz", "7.jso", "7.json\0"]) {
        assert_eq!(index.find(block, name), directory.find(name), "{name}");
    }
}

fn shard(blocks: &BTreeMap<Cid, Vec<u8>>, cid: Cid) -> Shard<'_> {
    match UnixFs::read(&blocks[&cid]).unwrap() {
        UnixFs::Shard(shard) => shard,
        other => panic!("{other:?}"),
    }
}

/// Finds an entry as a reader without an index of its own does.
fn find(blocks: &BTreeMap<Cid, Vec<u8>>, root: Cid, name: &str) -> Slot {
    let mut at = root;
    for level in 0.. {
        match shard(blocks, at).find(name, level).unwrap() {
            Slot::Shard(next) => at = next,
            end => return end,
        }
    }
    unreachable!()
}

/// Lists the entries below a shard by the names of its links.
fn list(blocks: &BTreeMap<Cid, Vec<u8>>, root: Cid, entries: &mut Vec<(String, Cid)>) {
    for link in Node::read(&blocks[&root]).unwrap().links() {
        match String::from_utf8(link.name[2..].to_vec()).unwrap() {
            name if name.is_empty() => list(blocks, link.cid, entries),
            name => entries.push((name, link.cid)),
        }
    }
}

#[test]
fn every_entry_of_a_sharded_directory_is_found() {
    let bytes = vectors::read("ipfs-gateway-conformance/trustless_gateway_car/single-layer-hamt-with-multi-block-files.car");
    let root: Cid = "bafybeidbclfqleg2uojchspzd4bob56dqetqjsj27gy2cq3klkkgxtpn4i".parse().unwrap();
    let blocks: BTreeMap<Cid, Vec<u8>> = car::blocks(&bytes).into_iter().collect();
    let mut entries = Vec::new();
    list(&blocks, root, &mut entries);
    assert!(entries.len() > 200, "{}", entries.len());
    for (name, cid) in &entries {
        assert_eq!(find(&blocks, root, name), Slot::Entry(*cid), "{name}");
        assert_eq!(find(&blocks, root, &format!("{name}x")), Slot::Nothing, "{name}x");
    }
}

#[test]
fn contradictory_shards_are_refused() {
    // A root of fanout 8 whose bit field has all slots, and whose links lead to the next level.
    let message = [8, 5, 18, 1, 0xff, 40, 0x22, 48, 8];
    let link = |slot: u8| [vectors::unhex("12090a04015500001201"), vec![b'0' + slot]].concat();
    let block = |links: Vec<u8>| [links, vec![0x0a, 9], message.to_vec()].concat();
    let whole = block((0..8).flat_map(link).collect());
    let UnixFs::Shard(shard) = UnixFs::read(&whole).unwrap() else { panic!() };
    assert!(matches!(shard.find("1.json", 0), Ok(Slot::Shard(_))));
    assert!(matches!(shard.find("1.json", 20), Ok(Slot::Shard(_))), "63 bits are used");
    assert_eq!(shard.find("1.json", 21), Err(Malformed("directory shards deeper than the hash is long")));
    assert!(shard.find("1.json", u32::MAX).is_err());
    let repeated = block(link(0).repeat(8));
    let UnixFs::Shard(shard) = UnixFs::read(&repeated).unwrap() else { panic!() };
    assert_eq!(shard.find("hello", 0), Err(Malformed("a directory shard without the link of a slot")));
}
