//! The runner of property tests, with a seed that is printed.

use proptest::test_runner::{Config, RngSeed, TestRunner};

pub fn runner(cases: u32) -> TestRunner {
    let seed = std::env::var("MINTMARK_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        u64::from(now.subsec_nanos()) ^ now.as_secs()
    });
    println!("MINTMARK_SEED={seed}");
    TestRunner::new(Config { cases, rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..Config::default() })
}
