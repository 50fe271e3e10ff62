//! What a contract returns. An input is the bytes of a return value.

use mintmark_nft::chain::abi::{decode_bool, decode_string};
use mintmark_nft::chain::decode::Tuple;
use mintmark_nft::chain::encode::{Argument, call_data};

pub(crate) fn run(input: &[u8]) -> bool {
    decode_bool(input);
    let tuple = Tuple::new(input);
    for slot in 0..4 {
        let has_word = input.len() >= 32 * (slot + 1);
        assert_eq!(tuple.word(slot).is_ok(), has_word);
        assert!(tuple.address(slot).is_err() || has_word);
        if let Ok(bytes) = tuple.bytes(slot) {
            assert!(bytes.len() <= input.len());
        }
    }
    let Ok(text) = decode_string(input) else { return false };
    assert!(text.len() <= input.len());
    let encoded = call_data([0; 4], &[Argument::Bytes(text)]);
    assert_eq!(decode_string(&encoded[4..]), Ok(text), "what is encoded again decodes to the same");
    true
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let texts = ["", "ipfs://a/1", "https://meta.example/{id}.json?with=a&long=query"];
    texts.into_iter().map(|text| call_data([0; 4], &[Argument::Bytes(text.as_bytes())])[4..].to_vec()).collect()
}
