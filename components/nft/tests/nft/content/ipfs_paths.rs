//! Paths below a CID: directories, shards, links of DAG-CBOR, and files of many blocks.

use cid::Cid;
use mintmark_nft::document::IntegrityStatus;
use mintmark_nft::error::Error;
use mintmark_nft::http::Method;
use mintmark_nft::settings::Settings;

use crate::support::chain::{Chain, text};
use crate::support::ipfs::Blocks;
use crate::support::{Run, drive, fetch_of, resolution, settings};

const DOCUMENT: &[u8] = br#"{"name":"A"}"#;

fn one_gateway() -> Settings {
    Settings { ipfs: vec!["https://a.gateway".to_owned()], ..settings() }
}

fn resolve_with(blocks: &Blocks, uri: &str, given: Settings) -> Run {
    let chain = Chain::erc721(text(uri));
    drive(resolution("1", given), |wanted| chain.answer(wanted).unwrap_or_else(|| blocks.answer(wanted)))
}

fn resolve(blocks: &Blocks, uri: &str) -> Run {
    resolve_with(blocks, uri, one_gateway())
}

fn blocks_asked(run: &Run) -> usize {
    run.wanted.iter().filter(|wanted| fetch_of(wanted).method == Method::Get).count()
}

fn not_found(run: Run) -> String {
    match run.error() {
        Error::ContentNotFound(invalid) | Error::TokenUriInvalid(invalid) => format!("{}: {}", invalid.got, invalid.expected),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_path_through_directories_ends_at_a_file() {
    let mut blocks = Blocks::default();
    let raw = blocks.put(0x55, DOCUMENT);
    let file = blocks.file(DOCUMENT, 5);
    let inner = blocks.directory(&[("1.json", raw), ("ü #1?.json", file)]);
    let root = blocks.directory(&[("a", inner), ("1", raw)]);
    for path in ["1", "a/1.json", "a//1.json", "a/./1.json", "a/../1", "a/%C3%BC%20%231%3F.json"] {
        let run = resolve(&blocks, &format!("ipfs://{root}/{path}"));
        let document = run.document();
        let integrity = document.integrity;
        assert_eq!((document.raw.as_str(), integrity.status), (r#"{"name":"A"}"#, IntegrityStatus::Verified), "{path}");
        assert_eq!((integrity.cid, integrity.gateway.as_deref()), (Some(root.to_string()), Some("https://a.gateway")), "{path}");
    }
}

#[test]
fn what_nft_storage_gave_out_for_years() {
    let mut blocks = Blocks::default();
    let document = blocks.put(0x55, DOCUMENT);
    let link = [vec![0xd8, 42, 0x58, 37, 0], document.to_bytes()].concat();
    let root = blocks.put(0x71, &[b"\xa1mmetadata.json".to_vec(), link].concat());
    assert_eq!(resolve(&blocks, &format!("ipfs://{root}/metadata.json")).document().integrity.status, IntegrityStatus::Verified);
    let missing = not_found(resolve(&blocks, &format!("ipfs://{root}/0.json")));
    assert!(missing.starts_with("no entry \"0.json\"") && missing.ends_with("has \"metadata.json\""), "{missing}");
    let whole = blocks.put(0x71, b"\xa1dnamefCborly");
    assert_eq!(resolve(&blocks, &format!("ipfs://{whole}")).document().raw, r#"{"name":"Cborly"}"#);
}

#[test]
fn documents_of_the_gateway_conformance_suite() {
    let blocks = Blocks::of_car("ipfs-gateway-conformance/path_gateway_dag/gateway-json-cbor.car");
    let root = "bafybeiafyvqlazbbbtjnn6how5d6h6l6rxbqc4qgpbmteaiskjrffmyy4a";
    let error = resolve(&blocks, &format!("ipfs://{root}/ą/ę/file-źł.txt")).error();
    assert!(matches!(error, Error::MetadataInvalid(_)), "found, and no JSON: {error:?}");
    let blocks = Blocks::of_car("ipfs-gateway-conformance/path_gateway_dag/dag-json-traversal.car");
    let root = "baguqeeram5ujjqrwheyaty3w5gdsmoz6vittchvhk723jjqxk7hakxkd47xq";
    assert_eq!(blocks_asked(&resolve(&blocks, &format!("ipfs://{root}/foo/link/bar"))), 3, "through two links");
    let blocks = Blocks::of_car("verified-fetch-cars/QmQJ8fxavY54CUsxMSx9aE9Rdcmvhx8awJK2jzJp4iAqCr-tokens.uniswap.org-2024-01-18.car");
    let run = resolve(&blocks, "ipfs://QmQJ8fxavY54CUsxMSx9aE9Rdcmvhx8awJK2jzJp4iAqCr");
    assert_eq!(blocks_asked(&run), 3);
    assert!(run.document().normalized.contains("Uniswap Labs Default"));
}

#[test]
fn symbolic_links_stay_below_the_root() {
    let mut blocks = Blocks::default();
    let document = blocks.put(0x55, DOCUMENT);
    let mut link =
        |target: &str| blocks.node(&[], &[vec![8, 4, 18, u8::try_from(target.len()).unwrap()], target.as_bytes().to_vec()].concat());
    let links = [("up", link("../1.json")), ("out", link("../../1.json")), ("absolute", link("/ipfs/x")), ("loop", link("loop"))];
    let inner = blocks.directory(&links);
    let root = blocks.directory(&[("1.json", document), ("a", inner)]);
    resolve(&blocks, &format!("ipfs://{root}/a/up")).document();
    for (name, why) in [("out", "leads above its root"), ("absolute", "this one is absolute"), ("loop", "at most 8 are followed")] {
        let error = not_found(resolve(&blocks, &format!("ipfs://{root}/a/{name}")));
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn a_path_that_leads_nowhere_says_what_is_there() {
    let mut blocks = Blocks::default();
    let document = blocks.put(0x55, DOCUMENT);
    let small = blocks.directory(&[("1.json", document), ("metadata.json", document)]);
    let names: Vec<_> = (0..20).map(|number| format!("{number}.json")).collect();
    let large = blocks.directory(&names.iter().map(|name| (name.as_str(), document)).collect::<Vec<_>>());
    let cases = [
        (
            format!("ipfs://{small}/2.json"),
            format!("no entry \"2.json\": a path to an entry of ipfs://{small}, which has \"1.json\", \"metadata.json\""),
        ),
        (
            format!("ipfs://{large}/20.json"),
            format!(
                "no entry \"20.json\": a path to an entry of ipfs://{large}, which has 20 entries such as \"0.json\", \"1.json\", \"2.json\", \"3.json\""
            ),
        ),
        (
            format!("ipfs://{small}"),
            format!(
                "a directory: the path of a file; ipfs://{small} is a directory of \"1.json\", \"metadata.json\"; did the URI mean its \"metadata.json\"?"
            ),
        ),
        (format!("ipfs://{small}/1.json/x"), format!("no entry \"x\" in a file: a path that ends at ipfs://{document}, which is a file")),
    ];
    for (uri, expected) in cases {
        assert_eq!(not_found(resolve(&blocks, &uri)), expected);
    }
}

#[test]
fn unknown_codecs_and_hashes_are_named() {
    let blocks = Blocks::default();
    let cases = [
        (Cid::new_v1(0x85, *crate::support::ipfs::cid(0x55, b"x").hash()), "0x85 (dag-jose) is not supported"),
        (Cid::new_v1(0x55, cid::multihash::Multihash::wrap(0x11, &[0; 20]).unwrap()), "(0x11 is not supported)"),
        (Cid::new_v1(0x55, cid::multihash::Multihash::wrap(0x12, &[0; 20]).unwrap()), "(this one has 20)"),
    ];
    for (cid, expected) in cases {
        let run = resolve(&blocks, &format!("ipfs://{cid}"));
        assert_eq!(blocks_asked(&run), 0);
        match run.error() {
            Error::TokenUriInvalid(invalid) => assert!(invalid.expected.contains(expected), "{}", invalid.expected),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn limits_end_a_read() {
    let mut blocks = Blocks::default();
    let text = format!(r#"{{"name":"{}"}}"#, "x".repeat(990));
    let file = blocks.file(text.as_bytes(), 100);
    let uri = format!("ipfs://{file}");
    resolve_with(&blocks, &uri, Settings { max_blocks: 12, ..one_gateway() }).document();
    let error = resolve_with(&blocks, &uri, Settings { max_blocks: 11, ..one_gateway() }).error();
    assert!(matches!(&error, Error::ContentUnsupported(invalid) if invalid.expected.contains("at most 11 IPFS blocks")), "{error:?}");
    let run = resolve_with(&blocks, &uri, Settings { max_json_bytes: 500, ..one_gateway() });
    assert!(blocks_asked(&run) <= 5, "the size is known from the root; the first bytes may be those of a medium");
    assert_eq!(run.error(), Error::ContentTooLarge(500));
}

/// The same block stands in many places of a file, at different depths.
#[test]
fn a_file_that_repeats_its_blocks() {
    let mut blocks = Blocks::default();
    let text = format!("{{\"name\":\"A\",\"x\":\"{}\"}}", "y".repeat(5000 - 19));
    let parts: Vec<_> = text.as_bytes().chunks(500).map(|part| (blocks.file(part, 50), part.len() as u64)).collect();
    let file = blocks.file_of(&parts);
    let run = resolve(&blocks, &format!("ipfs://{file}"));
    assert!(blocks_asked(&run) < 12, "{}", blocks_asked(&run));
    assert_eq!(run.document().raw, text);
}

#[test]
fn parts_that_contradict_their_file_are_refused() {
    let mut blocks = Blocks::default();
    let leaf = blocks.put(0x55, DOCUMENT);
    let inner = blocks.file(DOCUMENT, 5);
    let directory = blocks.directory(&[]);
    let cbor = blocks.put(0x71, b"\xa0");
    let size = DOCUMENT.len() as u64;
    for parts in [[(leaf, size - 1)], [(leaf, size + 1)], [(inner, size + 1)], [(directory, size)], [(cbor, size)]] {
        let file = blocks.file_of(&parts);
        let error = resolve(&blocks, &format!("ipfs://{file}")).error();
        assert!(matches!(error, Error::ContentUnsupported(_) | Error::TokenUriInvalid(_)), "{parts:?}: {error:?}");
    }
    let good = blocks.file_of(&[(inner, size)]);
    resolve(&blocks, &format!("ipfs://{good}")).document();
}
