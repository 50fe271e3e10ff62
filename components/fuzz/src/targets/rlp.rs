//! RLP items and signed transactions. An input is their bytes.

use mintmark_signer::{
    encoding::rlp::{
        List,
        decode::{Item, Reader, item},
    },
    transaction::raw,
};

use crate::seeds;

/// Maximum nesting of lists that is inspected.
const MAX_DEPTH: usize = 64;

pub(crate) fn run(input: &[u8]) -> bool {
    let mut outer = List::new();
    let whole = item(input).is_ok_and(|item| append(&mut outer, item, 0));
    if whole {
        // The item is encoded again as the only item of a list.
        let written = outer.finish(&[]);
        assert_eq!(Reader::new(&written).list(), Ok(Reader::new(input)));
    }
    match raw::decode(input) {
        Ok((transaction, signature)) => {
            assert_eq!(transaction.signed(&signature), input);
            assert_eq!(transaction.network_form(input.to_vec()), input);
            assert!(!transaction.unsigned().is_empty());
            true
        }
        Err(_) => whole,
    }
}

/// Appends an item to a list. Returns false if the item contains malformed bytes or nests too deep.
fn append(list: &mut List, item: Item<'_>, depth: usize) -> bool {
    match item {
        Item::Bytes(bytes) => {
            list.bytes(bytes);
            true
        }
        Item::List(_) if depth == MAX_DEPTH => false,
        Item::List(mut items) => {
            let mut inner = List::new();
            while !items.is_empty() {
                if !items.item().is_ok_and(|item| append(&mut inner, item, depth + 1)) {
                    return false;
                }
            }
            list.list(&inner);
            true
        }
    }
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let encoded = seeds::rows("ethers-rlp.json").into_iter().map(|row| seeds::bytes(&row, "encoded"));
    let signed =
        crate::targets::transaction::objects().into_iter().filter_map(|object| crate::targets::transaction::sign(&object.to_string()));
    encoded.chain(signed).filter(|seed| seed.len() <= 2_000).collect()
}
