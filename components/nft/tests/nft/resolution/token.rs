//! Parsing of chain, contract and token id.

use mintmark_nft::token::Token;

const CONTRACT: &str = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
const MAX_TOKEN_ID: &str = "115792089237316195423570985008687907853269984665640564039457584007913129639935";

#[test]
fn chains() {
    for (text, expected) in [("1", 1), ("11155111", 11_155_111), ("9223372036854775807", i64::MAX as u64)] {
        assert_eq!(Token::parse(text, CONTRACT, "1").unwrap().chain, expected);
    }
    for text in ["", "0", "01", "+1", "-1", " 1", "1.0", "0x1", "1e3", "9223372036854775808", "18446744073709551616", "١", "eip155:1"] {
        let invalid = Token::parse(text, CONTRACT, "1").unwrap_err();
        assert_eq!((invalid.field, invalid.got.as_str()), ("chain", text));
    }
}

/// The examples of EIP-55.
#[test]
fn contracts() {
    let checksummed = [
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0xde709f2102306220921060314715629080e2fb77",
        "0x27b1fdb04752bbc536007a920d24acb045561c26",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ];
    for text in checksummed {
        let digits = &text[2..];
        for form in [text.to_owned(), format!("0x{}", digits.to_lowercase()), format!("0x{}", digits.to_uppercase())] {
            assert_eq!(Token::parse("1", &form, "1").unwrap().checksummed(), text);
        }
    }
    let bad = [
        "",
        "0x",
        "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",
    ];
    for text in bad.into_iter().chain([
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAedd",
        "0X5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xzz1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
        "vitalik.eth",
    ]) {
        assert_eq!(Token::parse("1", text, "1").unwrap_err().field, "contract", "{text}");
    }
}

#[test]
fn token_ids() {
    let good = [("0", "0"), ("7", "7"), ("007", "7"), ("0x0", "0"), ("0xfF", "255"), ("0x00ff", "255"), (MAX_TOKEN_ID, MAX_TOKEN_ID)];
    for (text, expected) in good {
        assert_eq!(Token::parse("1", CONTRACT, text).unwrap().id.to_string(), expected);
    }
    assert_eq!(Token::parse("1", CONTRACT, &format!("0x{}", "f".repeat(64))).unwrap().id.to_string(), MAX_TOKEN_ID);
    let above = format!("{}6", &MAX_TOKEN_ID[..77]);
    let hexadecimal = format!("0x1{}", "0".repeat(64));
    for text in
        ["", "0x", "-1", "+1", "1_000", "1e3", "1.5", " 1", "0b1", "0o7", "0X1", "0xg", "ff", &above, &hexadecimal, &"9".repeat(200)]
    {
        let invalid = Token::parse("1", CONTRACT, text).unwrap_err();
        assert_eq!(invalid.field, "tokenId", "{text}");
        assert!(invalid.got.chars().count() <= 80);
    }
}

#[test]
fn padded_ids() {
    assert_eq!(
        Token::parse("1", CONTRACT, "314592").unwrap().padded_id(),
        "000000000000000000000000000000000000000000000000000000000004cce0"
    );
}
