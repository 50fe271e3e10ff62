//! IPFS URIs, and CIDs in text form.

use cid::Cid;
use mintmark_nft::error::Error;
use mintmark_nft::uri::ipfs::{IpfsUri, parse_cid};

use crate::support::chain::{Chain, text};
use crate::support::{Run, drive, resolution, settings, vectors};

const V0: &str = "QmZHKZDavkvNfA9gSAg7HALv8jF7BJaKjUc9U2LSuvUySB";

#[test]
fn is_ipfs() {
    let mut compared = 0;
    for case in vectors::json("is-ipfs/cases.json")["cases"].as_array().unwrap() {
        let (input, expected) = (case["input"].as_str().unwrap(), case["expected"].as_bool().unwrap());
        let got = match case["fn"].as_str().unwrap() {
            "cid" | "multihash" => parse_cid(input).is_some(),
            "ipfsPath" => IpfsUri::parse(input).is_ok(),
            "cidPath" => input.contains('/') && !input.starts_with('/') && IpfsUri::parse(input).is_ok(),
            // Skipped: IPNS names are unsupported, http: URLs of gateways are treated like other
            // URLs, and `base32cid` asks only for the notation.
            "base32cid" | "ipnsPath" | "path" | "urlOrPath" | "ipfsSubdomain" | "ipnsSubdomain" | "subdomain" | "url" | "ipfsUrl"
            | "ipnsUrl" => continue,
            other => panic!("{other}"),
        };
        assert_eq!(got, expected, "{} {input}", case["fn"]);
        compared += 1;
    }
    assert_eq!(compared, 19);
}

/// viem turns these into URLs of one gateway. The CID and the path follow its origin.
#[test]
fn viem_uris() {
    for case in vectors::json("uri-cases/viem.json")["resolve"].as_array().unwrap() {
        let (uri, expected) = (case["uri"].as_str().unwrap(), case["expected"].as_str().unwrap());
        let parsed = IpfsUri::parse(uri);
        match expected.strip_prefix("https://ipfs.io/ipfs/") {
            // An https: URL of a gateway stays an https: URL here.
            Some(_) if uri.starts_with("https:") => assert!(parsed.is_err(), "{uri}"),
            Some(path) => assert_eq!(parsed.unwrap().canonical(), format!("ipfs://{path}"), "{uri}"),
            None => assert!(parsed.is_err(), "{uri}"),
        }
    }
}

#[test]
fn all_forms_name_the_same_cid() {
    let cid: Cid = V0.parse().unwrap();
    let forms = [
        "ipfs://V0",
        "IPFS://V0",
        "IpFs://V0",
        "ipfs:V0",
        "ipfs:/V0",
        "ipfs:////V0",
        "ipfs://ipfs/V0",
        "ipfs:///ipfs/V0",
        "/ipfs/V0",
        "ipfs/V0",
        "V0",
        "ipfs://V0/",
        "ipfs://V0?filename=x",
        "ipfs://V0/?filename=x",
        "ipfs://V0#x",
    ];
    for form in forms {
        let parsed = IpfsUri::parse(&form.replace("V0", V0)).unwrap_or_else(|error| panic!("{form}: {error:?}"));
        assert_eq!((parsed.cid, parsed.path.as_str()), (cid, ""), "{form}");
    }
    let parsed = IpfsUri::parse(&format!("ipfs://{V0}/a #1/b?c.json")).unwrap();
    assert_eq!((parsed.path.as_str(), parsed.canonical()), ("a #1/b?c.json", format!("ipfs://{V0}/a #1/b?c.json")));
}

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
        (format!("ipns://{V0}"), "an https:, data: or ipfs: URI"),
        (format!("ipfs://ipns/{V0}"), "IPNS names are not supported"),
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
