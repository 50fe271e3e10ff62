//! The bench does what it says: otherwise the lab would time nothing.

#![allow(clippy::expect_used, reason = "tests")]

use mintmark_timing_lab::{
    bench::{Bench, Subject},
    controls::{leaky_compare, leaky_power},
};

const SUBJECTS: [Subject; 6] =
    [Subject::Sign, Subject::SignAndVerify, Subject::PublicKey, Subject::Compare, Subject::LeakyCompare, Subject::LeakyPower];

#[test]
fn every_subject_runs_on_every_slot_and_no_other() {
    let mut bench = Bench::open(&[7; 32], [1; 32]).expect("a bench");
    assert!(bench.load(&[[1; 32], [2; 32]].concat()));
    for subject in SUBJECTS {
        assert!(bench.run(subject, 0, 3), "{subject:?}");
        assert!(bench.run(subject, 1, 3), "{subject:?}");
        assert!(!bench.run(subject, 2, 3), "{subject:?}");
    }
}

#[test]
fn what_is_no_key_is_not_loaded() {
    let mut bench = Bench::open(&[7; 32], [1; 32]).expect("a bench");
    assert!(bench.load(&[1; 32]));
    assert!(!bench.load(&[0; 32]));
    assert!(!bench.load(&[0xff; 32]));
    assert!(!bench.load(&[1; 33]));
    assert!(bench.run(Subject::Sign, 0, 1), "what was loaded before stays");
}

#[test]
fn the_controls_compute_what_they_pretend_to() {
    assert!(leaky_compare(&[9; 32], &[9; 32]));
    assert!(!leaky_compare(&[9; 32], &[8; 32]));
    let mut five = [0; 32];
    five[31] = 5;
    assert_eq!(leaky_power(&five), 243);
}
