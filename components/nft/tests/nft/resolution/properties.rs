//! Properties: whatever the network returns, nothing panics and only bytes that hash to the CID are
//! accepted.
//!
//! A failing run prints its seed. Set `MINTMARK_SEED` to repeat it.

use cid::Cid;
use cid::multihash::Multihash;
use mintmark_nft::document::IntegrityStatus;
use mintmark_nft::error::Error;
use mintmark_nft::http::{Failure, Header, Method, Response};
use mintmark_nft::token::Token;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::support::chain::{Call, Chain, bytes, text};
use crate::support::properties::runner;
use crate::support::{Outcome, drive, fetch_of, ok, resolution, settings};

fn outcome() -> impl Strategy<Value = Outcome> {
    let body = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        r#"\{"jsonrpc":"2.0","id":1,"result":"0x[0-9a-f]{0,200}"\}"#.prop_map(String::into_bytes),
        r#"\{"(id|error|result|name|image|attributes)":["\[{}\],0-9a-z:]{0,30}\}?"#.prop_map(String::into_bytes),
    ];
    let headers = prop_oneof![Just(Vec::new()), ".{0,40}".prop_map(|value| vec![Header { name: "location".to_owned(), value }])];
    prop_oneof![
        8 => (200u16..600, headers, body.clone()).prop_map(|(status, headers, body)| Some(Ok(Response { status, headers, body }))),
        8 => body.prop_map(ok),
        1 => Just(Some(Err(Failure::TimedOut))),
        1 => any::<u32>().prop_map(|max| Some(Err(Failure::TooLarge(max)))),
        1 => ".{0,20}".prop_map(|why| Some(Err(Failure::Unreachable(why)))),
        1 => Just(None),
    ]
}

/// The resolution ends with a document or an error.
#[test]
fn it_ends_whatever_the_responses() {
    runner(400)
        .run(&prop::collection::vec(outcome(), 30), |outcomes| {
            let mut outcomes = outcomes.into_iter();
            drive(resolution("1", settings()), |_| outcomes.next().flatten());
            Ok(())
        })
        .unwrap();
}

#[test]
fn it_ends_whatever_the_uri() {
    let uri = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        "(ipfs|data|https|\\{|/ipfs|ipfs/|Qm|b|z)[:/;,%#?{}a-zA-Z0-9=\"\u{7f}-\u{ff}]{0,80}".prop_map(String::into_bytes),
    ];
    runner(3000)
        .run(&(uri, outcome(), any::<bool>()), |(uri, outcome, semi)| {
            let chain = if semi { Chain::erc1155(bytes(&uri)) } else { Chain::erc721(bytes(&uri)) };
            drive(resolution("1", settings()), |wanted| chain.answer(wanted).unwrap_or_else(|| outcome.clone()));
            Ok(())
        })
        .unwrap();
}

#[test]
fn it_ends_whatever_the_return_value() {
    let words = prop::collection::vec(prop_oneof![(0u64..200).prop_map(|word| format!("{word:064x}")), "[0-9a-f]{64}"], 0..8);
    runner(2000)
        .run(&(words, "[0-9a-f]{0,63}"), |(words, rest)| {
            let chain = Chain::erc721(Call::Returns(words.concat() + &rest));
            drive(resolution("1", settings()), |wanted| chain.answer(wanted).unwrap_or_else(|| ok("{}")));
            Ok(())
        })
        .unwrap();
}

/// A document is accepted only if its block, raw or dag-pb, hashes to the CID.
#[test]
fn only_bytes_that_hash_to_the_cid_are_accepted() {
    let document = prop::collection::vec(any::<u8>(), 0..100).prop_map(|bytes| format!("{{\"a\":{bytes:?}}}").into_bytes());
    let answers = prop::collection::vec(prop_oneof![Just(None), prop::collection::vec(any::<u8>(), 0..100).prop_map(Some)], 3);
    runner(1000)
        .run(&(document, answers, any::<prop::sample::Index>(), any::<u8>(), any::<bool>()), |(document, answers, index, mask, wrapped)| {
            let block = if wrapped { dag_pb(&document) } else { document.clone() };
            let codec = if wrapped { 0x70 } else { 0x55 };
            let cid = Cid::new_v1(codec, Multihash::wrap(0x12, &Sha256::digest(&block)).unwrap());
            let mut nearly = block.clone();
            let at = index.index(nearly.len());
            nearly[at] ^= mask;
            let chain = Chain::erc721(text(&format!("ipfs://{cid}")));
            // Each gateway sends other bytes, or the block with one byte changed (or unchanged if
            // the mask is 0).
            let mut bodies = answers.iter().map(|answer| answer.clone().unwrap_or_else(|| nearly.clone()));
            let honest = answers.iter().any(|answer| answer.as_ref().map_or(mask == 0, |bytes| *bytes == block));
            let run = drive(resolution("1", settings()), |wanted| match fetch_of(wanted).method {
                Method::Post => chain.answer(wanted).unwrap(),
                Method::Get | Method::Head => ok(bodies.next().unwrap()),
            });
            match run.end {
                Ok(found) => {
                    prop_assert!(honest);
                    prop_assert_eq!(found.raw, String::from_utf8(document).unwrap().replace(' ', ""));
                    prop_assert_eq!(found.integrity.status, IntegrityStatus::Verified);
                }
                Err(error) => prop_assert!(!honest && matches!(error, Error::IntegrityMismatch(_)), "{:?}", error),
            }
            Ok(())
        })
        .unwrap();
}

/// Encodes a file in one block as Kubo does: UnixFS Type, Data and filesize in PBNode.Data.
fn dag_pb(content: &[u8]) -> Vec<u8> {
    fn varint(mut value: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        while value > 127 {
            bytes.push(u8::try_from(value & 127).unwrap() | 128);
            value >>= 7;
        }
        bytes.push(u8::try_from(value).unwrap());
        bytes
    }
    let length = varint(content.len());
    let unixfs = [&[8, 2, 18], length.as_slice(), content, &[24], &length].concat();
    [&[10], varint(unixfs.len()).as_slice(), &unixfs].concat()
}

#[test]
fn a_parsed_token_has_one_canonical_form() {
    runner(5000)
        .run(&(".{0,30}|[0-9]{1,20}", ".{0,50}|0x[0-9a-fA-F]{40}", ".{0,90}|(0x)?[0-9a-f]{1,80}"), |(chain, contract, id)| {
            if let Ok(token) = Token::parse(&chain, &contract, &id) {
                let again = Token::parse(&token.chain.to_string(), &token.checksummed(), &token.id.to_string());
                prop_assert_eq!(again, Ok(token), "the canonical form names the same token");
            }
            Ok(())
        })
        .unwrap();
}
