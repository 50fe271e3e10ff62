//! Blocks that several subjects of a resolution need.

use cid::Cid;
use mintmark_nft::resolution::Resolution;
use mintmark_nft::settings::Settings;

use crate::support::chain::{Chain, text};
use crate::support::ipfs::Blocks;
use crate::support::{Outcome, fetch_of, settings, settled, subject};

/// Many tokens of one directory need its block once.
#[test]
fn a_block_that_many_tokens_need_is_fetched_once() {
    let mut blocks = Blocks::default();
    let documents: Vec<_> = (0..50).map(|number| (number, blocks.put(0x55, format!(r#"{{"name":"{number}"}}"#).as_bytes()))).collect();
    let names: Vec<_> = documents.iter().map(|(number, cid)| (format!("{number}.json"), *cid)).collect();
    let root = blocks.directory(&names.iter().map(|(name, cid)| (name.as_str(), *cid)).collect::<Vec<_>>());
    let given = Settings { ipfs: vec!["https://a.gateway".to_owned()], ..settings() };
    let mut resolution = Resolution::start((0..50).map(|number| subject(&number.to_string())).collect(), given);
    let (mut asked, mut answered, mut ready) = (Vec::new(), 0, Vec::new());
    for _ in 0..100 {
        let step = resolution.advance(core::mem::take(&mut ready), 0);
        for wanted in step.need.start {
            let outcome = chain_of(&root, &wanted).unwrap_or_else(|| {
                asked.push(fetch_of(&wanted).url.clone());
                blocks.answer(&wanted)
            });
            ready.push(settled(&wanted, outcome.unwrap()));
        }
        answered += step.answered.iter().filter(|answer| answer.outcome.is_ok()).count();
        if step.finished {
            break;
        }
    }
    assert_eq!((answered, asked.len()), (50, 51), "each document, and the directory");
}

/// Answers a chain read with a URI that ends with the token id.
fn chain_of(root: &Cid, wanted: &mintmark_nft::http::Wanted) -> Option<Outcome> {
    let body = fetch_of(wanted).body.as_deref().map(|body| String::from_utf8_lossy(body).into_owned()).unwrap_or_default();
    let id = body.split_once("c87b56dd").and_then(|(_, rest)| u64::from_str_radix(rest.get(..64)?, 16).ok()).unwrap_or_default();
    Chain::erc721(text(&format!("ipfs://{root}/{id}.json"))).answer(wanted)
}
