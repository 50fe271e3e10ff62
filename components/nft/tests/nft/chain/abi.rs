//! Decoding and encoding of ABI values with several parts.

use alloy_primitives::{Address, U256, hex};
use mintmark_nft::chain::abi::AbiError;
use mintmark_nft::chain::decode::Tuple;
use mintmark_nft::chain::encode::{Argument, call_data};
use proptest::prelude::*;

use crate::support::properties::runner;

/// The example of the ABI specification: `g(uint256[][],string[])` without its selector, second
/// argument; and `sam(bytes,bool,uint256[])`.
const SAM: &str = "0000000000000000000000000000000000000000000000000000000000000060\
                   0000000000000000000000000000000000000000000000000000000000000001\
                   00000000000000000000000000000000000000000000000000000000000000a0\
                   0000000000000000000000000000000000000000000000000000000000000004\
                   6461766500000000000000000000000000000000000000000000000000000000\
                   0000000000000000000000000000000000000000000000000000000000000003\
                   0000000000000000000000000000000000000000000000000000000000000001\
                   0000000000000000000000000000000000000000000000000000000000000002\
                   0000000000000000000000000000000000000000000000000000000000000003";
const STRINGS: &str = "0000000000000000000000000000000000000000000000000000000000000020\
                       0000000000000000000000000000000000000000000000000000000000000003\
                       0000000000000000000000000000000000000000000000000000000000000060\
                       00000000000000000000000000000000000000000000000000000000000000a0\
                       00000000000000000000000000000000000000000000000000000000000000e0\
                       0000000000000000000000000000000000000000000000000000000000000003\
                       6f6e650000000000000000000000000000000000000000000000000000000000\
                       0000000000000000000000000000000000000000000000000000000000000003\
                       74776f0000000000000000000000000000000000000000000000000000000000\
                       0000000000000000000000000000000000000000000000000000000000000005\
                       7468726565000000000000000000000000000000000000000000000000000000";

#[test]
fn the_examples_of_the_specification() {
    let sam = hex::decode(SAM).unwrap();
    let tuple = Tuple::new(&sam);
    assert_eq!((tuple.bytes(0), tuple.uint(1)), (Ok(b"dave".as_slice()), Ok(U256::from(1))));
    let array = tuple.array(2).unwrap();
    let items: Vec<U256> = (0..array.len()).map(|slot| array.items().uint(slot).unwrap()).collect();
    assert_eq!((items, array.is_empty()), ([1, 2, 3].map(U256::from).to_vec(), false));

    let strings = hex::decode(STRINGS).unwrap();
    let array = Tuple::new(&strings).array(0).unwrap();
    let texts: Vec<&[u8]> = (0..array.len()).map(|slot| array.items().bytes(slot).unwrap()).collect();
    assert_eq!(texts, [b"one".as_slice(), b"two", b"three"]);
}

#[test]
fn offsets_and_lengths_stay_inside() {
    let mut data = hex::decode(SAM).unwrap();
    data[31] = 0xff;
    assert!(Tuple::new(&data).bytes(0).is_err());
    data[0] = 0xff;
    assert_eq!(Tuple::new(&data).bytes(0), Err(AbiError::OffsetOutside { limit: data.len() - 32, got: usize::MAX }));
    assert_eq!(Tuple::new(&[0; 31]).word(0), Err(AbiError::TooShort { expected: 32, got: 31 }));
    assert!(Tuple::new(&[]).word(usize::MAX).is_err());
    let mut many = hex::decode(SAM).unwrap();
    many[32 * 6 - 1] = 4;
    assert_eq!(Tuple::new(&many).array(2).map(|array| array.len()), Err(AbiError::LengthOutside { limit: 3, got: 4 }));
}

#[test]
fn an_address_is_no_larger_number() {
    let mut word = [0; 32];
    word[12..].copy_from_slice(&[0x11; 20]);
    assert_eq!(Tuple::new(&word).address(0), Ok(Some(Address::repeat_byte(0x11))));
    word[11] = 1;
    assert_eq!(Tuple::new(&word).address(0), Ok(None));
}

#[test]
fn the_head_of_a_call_points_to_its_tail() {
    let data = call_data([1, 2, 3, 4], &[Argument::Bytes(b"dave"), Argument::uint(&U256::from(1)), Argument::Bytes(&[7; 32])]);
    let tuple = Tuple::new(&data[4..]);
    assert_eq!((tuple.bytes(0), tuple.uint(1), tuple.bytes(2)), (Ok(b"dave".as_slice()), Ok(U256::from(1)), Ok([7; 32].as_slice())));
    assert_eq!((data.len(), &data[..4]), (4 + 32 * 7, [1, 2, 3, 4].as_slice()));
    assert_eq!(call_data([0; 4], &[Argument::address(&Address::repeat_byte(2))]).len(), 36);
}

#[test]
fn whatever_the_bytes_nothing_panics() {
    let word = prop_oneof![
        3 => (0u8..8).prop_map(|words| { let mut word = vec![0; 32]; word[31] = words * 32; word }),
        1 => prop::collection::vec(any::<u8>(), 0..33),
    ];
    runner(3000)
        .run(&(prop::collection::vec(word, 0..10).prop_map(|words| words.concat()), 0usize..6), |(data, slot)| {
            let tuple = Tuple::new(&data);
            let _ = (tuple.uint(slot), tuple.address(slot), tuple.bytes(slot));
            if let Ok(array) = tuple.array(slot) {
                prop_assert!(array.len() * 32 <= data.len());
                for item in 0..array.len() {
                    prop_assert!(array.items().uint(item).is_ok());
                    let _ = array.items().bytes(item);
                }
            }
            Ok(())
        })
        .unwrap();
}
