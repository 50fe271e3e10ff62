//! Several endpoints of a chain: a silent one delays a resolution only by the hedge delay.

use mintmark_nft::error::Error;
use mintmark_nft::http::{Failure, Settled, Wanted};
use mintmark_nft::resolution::Progress;
use mintmark_nft::settings::Settings;

use crate::support::chain::{Chain, nothing, text};
use crate::support::{Outcome, Run, drive, ok, resolution, settings, status};

const DOCUMENT: &str = r#"data:,{"name":"A"}"#;

fn endpoints(names: &[&str]) -> Settings {
    Settings { rpc: names.iter().map(|name| format!("https://{name}.rpc/key")).collect(), ..settings() }
}

fn letter(wanted: &Wanted) -> char {
    wanted.fetch.url.chars().nth("https://".len()).unwrap()
}

fn asked(run: &Run) -> String {
    run.wanted.iter().map(letter).collect()
}

fn run(names: &[&str], chain: &Chain, endpoint: impl Fn(char, usize) -> Option<Outcome>) -> Run {
    let mut count = 0;
    drive(resolution("7", endpoints(names)), |wanted| {
        count += 1;
        endpoint(letter(wanted), count).unwrap_or_else(|| chain.answer(wanted).unwrap())
    })
}

#[test]
fn the_next_endpoint_is_asked_after_the_hedge_delay() {
    let chain = Chain::erc721(text(DOCUMENT));
    let silent = run(&["a", "b"], &chain, |endpoint, _| (endpoint == 'a').then_some(None));
    assert_eq!((asked(&silent).as_str(), silent.wakes), ("aaabbbb", 1), "the endpoint that replied is asked for the URI");
    silent.document();
    let two = run(&["a", "b", "c"], &chain, |endpoint, _| (endpoint != 'c').then_some(None));
    assert_eq!((asked(&two).as_str(), two.wakes), ("aaabbbcccc", 2));
    two.document();
    let later = run(&["a", "b"], &chain, |endpoint, count| (endpoint == 'a' && count > 3).then_some(None));
    assert_eq!((asked(&later).as_str(), later.wakes), ("aaaab", 1), "silent from the second round on");
    later.document();
    let silent_contract = Chain { erc721: nothing(), erc1155: nothing(), token_uri: nothing(), uri: nothing(), code: nothing() };
    let last = run(&["a", "b"], &silent_contract, |endpoint, count| (endpoint == 'a' && count > 5).then_some(None));
    assert_eq!((asked(&last).as_str(), last.wakes), ("aaaaaab", 1), "silent in the last round");
    assert!(matches!(last.error(), Error::TokenNotFound(_)));
}

#[test]
fn a_failure_next_to_a_silent_endpoint_asks_the_next_at_once() {
    let chain = Chain::erc721(text(DOCUMENT));
    let failing = run(&["a", "b", "c"], &chain, |endpoint, _| match endpoint {
        'a' => Some(None),
        'b' => Some(status(503)),
        _ => None,
    });
    assert_eq!((asked(&failing).as_str(), failing.wakes), ("aaabbbcccc", 1), "a failure asks the next at once");
    failing.document();
    let unusable = run(&["a", "b"], &chain, |endpoint, count| {
        (endpoint == 'a' && count == 1).then(|| ok(r#"{"jsonrpc":"2.0","id":1,"result":"0x"}"#))
    });
    assert_eq!(asked(&unusable), "aaabb", "an empty block number is not usable");
    unusable.document();
}

/// A slow endpoint that replies in the end still counts.
#[test]
fn the_first_usable_reply_wins() {
    let chain = Chain::erc721(text(DOCUMENT));
    let mut resolution = resolution("7", endpoints(&["a", "b"]));
    let need = |progress: Progress| match progress {
        Progress::Need(need) => need,
        other => panic!("{other:?}"),
    };
    let settled = |wanted: &Wanted, outcome: Outcome| Settled { id: wanted.id, outcome: outcome.unwrap() };
    let first = need(resolution.advance(Vec::new()));
    assert_eq!((first.start.len(), first.wake_after_ms), (3, Some(300)));
    let answered = need(resolution.advance(vec![settled(&first.start[0], chain.answer(&first.start[0]).unwrap())]));
    assert_eq!((answered.start.len(), answered.wake_after_ms), (0, Some(300)), "two are open");
    let hedged = need(resolution.advance(Vec::new()));
    assert_eq!((hedged.start.iter().map(letter).collect::<String>().as_str(), hedged.wake_after_ms), ("bb", None), "the open ones only");
    let failures = hedged.start.iter().map(|wanted| settled(wanted, Some(Err(Failure::TimedOut)))).collect();
    let waiting = need(resolution.advance(failures));
    assert!(waiting.start.is_empty(), "the slow one is still under way");
    let slow = first.start[1..].iter().map(|wanted| settled(wanted, chain.answer(wanted).unwrap())).collect();
    let second = need(resolution.advance(slow));
    assert_eq!((second.start.len(), letter(&second.start[0]), second.wake_after_ms), (1, 'a', Some(300)));
    let late = settled(&hedged.start[0], status(500));
    assert!(need(resolution.advance(vec![late])).start.is_empty(), "a late failure of the round before is ignored");
    let uri = settled(&second.start[0], chain.answer(&second.start[0]).unwrap());
    assert!(matches!(resolution.advance(vec![uri]), Progress::Done(_)));
}
