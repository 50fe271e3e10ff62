//! Nodes of directories and files. An input is a block.

use mintmark_nft::content::encoding::dag_pb::Node;
use mintmark_nft::content::unixfs::node::UnixFs;

pub(crate) fn run(input: &[u8]) -> bool {
    drop(UnixFs::read(input));
    let Ok(node) = Node::read(input) else { return false };
    assert_eq!(node.links().count(), node.link_count);
    assert!(node.data.is_none_or(|data| data.len() <= input.len()));
    assert!(node.links().all(|link| link.name.len() <= input.len()));
    true
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let cid = [b"\x01\x55\x12\x20" as &[u8], &[7; 32]].concat();
    let link = [b"\x0a\x24" as &[u8], &cid, b"\x12\x06a.json\x18\x05"].concat();
    let links = [b"\x12" as &[u8], &[link.len() as u8], &link].concat();
    vec![
        Vec::new(),
        b"\x0a\x02\x08\x01".to_vec(),
        b"\x0a\x09\x08\x02\x12\x03abc\x18\x03".to_vec(),
        [&links as &[u8], b"\x0a\x02\x08\x01"].concat(),
        [&links as &[u8], &links, b"\x0a\x08\x08\x02\x18\x0a\x20\x05\x20\x05"].concat(),
    ]
}
