//! Names of tokens in CAIP-22 and CAIP-29.

use alloy_primitives::U256;
use mintmark_nft::document::Standard;
use mintmark_nft::uri::on_chain::caip::CaipToken;

const ADDRESS: &str = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

#[test]
fn a_token_has_one_name() {
    let canonical = format!("eip155:1/erc721:{ADDRESS}/77");
    for name in [
        canonical.clone(),
        format!(" EIP155:1/ERC721:{}/77\n", ADDRESS.to_lowercase()),
        format!("did:nft:eip155:1_erc721:{ADDRESS}_77"),
        format!("eip155:1/erc721:{ADDRESS}/0x4d"),
    ] {
        let found = CaipToken::parse(&name).unwrap().unwrap();
        assert_eq!((found.standard, found.token.id, found.canonical()), (Standard::Erc721, U256::from(77), canonical.clone()), "{name}");
    }
    let found = CaipToken::parse(&format!("eip155:137/erc1155:{ADDRESS}/0")).unwrap().unwrap();
    assert_eq!((found.standard, found.token.chain), (Standard::Erc1155, 137));
}

#[test]
fn other_texts_are_no_names() {
    for text in ["", "https://h.example/eip155:1/erc721:0x/1", "ipfs://x", "eip155", "bip122:1/erc721:0x/1"] {
        assert_eq!(CaipToken::parse(text), None, "{text}");
    }
    for text in ["eip155:1", "eip155:1/erc20:0x/1", "eip155:1/erc721:0x12/1", "eip155:x/erc721:0x12/1", "eip155:1/slip44:60", "eip155:"] {
        assert!(CaipToken::parse(text).unwrap().is_err(), "{text}");
    }
}
