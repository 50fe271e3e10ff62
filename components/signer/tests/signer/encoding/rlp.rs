//! Decoding of RLP: the vectors of ethereum/tests and ethers, and every non-canonical form.

use mintmark_signer::encoding::{
    hex,
    rlp::{
        List,
        decode::{DecodeError, Item, Reader, item},
    },
};
use ruint::aliases::U256;
use serde_json::Value;

use crate::support::vectors::{gzipped_vectors, text, vectors};

/// Decodes an item with everything in it, and encodes it again.
fn rewritten(bytes: &[u8]) -> Result<Vec<u8>, DecodeError> {
    match item(bytes)? {
        Item::Bytes(bytes) => {
            let mut list = List::new();
            list.bytes(bytes);
            // The header of the list is removed.
            let whole = list.finish(&[]);
            let header = if whole[0] < 0xf8 { 1 } else { 2 + usize::from(whole[0] - 0xf8) };
            Ok(whole[header..].to_vec())
        }
        Item::List(reader) => rewritten_list(reader),
    }
}

fn rewritten_list(mut reader: Reader<'_>) -> Result<Vec<u8>, DecodeError> {
    let mut list = List::new();
    while !reader.is_empty() {
        match reader.item()? {
            Item::Bytes(bytes) => list.bytes(bytes),
            Item::List(inner) => list.encoded(&rewritten_list(inner)?),
        };
    }
    Ok(list.finish(&[]))
}

fn says(bytes: &[u8], value: &Value) -> bool {
    fn matches(read: Item<'_>, value: &Value) -> bool {
        match (read, value) {
            (Item::List(mut reader), Value::Array(items)) => {
                items.iter().all(|value| reader.item().is_ok_and(|item| matches(item, value))) && reader.is_empty()
            }
            (Item::Bytes(bytes), Value::Number(number)) => U256::try_from_be_slice(bytes) == number.as_u64().map(U256::from),
            (Item::Bytes(bytes), Value::String(text)) => match text.strip_prefix('#') {
                Some(decimal) => U256::try_from_be_slice(bytes) == U256::from_str_radix(decimal, 10).ok(),
                None => bytes == text.as_bytes() || hex::decode(text).is_some_and(|given| given == bytes),
            },
            _ => false,
        }
    }
    item(bytes).is_ok_and(|read| matches(read, value))
}

#[test]
fn vectors_survive_a_round_trip() {
    let rows = gzipped_vectors("rlp-tests.json.gz");
    assert_eq!(rows.len(), 55);
    let (mut valid, mut invalid) = (0, 0);
    for row in &rows {
        let bytes = hex::decode(text(row, "out"));
        match (row["in"].as_str(), bytes) {
            (Some("INVALID"), bytes) => {
                assert!(bytes.is_none_or(|bytes| rewritten(&bytes).is_err()), "{row}");
                invalid += 1;
            }
            (given, Some(bytes)) => {
                assert_eq!(rewritten(&bytes).as_ref(), Ok(&bytes), "{row}");
                assert!(given == Some("VALID") || says(&bytes, &row["in"]), "{row}");
                valid += 1;
            }
            (_, None) => panic!("{row}"),
        }
    }
    assert_eq!((valid, invalid), (29, 26));
    for row in vectors("ethers-rlp.json") {
        let bytes = hex::decode(text(&row, "encoded")).unwrap();
        assert_eq!(rewritten(&bytes).as_ref(), Ok(&bytes), "{}", row["name"]);
        assert!(says(&bytes, &row["decoded"]), "{}", row["name"]);
    }
}

#[test]
fn non_canonical_encodings_are_refused() {
    let long = [vec![0xb8, 55], vec![1; 55]].concat();
    for (bytes, error) in [
        (vec![], DecodeError::Short { expected: 1, got: 0 }),
        (vec![0x81], DecodeError::Short { expected: 1, got: 0 }),
        (vec![0x81, 0x7f], DecodeError::ByteWithHeader),
        (vec![0x81, 0x00], DecodeError::ByteWithHeader),
        (vec![0x00, 0x00], DecodeError::Trailing(1)),
        (long, DecodeError::LongForm),
        (vec![0xf8, 0x00], DecodeError::LengthZeros),
        (vec![0xf8, 0x01, 0x01], DecodeError::LongForm),
        (vec![0xb9, 0x00, 0x40], DecodeError::LengthZeros),
        (vec![0xb9, 0x01], DecodeError::Short { expected: 2, got: 1 }),
        (vec![0xc2, 0x01], DecodeError::Short { expected: 2, got: 1 }),
        ([vec![0xbf], vec![0xff; 8]].concat(), DecodeError::Short { expected: u64::MAX, got: 0 }),
        ([vec![0xff], vec![0xff; 8]].concat(), DecodeError::Short { expected: u64::MAX, got: 0 }),
        ([vec![0xbb], vec![0x80, 0, 0, 0]].concat(), DecodeError::Short { expected: 0x8000_0000, got: 0 }),
    ] {
        assert_eq!(item(&bytes), Err(error), "{}", hex::encode(&bytes));
        assert!(!error.to_string().is_empty());
    }
}

#[test]
fn values_must_fit_their_width() {
    let read = |bytes: &[u8]| {
        let mut list = List::new();
        list.bytes(bytes);
        list.finish(&[])
    };
    let integer = |bytes: &[u8]| Reader::new(&read(bytes)).list().unwrap().u64();
    assert_eq!(integer(&[]), Ok(0));
    assert_eq!(integer(&[0x7f]), Ok(127));
    assert_eq!(integer(&[0xff; 8]), Ok(u64::MAX));
    assert_eq!(integer(&[0]), Err(DecodeError::IntegerZeros));
    assert_eq!(integer(&[0, 1]), Err(DecodeError::IntegerZeros));
    assert_eq!(integer(&[1; 9]), Err(DecodeError::Length { expected: 8, got: 9 }));
    let wide = |bytes: &[u8]| Reader::new(&read(bytes)).list().unwrap().u256();
    assert_eq!(wide(&[0xff; 32]), Ok(U256::MAX));
    assert_eq!(wide(&[1; 33]), Err(DecodeError::Length { expected: 32, got: 33 }));
    let array = |bytes: &[u8]| Reader::new(&read(bytes)).list().unwrap().array::<4>();
    assert_eq!(array(&[0, 0, 0, 1]), Ok([0, 0, 0, 1]));
    assert_eq!(array(&[1, 2, 3]), Err(DecodeError::Length { expected: 4, got: 3 }));
    assert_eq!(Reader::new(&[0xc0]).bytes(), Err(DecodeError::List));
    assert_eq!(Reader::new(&[0x80]).list(), Err(DecodeError::Bytes));
}
