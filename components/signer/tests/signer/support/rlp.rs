//! An independent decoder of RLP, which panics if the encoding is not canonical.

use mintmark_signer::encoding::rlp::List;
use ruint::aliases::U256;

/// A byte string or a list.
#[derive(Debug, PartialEq)]
pub enum Item {
    Bytes(Vec<u8>),
    List(Vec<Item>),
}

/// Decodes an item and returns the bytes after it.
pub fn decode(bytes: &[u8]) -> (Item, &[u8]) {
    let (first, rest) = bytes.split_first().unwrap();
    let long = |offset: u8| {
        let (length, rest) = rest.split_at(usize::from(first - offset));
        assert_ne!(length[0], 0, "a length has no leading zeros");
        let length = length.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
        assert!(length > 55, "a short length has the short form");
        rest.split_at(length)
    };
    let list = |mut body: &[u8]| {
        let mut items = Vec::new();
        while !body.is_empty() {
            let (item, rest) = decode(body);
            items.push(item);
            body = rest;
        }
        Item::List(items)
    };
    match first {
        ..0x80 => (Item::Bytes(vec![*first]), rest),
        0x80..0xb8 => {
            let (body, rest) = rest.split_at(usize::from(first - 0x80));
            assert!(!matches!(body, [..0x80]), "a small byte stands for itself");
            (Item::Bytes(body.to_vec()), rest)
        }
        0xb8..0xc0 => {
            let (body, rest) = long(0xb7);
            (Item::Bytes(body.to_vec()), rest)
        }
        0xc0..0xf8 => {
            let (body, rest) = rest.split_at(usize::from(first - 0xc0));
            (list(body), rest)
        }
        0xf8.. => {
            let (body, rest) = long(0xf7);
            (list(body), rest)
        }
    }
}

/// Returns an integer as an item.
pub fn integer(value: U256) -> Item {
    let bytes: [u8; 32] = value.to_be_bytes();
    Item::Bytes(bytes.into_iter().skip_while(|byte| *byte == 0).collect())
}

/// Returns an integer of a signature as 32 bytes.
pub fn word(item: &Item) -> [u8; 32] {
    let Item::Bytes(bytes) = item else { panic!("{item:?}") };
    assert!(bytes.first() != Some(&0), "integers have no leading zeros");
    let mut word = [0; 32];
    word[32 - bytes.len()..].copy_from_slice(bytes);
    word
}

/// Returns the unsigned form of a signed transaction of type 2.
pub fn unsigned(raw: &[u8]) -> Vec<u8> {
    let (Item::List(fields), _) = decode(&raw[1..]) else { panic!() };
    let mut list = List::new();
    for field in &fields[..9] {
        append(&mut list, field);
    }
    list.finish(&[2])
}

fn append(list: &mut List, item: &Item) {
    match item {
        Item::Bytes(bytes) => {
            list.bytes(bytes);
        }
        Item::List(items) => {
            let mut inner = List::new();
            items.iter().for_each(|item| append(&mut inner, item));
            list.list(&inner);
        }
    }
}
