//! Blocks of DAG-CBOR. An input is a block.

use mintmark_nft::content::encoding::dag_cbor::{Reached, keys, walk};
use mintmark_nft::content::encoding::dag_json::from_cbor;
use serde_json::Value;

const MAX_BYTES: usize = 1 << 16;

pub(crate) fn run(input: &[u8]) -> bool {
    drop(keys(input, 100));
    for path in [&["metadata.json"][..], &["a", "0", "b"]] {
        if let Ok(Reached::Link { used, .. } | Reached::Missing(used)) = walk(input, path) {
            assert!(used <= path.len());
        }
    }
    let Ok(Reached::Value(reader)) = walk(input, &[] as &[&str]) else { return false };
    let Ok(json) = from_cbor(reader, MAX_BYTES) else { return false };
    assert!(json.len() <= MAX_BYTES);
    // serde_json refuses deep nesting, which is valid JSON.
    let read = serde_json::from_str::<Value>(&json);
    assert!(read.as_ref().map_or_else(|error| error.to_string().starts_with("recursion limit"), |_| true), "{json}");
    true
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let link = [b"\xd8\x2a\x58\x25\0\x01\x55\x12\x20" as &[u8], &[7; 32]].concat();
    vec![
        b"\xa2dnamedCborimagexhttps"[..11].to_vec(),
        b"\xa1dnamefCborly".to_vec(),
        [b"\xa1mmetadata.json" as &[u8], &link].concat(),
        [b"\xa2aa\x82\x01\xa1ab\xf5ab" as &[u8], &link].concat(),
        b"\x83\x18\x2a\x38\x63\xfb\x40\x09\x21\xfb\x54\x44\x2d\x18".to_vec(),
        b"\xa1ax\x43\0\x01\x02".to_vec(),
    ]
}
