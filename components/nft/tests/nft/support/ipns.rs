//! Records of IPNS, signed here.

use cid::Cid;
use cid::multibase::Base;
use cid::multihash::Multihash;
use ed25519_dalek::{Signer, SigningKey};

use super::ipfs::field;

/// Returns the key of a number.
fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

/// Returns the name of a key.
pub fn name(number: u8) -> String {
    let message = [vec![8, 1, 0x12, 32], key(number).verifying_key().to_bytes().to_vec()].concat();
    Cid::new_v1(0x72, Multihash::wrap(0, &message).unwrap()).to_string_of_base(Base::Base36Lower).unwrap()
}

/// Returns a record of a key with a value and an end.
pub fn record(number: u8, value: &str, end: &str) -> Vec<u8> {
    let text = |kind: u8, bytes: &[u8]| [vec![kind | 24, u8::try_from(bytes.len()).unwrap()], bytes.to_vec()].concat();
    let fields = [
        (text(0x60, b"TTL"), vec![1]),
        (text(0x60, b"Value"), text(0x40, value.as_bytes())),
        (text(0x60, b"Sequence"), vec![0]),
        (text(0x60, b"Validity"), text(0x40, end.as_bytes())),
        (text(0x60, b"ValidityType"), vec![0]),
    ];
    // A length below 24 stands in the first byte.
    let short = |(name, value): &(Vec<u8>, Vec<u8>)| [vec![name[0] & 0xe0 | name[1]], name[2..].to_vec(), shortest(value)].concat();
    let data = [vec![0xa5], fields.iter().flat_map(short).collect()].concat();
    let signature = key(number).sign(&[b"ipns-signature:".to_vec(), data.clone()].concat()).to_bytes();
    [field(0x42, &signature), field(0x4a, &data)].concat()
}

fn shortest(value: &[u8]) -> Vec<u8> {
    match value {
        [kind, length, rest @ ..] if *length < 24 => [vec![kind & 0xe0 | length], rest.to_vec()].concat(),
        value => value.to_vec(),
    }
}
