//! Encodings that a contract may decode differently from the signer. Each is refused at the byte
//! that is wrong.

use mintmark_signer::calldata::{decode::DecodeError, function::Function};
use ruint::aliases::U256;

/// Returns words of calldata. Each is a short number or all 64 digits.
fn words(words: &[&str]) -> Vec<u8> {
    words.iter().flat_map(|word| U256::from_str_radix(word, 16).unwrap().to_be_bytes::<32>()).collect()
}

fn refused(signature: &str, arguments: &[&str]) -> DecodeError {
    Function::parse(signature).unwrap().decode(&words(arguments)).unwrap_err()
}

const ALL: &str = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
const MIN: &str = "8000000000000000000000000000000000000000000000000000000000000000";

#[test]
fn words_out_of_range_are_refused() {
    let outside = "10000000000000000000000000000000000000000";
    for (ty, word) in [
        ("address", outside),
        ("address", ALL),
        ("bool", "2"),
        ("bool", "100"),
        ("bool", MIN),
        ("uint8", "100"),
        ("uint160", outside),
        ("uint248", ALL),
        ("int8", "80"),
        ("int8", "ff"),
        ("int8", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        ("int128", "80000000000000000000000000000000"),
        ("int248", MIN),
        ("bytes1", "ff"),
        ("bytes4", "a9059cbb00000000000000000000000000000000000000000000000000000001"),
        ("bytes31", "1"),
    ] {
        let error = refused(&format!("f({ty})"), &[word]);
        assert_eq!(error, DecodeError::Word { at: 0, expected: ty.into(), got: U256::from_str_radix(word, 16).unwrap() });
    }
    for (ty, word) in
        [("int8", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff80"), ("int256", MIN), ("uint256", ALL), ("bytes32", ALL)]
    {
        Function::parse(&format!("f({ty})")).unwrap().decode(&words(&[word])).unwrap();
    }
}

#[test]
fn an_offset_must_point_to_the_end_of_the_tail_before() {
    let offset = |at, expected, got: &str| DecodeError::Offset { at, expected, got: U256::from_str_radix(got, 16).unwrap() };
    // Two arguments with the same tail, a gap, and offsets into the heads, to themselves, past the
    // end, and that wrap around.
    assert_eq!(refused("f(bytes,bytes)", &["40", "40", "0"]), offset(32, 96, "40"));
    assert_eq!(refused("f(bytes)", &["40", "0", "0"]), offset(0, 32, "40"));
    assert_eq!(refused("f(bytes,uint256)", &["20", "0"]), offset(0, 64, "20"));
    assert_eq!(refused("f(bytes)", &["0"]), offset(0, 32, "0"));
    assert_eq!(refused("f(bytes)", &["2000"]), offset(0, 32, "2000"));
    assert_eq!(refused("f(bytes)", &[ALL]), offset(0, 32, ALL));
    // Tails in a different order from their heads.
    assert_eq!(refused("f(bytes,bytes)", &["60", "40", "0", "0"]), offset(0, 64, "60"));
    // An array whose elements point back to the array, so that every level doubles the size (like
    // RUSTSEC-2024-0362).
    assert_eq!(refused("f(bytes[][][])", &["20", "2", "0", "0"]), offset(64, 64, "0"));
    assert_eq!(refused("f(uint256[][])", &["20", "2", "40", "40", "1", "7"]), offset(96, 128, "40"));
}

#[test]
fn lengths_are_checked_before_memory_is_allocated() {
    let count = |at, most, got: &str| DecodeError::Count { at, max: most, got: U256::from_str_radix(got, 16).unwrap() };
    for huge in [ALL, MIN, "ffffffff", "ffffffffffffffff", "100000000", "1ffffffffffffff"] {
        assert_eq!(refused("f(bytes)", &["20", huge]), count(32, 0, huge));
        assert_eq!(refused("f(uint256[])", &["20", huge]), count(32, 0, huge));
        assert_eq!(refused("f(string[])", &["20", huge]), count(32, 0, huge));
        assert_eq!(refused("f((bytes32,uint256)[])", &["20", huge, "0"]), count(32, 0, huge));
        assert_eq!(refused("f(uint256[512][])", &["20", huge, "0"]), count(32, 0, huge));
    }
    assert_eq!(refused("f(bytes)", &["20", "21", "0"]), count(32, 32, "21"));
    assert_eq!(refused("f(uint8[])", &["20", "2", "0"]), count(32, 1, "2"));
}

#[test]
fn missing_and_surplus_bytes_are_refused() {
    assert_eq!(refused("f(uint8)", &[]), DecodeError::Short { at: 0, expected: 32, got: 0 });
    assert_eq!(refused("f(uint8[3])", &["1", "2"]), DecodeError::Short { at: 0, expected: 96, got: 64 });
    assert_eq!(refused("f(bytes)", &["20"]), DecodeError::Short { at: 32, expected: 32, got: 0 });
    assert_eq!(refused("f()", &["0"]), DecodeError::Trailing { expected: 0, got: 32 });
    assert_eq!(refused("f(uint8)", &["1", "0"]), DecodeError::Trailing { expected: 32, got: 64 });
    assert_eq!(refused("f(bytes)", &["20", "0", "0"]), DecodeError::Trailing { expected: 64, got: 96 });
    let transfer = Function::parse("transfer(address,uint256)").unwrap();
    // The short address attack: the last byte of the amount is missing, and a contract would read a
    // zero.
    let mut short = words(&["12", "34"]);
    short.pop();
    assert_eq!(transfer.decode(&short), Err(DecodeError::Short { at: 0, expected: 64, got: 63 }));
    // `bytes` of one byte without padding to a word.
    let mut unfilled = words(&["20", "1"]);
    unfilled.push(7);
    assert_eq!(Function::parse("f(bytes)").unwrap().decode(&unfilled), Err(DecodeError::Short { at: 64, expected: 32, got: 1 }));
}

#[test]
fn padding_must_be_zero_and_text_must_be_utf_8() {
    let byte = "7f00000000000000000000000000000000000000000000000000000000000000";
    let dirty = "7f00000000000000000000000000000000000000000000000000000000000001";
    assert_eq!(refused("f(bytes)", &["20", "1", dirty]), DecodeError::Padding { at: 65 });
    assert_eq!(refused("f(string)", &["20", "1", dirty]), DecodeError::Padding { at: 65 });
    assert_eq!(refused("f(string)", &["20", "1", &byte.replace("7f", "ff")]), DecodeError::Text { at: 64 });
    Function::parse("f(string)").unwrap().decode(&words(&["20", "1", byte])).unwrap();
}

#[test]
fn errors_name_the_byte_what_is_expected_and_what_was_found() {
    for (error, text) in [
        (refused("f(bool)", &["2"]), "expected a bool at byte 0 of the arguments, got 0x2"),
        (refused("f(bytes)", &["40"]), "expected the offset 32 at byte 0 of the arguments, got 64"),
        (refused("f(bytes)", &["20", "1"]), "expected a length of at most 0 at byte 32 of the arguments, got 1"),
        (refused("f(uint8)", &["1", "0"]), "expected 32 bytes of arguments, got 64"),
        (refused("f(uint8)", &[]), "expected 32 bytes at byte 0 of the arguments, got 0"),
    ] {
        assert_eq!(error.to_string(), text);
    }
}
