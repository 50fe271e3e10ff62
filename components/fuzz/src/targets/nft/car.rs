//! Archives of blocks. An input is a CAR file.

use cid::Cid;
use mintmark_nft::content::encoding::car::Archive;
use sha2::{Digest, Sha256};

const MAX_BLOCKS: usize = 64;
const SHA_256: u64 = 0x12;

pub(crate) fn run(input: &[u8]) -> bool {
    let (archive, fault) = Archive::read(input.to_vec(), MAX_BLOCKS);
    assert!(archive.len() <= MAX_BLOCKS);
    let cids: Vec<Cid> = archive.blocks().map(|(cid, _)| *cid).collect();
    for (cid, block) in archive.blocks() {
        assert_eq!(archive.get(cid), Some(block));
        if cid.hash().code() == SHA_256 {
            assert!(Sha256::digest(block).starts_with(cid.hash().digest()), "{cid} does not hash to its CID");
        }
    }
    drop(archive.compare(&cids));
    fault.is_none() && !archive.is_empty()
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let root = Cid::new_v1(0x55, cid::multihash::Multihash::wrap(SHA_256, &Sha256::digest(b"block")).unwrap());
    let header = [b"\xa2eroots\x81\xd8\x2a\x58\x25\0" as &[u8], &root.to_bytes(), b"gversion\x01"].concat();
    let block = [&root.to_bytes(), b"block" as &[u8]].concat();
    let frame = |bytes: &[u8]| [&[bytes.len() as u8] as &[u8], bytes].concat();
    vec![[frame(&header), frame(&block)].concat(), [frame(&header), frame(&block), frame(&block)].concat()]
}
