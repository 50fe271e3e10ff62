use super::*;

#[test]
fn the_head_does_not_go_backwards_for_a_minute() {
    let heads = Heads::default();
    assert_eq!(heads.told(0), None);
    heads.learn(0, 100, 0);
    heads.learn(1, 95, 10);
    assert_eq!(heads.told(FRESH_MS), Some(100));
    assert_eq!(heads.told(FRESH_MS + 1), None);
    heads.learn(1, 96, FRESH_MS + 2);
    assert_eq!(heads.told(FRESH_MS + 3), Some(96), "the chain was set back");
}

#[test]
fn knows_who_is_behind() {
    let heads = Heads::default();
    heads.learn(1, 99, 0);
    heads.learn(0, 100, 5);
    assert!(!heads.is_behind(1, 6), "it has perhaps gone on since then");
    heads.learn(1, 99, 7);
    assert!(heads.is_behind(1, 8) && !heads.is_behind(0, 8) && !heads.is_behind(7, 8));
    assert!(!heads.is_behind(1, 3_008), "it has the next block by now");
    heads.learn(1, 100, 9);
    assert!(!heads.is_behind(1, 10));
    heads.learn(0, 99, 11);
    assert!(!heads.is_behind(0, 12), "the answer to an earlier request");
    heads.learn(2, 50, 13);
    assert!(heads.is_behind(2, 13 + 52_000) && !heads.is_behind(2, 13 + FRESH_MS));
}

#[test]
fn one_endpoint_alone_makes_only_its_own_answers_final() {
    let heads = Heads::default();
    assert_eq!(heads.confirmed(Some(0), 0), None);
    heads.learn(1, 1_000, 0);
    assert_eq!([None, Some(0), Some(1)].map(|endpoint| heads.confirmed(endpoint, 1)), [None, None, Some(1_000)]);
    heads.learn(0, 100, 1);
    assert_eq!([None, Some(0), Some(1)].map(|endpoint| heads.confirmed(endpoint, 1)), [Some(100); 3]);
    heads.learn(2, 101, 1);
    assert_eq!(heads.confirmed(None, 1), Some(101));
    assert_eq!(heads.confirmed(None, FRESH_MS + 2), None);
}

#[test]
fn keeps_the_newest_block() {
    let heads = Heads::default();
    assert!(heads.newest(0).is_none());
    heads.keep(100, RawValue::TRUE);
    assert_eq!([99, 100, 101].map(|told| heads.newest(told).is_some()), [true, true, false]);
    let large = RawValue::from_string(format!("\"{}\"", "x".repeat(MAX_KEPT_BYTES))).unwrap_or_default();
    heads.keep(101, &large);
    assert!(heads.newest(101).is_none());
}

#[test]
fn one_that_lies_does_not_make_the_others_late() {
    let heads = Heads::default();
    heads.learn(0, 100, 0);
    heads.learn(1, 1 << 40, 1);
    heads.learn(2, u64::MAX, 1);
    assert_eq!(heads.told(2), Some(100));
    heads.learn(0, 101, 3);
    assert!(!heads.is_behind(0, 4));
}

#[test]
fn one_that_lies_first_is_not_believed_for_long() {
    let heads = Heads::default();
    heads.learn(1, 1 << 40, 0);
    assert_eq!(heads.told(0), Some(1 << 40), "nobody else has spoken");
    heads.learn(0, 100, 1);
    assert_eq!((heads.told(1), heads.is_behind(0, 1)), (Some(100), false), "too far to be a node that is late");
    heads.learn(1, 1 << 40, 2);
    assert_eq!(heads.told(2), Some(100));
}

#[test]
fn two_say_more_than_one() {
    let heads = Heads::default();
    heads.learn(0, 50_000, 0);
    heads.learn(1, 100, 1);
    assert_eq!(heads.told(1), Some(50_000), "the second one may be late");
    heads.learn(2, 103, 2);
    assert_eq!(heads.told(2), Some(103));
    heads.learn(0, 50_001, 3);
    assert_eq!(heads.told(3), Some(103));
    heads.learn(1, 50_001, 4);
    assert_eq!(heads.told(4), Some(50_001), "a second one confirms it");
}

#[test]
fn the_head_goes_on_as_fast_as_a_chain_may() {
    let heads = Heads::default();
    heads.learn(0, 7, 0);
    heads.learn(0, 100, 0);
    heads.learn(1, 100, 0);
    heads.learn(0, 100 + MAX_SPREAD + 30 * MAX_PER_SECOND, 30_000);
    heads.learn(1, 764 + MAX_SPREAD + 1, 30_000);
    assert_eq!(heads.told(30_000), Some(764));
}

#[test]
fn an_old_block_makes_no_endpoint_late() {
    let heads = Heads::default();
    heads.learn_block(0, 5, 0);
    assert_eq!(heads.told(0), None);
    heads.learn(0, 100, 0);
    heads.learn_block(0, 5, 2_000);
    assert!(!heads.is_behind(0, 2_000));
    heads.learn_block(0, 101, 3_000);
    assert_eq!(heads.told(3_000), Some(101));
}

#[test]
fn knows_who_lacks_a_block() {
    let heads = Heads::default();
    heads.learn(0, 100, 0);
    heads.learn(1, 95, 0);
    assert!(heads.lacks(1, 96, 0) && heads.lacks(1, u64::MAX, 0) && !heads.lacks(1, 95, 0));
    assert!(!heads.lacks(0, u64::MAX, 0) && !heads.lacks(2, 1, 0), "nobody has it, or nobody knows");
}

#[test]
fn a_clock_that_goes_back_makes_nobody_late() {
    let heads = Heads::default();
    heads.learn(0, 100, 86_400_000);
    assert_eq!(heads.told(0), None);
    heads.learn(1, 7, 0);
    assert!(!heads.is_behind(1, 0));
}
