//! The seam between the command and the components that it is linked with. It is built for wasm
//! only, where its export has a meaning.

mod bindings;
mod metadata;
mod policy;
mod standard;
mod transaction;
mod wallet;

use bindings::exports::wasi::cli::run;
use bindings::wasi::cli::{environment, exit};

use crate::arguments::{self, HELP, Kind, Wanted};
use crate::report::{Finding, Report};

struct Component;

impl run::Guest for Component {
    fn run() -> Result<(), ()> {
        match command() {
            0 => Ok(()),
            code => {
                exit::exit_with_code(code);
                Err(())
            }
        }
    }
}

/// Runs the command. Returns the exit code.
fn command() -> u8 {
    match arguments::parse(environment::get_arguments().into_iter().skip(1)) {
        Ok(Wanted::Help) => {
            standard::print(HELP);
            0
        }
        Ok(Wanted::Check { kind, json }) => {
            let report = check(&kind);
            // A place in the document begins with `/`. This one is an argument that only a
            // component can judge.
            if let Some(Finding { at, expected, got }) = report.findings.iter().find(|finding| finding.at.starts_with("--")) {
                return wrong(&format!("{at}: expected {expected}, got {got}"));
            }
            standard::print(&if json { report.json() } else { report.text() });
            u8::from(!report.ok)
        }
        Err(words) => wrong(&words),
    }
}

/// Prints what is wrong with the arguments. Returns the exit code for that.
fn wrong(words: &str) -> u8 {
    standard::complain(&format!("mintmark-check: {words}\n\n{HELP}"));
    2
}

fn check(kind: &Kind) -> Report {
    let document = standard::read();
    let text = || {
        let bytes = document.clone()?;
        String::from_utf8(bytes).map_err(|error| Finding::new("", "UTF-8", error.utf8_error().to_string()))
    };
    match kind {
        Kind::Metadata { standard, token_id } => metadata::check(document, *standard, token_id),
        Kind::Transaction => transaction::check(text()),
        Kind::Policy => policy::check(text()),
        Kind::Configuration => policy::check_configuration(text()),
    }
}

bindings::export!(Component with_types_in bindings);
