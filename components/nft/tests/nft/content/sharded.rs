//! Directories in shards: one by one, and with an archive that holds all blocks of a path.

use cid::Cid;
use mintmark_nft::error::Error;
use mintmark_nft::http::Wanted;
use mintmark_nft::settings::Settings;

use crate::support::chain::{Chain, text};
use crate::support::ipfs::Blocks;
use crate::support::{Outcome, Run, car, drive, fetch_of, ok, resolution, settings, status};

const COUNT: usize = 2000;

/// A directory of two levels, and its documents.
fn directory() -> (Blocks, Cid) {
    let mut blocks = Blocks::default();
    let entries: Vec<_> =
        (0..COUNT).map(|number| (format!("{number}.json"), blocks.put(0x55, format!(r#"{{"name":"{number}"}}"#).as_bytes()))).collect();
    let root = blocks.sharded_directory(&entries.iter().map(|(name, cid)| (name.as_str(), *cid)).collect::<Vec<_>>());
    (blocks, root)
}

fn resolve(blocks: &Blocks, uri: &str, archive: impl Fn(&Wanted) -> Outcome) -> Run {
    let chain = Chain::erc721(text(uri));
    let given = Settings { ipfs: vec!["https://a.gateway".to_owned()], ..settings() };
    drive(resolution("1", given), |wanted| {
        let is_archive = || fetch_of(wanted).url.contains("format=car");
        chain.answer(wanted).unwrap_or_else(|| if is_archive() { archive(wanted) } else { blocks.answer(wanted) })
    })
}

fn content_asked(run: &Run) -> Vec<&str> {
    run.urls().into_iter().filter(|url| url.contains("/ipfs/")).collect()
}

#[test]
fn one_by_one_where_a_gateway_has_no_archives() {
    let (blocks, root) = directory();
    for number in (0..COUNT).step_by(97) {
        let run = resolve(&blocks, &format!("ipfs://{root}/{number}.json"), |_| status(404));
        assert!((4..=5).contains(&content_asked(&run).len()), "the root, no archive, shards and the document");
        assert_eq!(run.document().raw, format!(r#"{{"name":"{number}"}}"#));
    }
    match resolve(&blocks, &format!("ipfs://{root}/{COUNT}.json"), |_| status(404)).error() {
        Error::ContentNotFound(invalid) => {
            assert_eq!(invalid.got, format!("no entry \"{COUNT}.json\""));
            assert!(invalid.expected.contains("a large directory"), "{}", invalid.expected);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_archive_saves_round_trips() {
    let (blocks, root) = directory();
    let number = COUNT / 2;
    let uri = format!("ipfs://{root}/{number}.json");
    let shard = resolve(&blocks, &uri, |_| status(404));
    let path: Vec<_> = content_asked(&shard)
        .iter()
        .filter_map(|url| url.split("/ipfs/").nth(1)?.strip_suffix("?format=raw")?.parse::<Cid>().ok())
        .map(|cid| (cid, blocks.0[&cid].clone()))
        .collect();
    let archive = car::write(&[root], &path);
    let run = resolve(&blocks, &uri, |_| ok(archive.clone()));
    assert_eq!(
        content_asked(&run),
        [
            format!("https://a.gateway/ipfs/{root}?format=raw"),
            format!("https://a.gateway/ipfs/{root}/{number}.json?format=car&dag-scope=block"),
        ]
    );
    assert_eq!(run.document().raw, format!(r#"{{"name":"{number}"}}"#));
    // Whatever is wrong with an archive, the blocks are fetched one by one.
    let mut forged = archive.clone();
    *forged.last_mut().unwrap() ^= 1;
    let answers = [forged, archive[..archive.len() - 1].to_vec(), archive[..archive.len() / 2].to_vec(), b"<html>".to_vec(), Vec::new()];
    for answer in answers {
        let run = resolve(&blocks, &uri, |_| ok(answer.clone()));
        assert!(content_asked(&run).len() > 2);
        assert_eq!(run.document().raw, format!(r#"{{"name":"{number}"}}"#));
    }
    let slow = resolve(&blocks, &uri, |_| None);
    assert_eq!((content_asked(&slow).len(), slow.wakes), (4, 1), "for no longer than the hedge delay");
    slow.document();
}

#[test]
fn the_directory_of_the_gateway_conformance_suite() {
    let blocks = Blocks::of_car("ipfs-gateway-conformance/trustless_gateway_car/single-layer-hamt-with-multi-block-files.car");
    let root = "bafybeidbclfqleg2uojchspzd4bob56dqetqjsj27gy2cq3klkkgxtpn4i";
    let found = resolve(&blocks, &format!("ipfs://{root}/650.txt"), |_| status(404));
    // The file is text, so that only the error after it tells that it was found.
    assert!(matches!(found.error(), Error::MetadataInvalid(_)));
}
