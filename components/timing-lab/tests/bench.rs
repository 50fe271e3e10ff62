//! The bench runs what it claims to run. Otherwise the lab would time nothing.

#![allow(clippy::expect_used, reason = "tests")]

use mintmark_timing_lab::{
    bench::{Bench, Operation},
    controls::{leaky_compare, leaky_power},
};

const OPERATIONS: [Operation; 6] =
    [Operation::Sign, Operation::SignAndVerify, Operation::PublicKey, Operation::Compare, Operation::LeakyCompare, Operation::LeakyPower];

#[test]
fn every_operation_runs_on_every_loaded_slot() {
    let mut bench = Bench::open(&[7; 32], [1; 32]).expect("a bench");
    assert!(bench.load(&[[1; 32], [2; 32]].concat()));
    for operation in OPERATIONS {
        assert!(bench.run(operation, 0, 3), "{operation:?}");
        assert!(bench.run(operation, 1, 3), "{operation:?}");
        assert!(!bench.run(operation, 2, 3), "{operation:?}");
    }
}

#[test]
fn invalid_keys_are_not_loaded() {
    let mut bench = Bench::open(&[7; 32], [1; 32]).expect("a bench");
    assert!(bench.load(&[1; 32]));
    assert!(!bench.load(&[0; 32]));
    assert!(!bench.load(&[0xff; 32]));
    assert!(!bench.load(&[1; 33]));
    assert!(bench.run(Operation::Sign, 0, 1), "the secrets of the last successful load remain");
}

#[test]
fn the_controls_compute_the_right_results() {
    assert!(leaky_compare(&[9; 32], &[9; 32]));
    assert!(!leaky_compare(&[9; 32], &[8; 32]));
    let mut five = [0; 32];
    five[31] = 5;
    assert_eq!(leaky_power(&five), 243);
}
