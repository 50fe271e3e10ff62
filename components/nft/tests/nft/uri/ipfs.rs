//! CIDs in text form.

use cid::Cid;
use mintmark_nft::error::Error;
use mintmark_nft::uri::addressed::cid::parse_cid;

use crate::support::chain::{Chain, text};
use crate::support::{Run, drive, resolution, settings};

const V0: &str = "QmZHKZDavkvNfA9gSAg7HALv8jF7BJaKjUc9U2LSuvUySB";

#[test]
fn one_cid_in_all_its_notations() {
    use cid::multibase::Base;
    let v1 = Cid::new_v1(0x55, *V0.parse::<Cid>().unwrap().hash());
    for base in [
        Base::Base16Lower,
        Base::Base16Upper,
        Base::Base32Lower,
        Base::Base32Upper,
        Base::Base36Lower,
        Base::Base36Upper,
        Base::Base58Btc,
        Base::Base58Flickr,
        Base::Base64Url,
    ] {
        let text = v1.to_string_of_base(base).unwrap();
        assert_eq!(parse_cid(&text), Some(v1), "{text}");
    }
}

#[test]
fn malformed_cids_are_refused() {
    use cid::multibase::{Base, encode};
    let cid: Cid = V0.parse().unwrap();
    let followed = encode(Base::Base32Lower, [Cid::new_v1(0x55, *cid.hash()).to_bytes(), vec![0]].concat());
    let cases = [
        "",
        "Qm",
        "b",
        "z",
        "bafy",
        &V0[1..],
        &V0[..45],
        &encode(Base::Base58Btc, cid.to_bytes()),
        &followed,
        "b🦀",
        "\u{1f680}",
        &format!("{V0}\0"),
    ];
    for text in cases {
        assert_eq!(parse_cid(text), None, "{text}");
    }
}

#[test]
fn an_error_names_what_is_not_supported() {
    let hash = *V0.parse::<Cid>().unwrap().hash();
    let sha1 = "bafkrcffkojbm2bhxznnjchyfkgi2h2osmxjq4oq";
    let cut = cid::multihash::Multihash::<64>::wrap(0x12, &hash.digest()[..20]).unwrap();
    let cases = [
        (format!("ipfs://{}", Cid::new_v1(0x72, hash)), "0x72 (libp2p-key) is not supported"),
        (format!("ipfs://{}", Cid::new_v1(0x55, cut)), "a CID with a full digest of 32 bytes (this one has 20)"),
        (format!("ipfs://{sha1}"), "0x11 is not supported"),
    ];
    for (uri, expected) in cases {
        let chain = Chain::erc721(text(&uri));
        let run: Run = drive(resolution("1", settings()), |wanted| chain.answer(wanted).expect("no block is fetched"));
        match run.error() {
            Error::TokenUriInvalid(invalid) => assert!(invalid.expected.contains(expected), "{uri}: {invalid:?}"),
            other => panic!("{uri}: {other:?}"),
        }
    }
}
