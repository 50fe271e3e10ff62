//! Names and records of IPNS.

use mintmark_nft::content::ipns::record::Record;
use mintmark_nft::content::ipns::refusal::Refusal;
use mintmark_nft::uri::addressed::ipns::IpnsName;

use crate::support::vectors;

/// A moment at which the records are valid: 2026-01-01.
const NOW_MS: u64 = 1_767_225_600_000;

const GOOD: &str = "k51qzi5uqu5dlkw8pxuw9qmqayfdeh4kfebhmreauqdc6a7c3y7d5i9fi8mk9w";

fn record(file: &str) -> Vec<u8> {
    vectors::read(&format!("ipns-records/{file}.ipns-record"))
}

fn verify(bytes: &[u8], name: &str, now_ms: u64) -> Result<Record, Refusal> {
    match IpnsName::parse(name) {
        Some(IpnsName::Key(key)) => Record::verify(bytes, key.hash(), now_ms),
        other => panic!("{other:?}"),
    }
}

#[test]
fn records_of_the_fixtures() {
    let cases = [
        ("k51qzi5uqu5dlkw8pxuw9qmqayfdeh4kfebhmreauqdc6a7c3y7d5i9fi8mk9w_v1-v2", Ok("/ipfs/bafkqaddwgevxmmraojswg33smq")),
        ("k51qzi5uqu5dit2ku9mutlfgwyz8u730on38kd10m97m36bjt66my99hb6103f_v2", Ok("/ipfs/bafkqadtwgiww63tmpeqhezldn5zgi")),
        (
            "k51qzi5uqu5dilgf7gorsh9vcqqq4myo6jd4zmqkuy9pxyxi5fua3uf7axph4y_v1-v2-broken-signature-v1",
            Ok("/ipfs/bafkqahtwgevxmmrao5uxi2bamjzg623fnyqhg2lhnzqxi5lsmuqhmmi"),
        ),
        ("k51qzi5uqu5diamp7qnnvs1p1gzmku3eijkeijs3418j23j077zrkok63xdm8c_v1-v2-broken-signature-v2", Err(Refusal::Signature)),
        ("k51qzi5uqu5dlmit2tuwdvnx4sbnyqgmvbxftl0eo3f33wwtb9gr7yozae9kpw_v1-v2-broken-v1-value", Err(Refusal::Contradiction)),
        ("k51qzi5uqu5dm4tm0wt8srkg9h9suud4wuiwjimndrkydqm81cqtlb5ak6p7ku_v1", Err(Refusal::OnlyVersion1)),
        (
            "k51qzi5uqu5dlxdsdu5fpuu7h69wu4ohp32iwm9pdt9nq3y5rpn3ln9j12zfhe",
            Ok("/ipfs/bafybeib3ffl2teiqdncv3mkz4r23b5ctrwkzrrhctdbne6iboayxuxk5ui"),
        ),
        (
            "k51qzi5uqu5djokp3m1keo36hoxtd6u3a1d2rg1camf6al7p3huy63dojlm57c",
            Ok("/ipfs/bafybeib3ffl2teiqdncv3mkz4r23b5ctrwkzrrhctdbne6iboayxuxk5ui/root2"),
        ),
        ("12D3KooWLQzUv2FHWGVPXTXSZpdHs7oHbXub2G5WC8Tx4NQhyd2d", Ok("/ipfs/bafkreicysg23kiwv34eg2d7qweipxwosdo2py4ldv42nbauguluen5v6am")),
        ("QmVujd5Vb7moysJj8itnGufN7MEtPRCNHkKpNuA4onsRa3", Err(Refusal::KeyType("RSA"))),
    ];
    for (file, expected) in cases {
        let found = verify(&record(file), file.split('_').next().unwrap(), NOW_MS).map(|record| record.value);
        assert_eq!(found, expected.map(str::to_owned), "{file}");
    }
}

/// Every byte of a record counts: a flipped bit changes nothing, or the record is refused. Only the
/// signature of version 1 and the names of fields that are read nowhere are outside the signature.
#[test]
fn a_flipped_bit_never_changes_a_record() {
    let bytes = record(&format!("{GOOD}_v1-v2"));
    let good = verify(&bytes, GOOD, NOW_MS).unwrap();
    let mut refused = 0;
    for at in (0..bytes.len() * 8).step_by(23) {
        let mut flipped = bytes.clone();
        flipped[at / 8] ^= 1 << (at % 8);
        match verify(&flipped, GOOD, NOW_MS) {
            Ok(record) => assert_eq!(record, good, "bit {at}"),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > bytes.len() / 6, "{refused}");
    for end in 0..bytes.len() {
        assert!(verify(&bytes[..end], GOOD, NOW_MS).is_err(), "truncated to {end}");
    }
}

#[test]
fn a_record_is_for_one_name_and_until_its_end() {
    let bytes = record(&format!("{GOOD}_v1-v2"));
    let good = verify(&bytes, GOOD, NOW_MS).unwrap();
    assert_eq!(verify(&bytes, GOOD, good.valid_until_ms).map(|record| record.sequence), Ok(good.sequence));
    assert_eq!(verify(&bytes, GOOD, good.valid_until_ms + 1), Err(Refusal::Expired));
    let other = "k51qzi5uqu5dlxdsdu5fpuu7h69wu4ohp32iwm9pdt9nq3y5rpn3ln9j12zfhe";
    assert_eq!(verify(&bytes, other, NOW_MS), Err(Refusal::Signature));
    assert_eq!(verify(&[bytes.clone(), vec![0; 10_240]].concat(), GOOD, NOW_MS), Err(Refusal::TooLarge));
    let rsa = record("QmVujd5Vb7moysJj8itnGufN7MEtPRCNHkKpNuA4onsRa3");
    assert_eq!(verify(&rsa, GOOD, NOW_MS), Err(Refusal::KeyMismatch));
    assert_eq!(verify(&bytes, "QmVujd5Vb7moysJj8itnGufN7MEtPRCNHkKpNuA4onsRa3", NOW_MS), Err(Refusal::KeyMissing));
    for bytes in [b"".as_slice(), b"<html>", b"{}", &[0x4a, 1, 0xa0, 0x42, 0]] {
        assert!(verify(bytes, GOOD, NOW_MS).is_err());
    }
}
