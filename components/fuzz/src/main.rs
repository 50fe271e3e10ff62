//! Targets without libFuzzer: lists them, writes their seeds, runs inputs. `scripts/fuzz.ts` calls it.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path, process::ExitCode};

use mintmark_fuzz::targets::{TARGETS, Target, target};

const HELP: &str = "Usage: mintmark-fuzz list
       mintmark-fuzz seeds TARGET FOLDER   writes a file each
       mintmark-fuzz run TARGET FILE...    runs them; a finding is a panic

Exit codes: 0; 101 for a finding; 2 for a wrong argument.";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match (args.as_slice(), args.get(1).and_then(|name| target(name))) {
        (["list"], _) => TARGETS.iter().for_each(|target| println!("{}\t{}", target.name, target.about)),
        (["seeds", _, folder], Some(target)) => seeds(target, Path::new(folder)),
        (["run", _, files @ ..], Some(target)) => {
            for file in files {
                let understood = (target.run)(&fs::read(file).unwrap());
                println!("{file}: {}", if understood { "understood" } else { "refused" });
            }
        }
        _ => {
            eprintln!("{HELP}");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn seeds(target: &Target, folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    for (index, seed) in (target.seeds)().iter().enumerate() {
        fs::write(folder.join(format!("seed-{index}")), seed).unwrap();
    }
}
