//! The rolling window: the sum within its length never exceeds the cap, and older amounts no longer
//! count. The times are random, and a failing round prints its seed.

use mintmark_signer::record::spending_limits::{Exceeded, SpendingLimit, Spent, Sums};
use ruint::aliases::U256;

use crate::support::random::Random;

fn limit(seconds: u64, cap: u64) -> SpendingLimit {
    let cap = [Some(U256::from(cap)), None, None, None];
    SpendingLimit { name: "w".into(), seconds, per_key: true, per_caller: false, chain: Some(1), token: None, caps: cap }
}

fn value(value: u64) -> Sums {
    [U256::from(value), U256::from(1), U256::ZERO, U256::ONE]
}

#[test]
fn no_window_of_time_exceeds_the_cap() {
    let mut random = Random::new(0x0072_6f6c_6c69_6e67);
    for round in 0..60 {
        let seconds = [1, 7, 60, 86_400][random.below(4) as usize];
        let (cap, length) = (1 + random.below(50), seconds * 1_000_000);
        let limit = limit(seconds, cap);
        let (mut spent, mut now) = (Spent::default(), 1_700_000_000_000_000 + random.below(1 << 40));
        let (mut charged, mut refused) = (Vec::new(), 0);
        for _ in 0..400 {
            let pace = [1, 10, 100][random.below(3) as usize];
            now += random.below(length / pace);
            let asked = 1 + random.below(cap);
            let before: u64 = charged.iter().filter(|(time, _)| *time + length >= now).map(|(_, asked)| *asked).sum();
            // A 60th of the window later, nothing of it counts any more.
            let longer: u64 = charged.iter().filter(|(time, _)| *time + length + length / 60 >= now).map(|(_, asked)| *asked).sum();
            match limit.after(&Spent::read(&spent.write()).unwrap(), &value(asked), now) {
                Ok(after) => {
                    assert!(before + asked <= cap, "seed {:#x}, round {round}: {before} and {asked} above {cap}", random.seed);
                    charged.push((now, asked));
                    spent = after;
                }
                Err(Exceeded { used, .. }) => {
                    refused += 1;
                    assert!(
                        U256::from(before) <= used && used <= U256::from(longer),
                        "seed {:#x}, round {round}: {used} of {before} to {longer}",
                        random.seed
                    );
                    assert!(longer + asked > cap, "seed {:#x}, round {round}: {asked} refused beside {longer} of {cap}", random.seed);
                }
            }
            assert!(spent.write().matches('[').count() <= 63, "a row has a limited size");
        }
        assert!(!charged.is_empty() && refused > 0, "seed {:#x}, round {round}", random.seed);
    }
}

#[test]
fn an_expired_row_can_be_dropped() {
    let (limit, now) = (limit(60, 5), 1_700_000_000_000_000);
    let spent = limit.after(&Spent::default(), &value(5), now).unwrap();
    let row = limit.write("row".into(), &spent);
    let expires = row.expires.unwrap();
    assert!(expires > now + 60_000_000 && expires <= now + 61_000_000);
    assert!(limit.after(&spent, &value(1), expires - 1).is_err());
    assert!(limit.after(&spent, &value(5), expires).is_ok());
}

#[test]
fn sums_saturate_and_uncharged_requests_pass() {
    let mut limit = limit(60, 5);
    let all = [U256::MAX; 4];
    assert_eq!(
        limit.after(&Spent::default(), &all, 0).unwrap_err(),
        Exceeded { measure: "value", used: U256::ZERO, asked: U256::MAX, allowed: U256::from(5) }
    );
    limit.caps = [None, Some(U256::MAX), None, None];
    let once = limit.after(&Spent::default(), &all, 0).unwrap();
    assert!(limit.after(&once, &all, 0).is_err(), "a sum of 2^256 and more is above every cap");
    assert_eq!(limit.after(&once, &[U256::MAX, U256::ZERO, U256::MAX, U256::ONE], 0).unwrap().sums(), all);
    // A lowered cap refuses only requests that are charged.
    limit.caps = [Some(U256::ONE), None, None, None];
    assert!(limit.after(&once, &[U256::ZERO; 4], 0).is_ok());
}

#[test]
fn a_clock_that_jumps_ahead_empties_the_window_but_one_set_back_does_not() {
    let now = 1_700_000_000_000_000;
    let limit = limit(60, 10);
    let full = limit.after(&Spent::default(), &value(10), now).unwrap();
    assert!(limit.after(&full, &value(1), now - 86_400_000_000).is_err());
    let leapt = limit.after(&full, &value(3), now + 86_400_000_000).unwrap();
    assert_eq!(leapt.sums()[0], U256::from(3));
    assert!(limit.after(&leapt, &value(8), now + 1).is_err(), "an amount from the future counts");
    assert!(limit.after(&leapt, &value(7), now + 1).is_ok(), "an older amount no longer counts");
}

#[test]
fn a_changed_window_length_keeps_the_sums() {
    let now = 1_700_000_000_000_000;
    let (short, long) = (limit(60, 10), limit(3_600, 10));
    let spent = short.after(&Spent::default(), &value(6), now).unwrap();
    assert!(long.after(&spent, &value(5), now + 1).is_err());
    let spent = long.after(&spent, &value(4), now + 1).unwrap();
    assert!(short.after(&spent, &value(1), now + 2).is_err());
    // After the change back, a bucket of the long window counts until it has left the short one.
    assert!(short.after(&spent, &value(10), now + 121_000_000).is_ok());
    // Many changes of the length keep the sums and the limited size of the row.
    let mut spent = Spent::default();
    for seconds in 1..500 {
        spent = limit(31_536_000, 1_000).after(&spent, &value(1), now + seconds * 600_000_000_000).unwrap_or_else(|_| panic!("{seconds}"));
        spent = limit(31_535_000, 1_000).after(&spent, &value(1), now + seconds * 600_000_000_001).unwrap_or_else(|_| panic!("{seconds}"));
        assert!(spent.write().matches('[').count() <= 241);
    }
}

#[test]
fn rows_survive_a_round_trip() {
    let mut random = Random::new(0x0072_6f77);
    let mut spent = Spent::default();
    for _ in 0..50 {
        let sums = [random.next(), random.next(), random.next(), random.next()].map(U256::from);
        let mut any = limit(60, 0);
        any.caps = [None; 4];
        spent = any.after(&spent, &sums, 1_000_000_000_000 + random.below(120_000_000)).unwrap();
        assert_eq!(Spent::read(&spent.write()), Some(spent.clone()));
    }
    for text in [
        "",
        "{}",
        "[[]]",
        "[[\"1\",\"1\",\"1\",\"1\"]]",
        "[[1,\"1\",\"1\",\"1\",\"1\"]]",
        "[[\"2\",\"1\",\"1\",\"1\",\"1\"],[\"1\",\"1\",\"1\",\"1\",\"1\"]]",
        "[[\"01\",\"1\",\"1\",\"1\",\"1\"]]",
    ] {
        assert_eq!(Spent::read(text), None, "{text}");
    }
}
