//! Runs every target over its seeds, over earlier findings, and over seeds with changed bytes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::{collections::BTreeSet, fs, path::PathBuf};

use mintmark_fuzz::targets::{TARGETS, target};

fn found() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("found")
}

#[test]
fn names_of_targets_are_unique() {
    let names: BTreeSet<&str> = TARGETS.iter().map(|target| target.name).collect();
    assert_eq!(names.len(), TARGETS.len());
    assert!(target("no such target").is_none());
}

#[test]
fn seeds_are_understood_and_pass() {
    for target in TARGETS {
        let seeds = (target.seeds)();
        let understood = seeds.iter().filter(|seed| (target.run)(seed)).count();
        // The seeds of `policy` contain every wrapper, and its policies refuse most of them.
        assert!(understood > 0 && understood * 4 >= seeds.len(), "{}: {understood} of {} understood", target.name, seeds.len());
    }
}

#[test]
fn earlier_findings_pass() {
    for folder in fs::read_dir(found()).unwrap().map(|entry| entry.unwrap()).filter(|entry| entry.path().is_dir()) {
        let name = folder.file_name().into_string().unwrap();
        let target = target(&name).unwrap_or_else(|| panic!("found/{name}: there is no target with this name"));
        for file in fs::read_dir(folder.path()).unwrap() {
            (target.run)(&fs::read(file.unwrap().path()).unwrap());
        }
    }
}

#[test]
fn changed_seeds_pass() {
    // xorshift64*, with this number as the seed.
    let mut state = 0x6675_7a7a_u64;
    let mut below = |bound: usize| {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16) as usize % bound
    };
    for target in TARGETS {
        let seeds = (target.seeds)();
        for _ in 0..300 {
            let mut input = seeds[below(seeds.len())].clone();
            for _ in 0..=below(3) {
                let at = below(input.len() + 1);
                match below(4) {
                    0 => input.truncate(at),
                    1 => input.insert(at, below(256) as u8),
                    2 if at < input.len() => input[at] ^= 1 << below(8),
                    _ if at < input.len() => _ = input.remove(at),
                    _ => {}
                }
            }
            (target.run)(&input);
        }
    }
}
