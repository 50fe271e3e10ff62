//! Blocks that several subjects of a resolution need.

use cid::Cid;
use mintmark_nft::resolution::Resolution;
use mintmark_nft::settings::Settings;
use serde_json_lenient::Value;

use crate::support::chain::{Chain, text};
use crate::support::ipfs::Blocks;
use crate::support::{Outcome, fetch_of, ok, settings, settled, subject};

/// Number of entries of the directory.
const COUNT: usize = 400;
/// Number of tokens.
const TOKENS: usize = 50;

/// Many tokens of one directory need its block once.
#[test]
fn a_block_that_many_tokens_need_is_fetched_once() {
    let mut blocks = Blocks::default();
    let documents: Vec<_> = (0..COUNT).map(|number| (number, blocks.put(0x55, format!(r#"{{"name":"{number}"}}"#).as_bytes()))).collect();
    let names: Vec<_> = documents.iter().map(|(number, cid)| (format!("{number}.json"), *cid)).collect();
    let root = blocks.directory(&names.iter().map(|(name, cid)| (name.as_str(), *cid)).collect::<Vec<_>>());
    let given = Settings { ipfs: vec!["https://a.gateway".to_owned()], ..settings() };
    let mut resolution = Resolution::start((0..TOKENS).map(|number| subject(&number.to_string())).collect(), given);
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
    assert_eq!((answered, asked.len()), (TOKENS, TOKENS + 1), "each document, and the directory");
}

/// Answers chain reads with a URI that ends with the token id, alone or in batches.
fn chain_of(root: &Cid, wanted: &mintmark_nft::http::Wanted) -> Option<Outcome> {
    let requests: Value = serde_json_lenient::from_slice(fetch_of(wanted).body.as_deref()?).unwrap();
    let answer = |request: &Value| {
        let data = request["params"][0]["data"].as_str().unwrap_or_default();
        let id = data.strip_prefix("0xc87b56dd").map_or(0, |id| u64::from_str_radix(id, 16).unwrap());
        let Some(Ok(response)) = Chain::erc721(text(&format!("ipfs://{root}/{id}.json"))).answer_one(request) else { panic!("{data}") };
        String::from_utf8(response.body).unwrap()
    };
    Some(match requests {
        Value::Array(requests) => ok(format!("[{}]", requests.iter().map(answer).collect::<Vec<_>>().join(","))),
        request => ok(answer(&request)),
    })
}
