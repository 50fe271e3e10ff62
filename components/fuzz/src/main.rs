//! Runs the fuzz targets without libFuzzer. `scripts/fuzz.ts` calls this program.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path, process::ExitCode};

use mintmark_fuzz::targets::{TARGETS, Target, target};

const HELP: &str = "Usage: mintmark-fuzz list                       lists the targets
       mintmark-fuzz seeds TARGET FOLDER        writes the seeds of a target to files in FOLDER
       mintmark-fuzz run TARGET FILE...         runs inputs and panics on a finding

Exit codes: 0 no finding; 2 wrong argument; 101 a finding.";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match (args.as_slice(), args.get(1).and_then(|name| target(name))) {
        (["list"], _) => TARGETS.iter().for_each(|target| println!("{}\t{}", target.name, target.about)),
        (["seeds", _, folder], Some(target)) => write_seeds(target, Path::new(folder)),
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

fn write_seeds(target: &Target, folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    for (index, seed) in (target.seeds)().iter().enumerate() {
        fs::write(folder.join(format!("seed-{index}")), seed).unwrap();
    }
}
