//! Several IPFS gateways: which one is asked when, and whose bytes are accepted.

use cid::Cid;
use cid::multihash::Multihash;
use mintmark_nft::document::IntegrityStatus;
use mintmark_nft::error::Error;
use mintmark_nft::http::{ChosenBy, Failure, Method, Wanted};
use mintmark_nft::resolution::Step;
use mintmark_nft::settings::Settings;
use sha2::{Digest, Sha256};

use crate::support::chain::{Chain, text};
use crate::support::{Outcome, Run, drive, fetch_of, ok, resolution, response, settings, settled, status};

/// How each gateway responds, by the first letter of its host.
type Gateways = fn(char) -> Outcome;

/// The bytes of the CID.
const EXPECTED: &str = r#"{"name":"A"}"#;
/// Other bytes.
const FORGED: &str = r#"{"name":"B"}"#;

fn raw_cid(bytes: &[u8]) -> String {
    Cid::new_v1(0x55, Multihash::wrap(0x12, &Sha256::digest(bytes)).unwrap()).to_string()
}

/// Resolves `ipfs://CID` of the expected bytes.
fn resolve(given: Settings, gateways: impl Fn(char) -> Outcome) -> Run {
    let chain = Chain::erc721(text(&format!("ipfs://{}", raw_cid(EXPECTED.as_bytes()))));
    drive(resolution("1", given), |wanted| chain.answer(wanted).unwrap_or_else(|| gateways(letter(wanted))))
}

fn letter(wanted: &Wanted) -> char {
    fetch_of(wanted).url.chars().nth("https://".len()).unwrap()
}

fn asked(run: &Run) -> String {
    run.wanted.iter().filter(|wanted| fetch_of(wanted).method == Method::Get).map(letter).collect()
}

#[test]
fn a_block_is_requested_by_its_cid() {
    let run = resolve(settings(), |_| ok(EXPECTED));
    let wanted = run.wanted.last().unwrap();
    let cid = raw_cid(EXPECTED.as_bytes());
    assert_eq!(fetch_of(wanted).url, format!("https://a.gateway/ipfs/{cid}?format=raw"));
    assert_eq!((wanted.cid.as_deref(), fetch_of(wanted).chosen_by), (Some(cid.as_str()), ChosenBy::Operator));
    assert!(fetch_of(wanted).headers.iter().any(|header| header.name == "accept" && header.value == "application/vnd.ipld.raw"));
    let integrity = run.document().integrity;
    assert_eq!(
        (integrity.status, integrity.cid, integrity.gateway.as_deref()),
        (IntegrityStatus::Verified, Some(cid), Some("https://a.gateway"))
    );
}

#[test]
fn the_first_gateway_with_the_expected_bytes_wins() {
    let cases: [(&str, Gateways, &str, u32, &str); 7] = [
        ("the first responds", |_| ok(EXPECTED), "a", 0, "a"),
        ("the first sends forged bytes", |gateway| if gateway == 'a' { ok(FORGED) } else { ok(EXPECTED) }, "ab", 0, "b"),
        ("two send forged bytes", |gateway| if gateway == 'c' { ok(EXPECTED) } else { ok(FORGED) }, "abc", 0, "c"),
        ("the first fails", |gateway| if gateway == 'a' { status(504) } else { ok(EXPECTED) }, "ab", 0, "b"),
        ("the first hangs", |gateway| if gateway == 'a' { None } else { ok(EXPECTED) }, "ab", 1, "b"),
        ("two hang", |gateway| if gateway == 'c' { ok(EXPECTED) } else { None }, "abc", 2, "c"),
        (
            "one hangs, one sends forged bytes",
            |gateway| match gateway {
                'a' => None,
                'b' => ok(FORGED),
                _ => ok(EXPECTED),
            },
            "abc",
            1,
            "c",
        ),
    ];
    for (name, gateways, expected, wakes, winner) in cases {
        let run = resolve(settings(), gateways);
        assert_eq!((asked(&run).as_str(), run.wakes), (expected, wakes), "{name}");
        let document = run.document();
        assert_eq!((document.integrity.gateway, document.raw.as_str()), (Some(format!("https://{winner}.gateway")), EXPECTED), "{name}");
    }
}

#[test]
fn a_mismatch_is_reported_before_a_failure() {
    let forged = |gateway| match gateway {
        'b' => ok(FORGED),
        _ => status(404),
    };
    match resolve(settings(), forged).error() {
        Error::IntegrityMismatch(mismatch) => {
            assert_eq!(
                (mismatch.expected, mismatch.got, mismatch.gateway.as_str()),
                (raw_cid(EXPECTED.as_bytes()), raw_cid(FORGED.as_bytes()), "https://b.gateway")
            );
        }
        other => panic!("{other:?}"),
    }
    let cases: [(&str, Gateways, bool); 4] = [
        ("nobody has it", |_| status(404), false),
        ("one may have it later", |gateway| if gateway == 'a' { status(504) } else { status(410) }, true),
        ("redirects are not followed", |_| status(301), false),
        ("unreachable", |_| Some(Err(Failure::Unreachable("refused".to_owned()))), true),
    ];
    for (name, gateways, retryable) in cases {
        match resolve(settings(), gateways).error() {
            Error::UpstreamError(upstream) => {
                assert_eq!((upstream.origin.as_str(), upstream.retryable), ("https://c.gateway", retryable), "{name}")
            }
            other => panic!("{name}: {other:?}"),
        }
    }
    assert!(matches!(resolve(settings(), |_| Some(Err(Failure::TooLarge(1)))).error(), Error::UpstreamError(_)));
    assert!(matches!(resolve(Settings { ipfs: Vec::new(), ..settings() }, |_| None).error(), Error::Other(_)));
}

/// The host calls `advance` with an empty list when the hedge delay has passed.
#[test]
fn hedges_step_by_step() {
    let chain = Chain::erc721(text(&format!("ipfs://{}", raw_cid(EXPECTED.as_bytes()))));
    let mut resolution = resolution("1", settings());
    let mut ready = Vec::new();
    let first = loop {
        let need = resolution.advance(core::mem::take(&mut ready), 0).need;
        match fetch_of(&need.start[0]).method {
            Method::Get => break need,
            _ => ready = need.start.iter().map(|wanted| settled(wanted, chain.answer(wanted).unwrap().unwrap())).collect(),
        }
    };
    let starts = |step: Step| (step.need.start.iter().map(letter).collect::<String>(), step.need.wake_after_ms);
    assert_eq!((letter(&first.start[0]), first.wake_after_ms), ('a', Some(300)));
    let unknown = settled(&Wanted { id: 9999, ..first.start[0].clone() }, Ok(response(200, EXPECTED)));
    assert_eq!(starts(resolution.advance(vec![unknown], 0)), (String::new(), Some(300)), "an unknown number starts nothing");
    let second = resolution.advance(Vec::new(), 300);
    let id = second.need.start[0].id;
    assert_eq!(starts(second), ("b".to_owned(), Some(300)));
    let forged = settled(&first.start[0], Ok(response(200, FORGED)));
    let third = resolution.advance(vec![forged.clone()], 300);
    assert_eq!((third.need.rejected[0].id, third.need.rejected[0].reason.contains("hash to")), (first.start[0].id, true));
    assert_eq!(starts(third), ("c".to_owned(), None), "a failure asks the next at once, and all are asked");
    assert_eq!(starts(resolution.advance(vec![forged], 300)), (String::new(), None), "a repeated number is ignored");
    assert_eq!(starts(resolution.advance(Vec::new(), 300)), (String::new(), None));
    let last = resolution.advance(vec![settled(&Wanted { id, ..first.start[0].clone() }, Ok(response(200, EXPECTED)))], 300);
    assert_eq!((last.finished, last.need.verified, last.need.cancel.len()), (true, vec![id], 1), "the loser is cancelled");
    let over = resolution.advance(Vec::new(), 300);
    assert!(over.finished && over.answered.is_empty(), "it is over");
}

#[test]
fn an_identity_cid_needs_no_gateway() {
    let cid = Cid::new_v1(0x55, Multihash::<64>::wrap(0x00, EXPECTED.as_bytes()).unwrap());
    let chain = Chain::erc721(text(&format!("ipfs://{cid}")));
    let document = drive(resolution("1", settings()), |wanted| chain.answer(wanted).unwrap()).document();
    assert_eq!((document.raw.as_str(), document.integrity.status, document.integrity.gateway), (EXPECTED, IntegrityStatus::Verified, None));
}

#[test]
fn every_supported_hash_is_verified() {
    let digests: [(u64, Vec<u8>); 4] = [
        (0x12, Sha256::digest(EXPECTED).to_vec()),
        (0x13, sha2::Sha512::digest(EXPECTED).to_vec()),
        (0x1b, alloy_primitives::keccak256(EXPECTED).to_vec()),
        (0xb220, blake2b_simd::Params::new().hash_length(32).hash(EXPECTED.as_bytes()).as_bytes().to_vec()),
    ];
    for (code, digest) in digests {
        let cid = Cid::new_v1(0x55, Multihash::<64>::wrap(code, &digest).unwrap());
        let chain = Chain::erc721(text(&format!("ipfs://{cid}")));
        let run = drive(resolution("1", settings()), |wanted| {
            chain.answer(wanted).unwrap_or_else(|| if letter(wanted) == 'a' { ok(FORGED) } else { ok(EXPECTED) })
        });
        assert_eq!(asked(&run), "ab", "{code:x}");
        run.document();
    }
}

/// Resolves a CID in a URL of a gateway that is not configured. Only it, at `own.example`, has the
/// block.
fn resolve_at(url: &str, own: &str) -> Run {
    let cid = raw_cid(EXPECTED.as_bytes());
    let chain = Chain::erc721(text(&url.replace("CID", &cid)));
    drive(resolution("1", settings()), |wanted| {
        chain.answer(wanted).unwrap_or_else(|| if letter(wanted) == 'o' { ok(own) } else { status(404) })
    })
}

#[test]
fn the_gateway_of_a_url_is_asked_last() {
    for url in ["https://own.example/ipfs/CID", "http://CID.ipfs.own.example/"] {
        let run = resolve_at(url, EXPECTED);
        assert!(asked(&run).ends_with('o') && asked(&run).len() > 1, "{url}: {}", asked(&run));
        let wanted = fetch_of(run.wanted.last().unwrap());
        assert_eq!(wanted.url, format!("https://own.example/ipfs/{}?format=raw", raw_cid(EXPECTED.as_bytes())));
        assert_eq!(wanted.chosen_by, ChosenBy::Token, "it must be public");
        let integrity = run.document().integrity;
        assert_eq!((integrity.status, integrity.gateway.as_deref()), (IntegrityStatus::Verified, Some("https://own.example")));
    }
    let run = resolve_at("https://own.example/ipfs/CID", FORGED);
    assert!(matches!(run.error(), Error::IntegrityMismatch(mismatch) if mismatch.gateway == "https://own.example"));
}
