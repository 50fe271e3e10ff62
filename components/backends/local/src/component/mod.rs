//! The interface `backends` over the memory of the instance. Only wasm builds contain it.

mod bindings;
mod limits;
mod log;
mod plan;
mod vault;

use std::cell::{OnceCell, RefCell};

use bindings::exports::mintmark::gateway::backends::{
    Call, Caller, Correction, Credential, Demand, Guest, LimitsFailure, SignOutcome, TakeOutcome, VaultFailure,
};
use limits::Limits;
use mintmark_configuration::ConfigError;
use vault::Vault;
use zeroize::Zeroize;

struct Component;

/// The backends of one instance.
struct Backends {
    limits: RefCell<Limits>,
    vault: Option<Vault>,
}

thread_local! {
    static BACKENDS: OnceCell<Option<Backends>> = const { OnceCell::new() };
}

/// Asks the backends. The first question opens them. Returns `None` if the configuration is wrong;
/// standard error says so once.
fn ask<T>(question: impl FnOnce(&Backends) -> T) -> Option<T> {
    BACKENDS.with(|backends| backends.get_or_init(open).as_ref().map(question))
}

fn open() -> Option<Backends> {
    let mut variables = wasip2::cli::environment::get_environment();
    let (limits, vault) = (Limits::open(&variables), Vault::open(&variables));
    for (_, value) in &mut variables {
        value.zeroize();
    }
    match (limits, vault) {
        (Ok(limits), Ok(vault)) => {
            let backends = Backends { limits: RefCell::new(limits), vault };
            log::line(
                "limits are counted in the memory of one instance: another instance counts from zero, and a host that makes an instance for each request limits nobody",
            );
            if backends.vault.is_some() {
                log::line(
                    "nothing is signed here: there is no durable ledger, so every call that needs an entry is answered store-unavailable",
                );
            }
            Some(backends)
        }
        (limits, vault) => {
            // Both read the whole text: what they both find is one error.
            let mut lines: Vec<String> = Vec::new();
            let errors = limits.err().into_iter().flatten().chain(vault.err().into_iter().flatten());
            for line in errors.map(|error: ConfigError| error.to_string()) {
                if !lines.contains(&line) {
                    log::line(&line);
                    lines.push(line);
                }
            }
            None
        }
    }
}

impl Guest for Component {
    fn take(demand: Demand) -> Result<TakeOutcome, LimitsFailure> {
        ask(|backends| backends.limits.borrow_mut().take(&demand)).unwrap_or_else(|| Err(unconfigured()))
    }

    fn settle(correction: Correction) -> Result<TakeOutcome, LimitsFailure> {
        ask(|backends| backends.limits.borrow_mut().settle(&correction)).unwrap_or_else(|| Err(unconfigured()))
    }

    fn identify(credential: Credential) -> Result<Caller, VaultFailure> {
        ask(|backends| backends.vault.as_ref().map(|vault| vault.identify(&credential)))
            .flatten()
            .unwrap_or(Err(VaultFailure::StoreUnavailable))
    }

    fn sign(call: Call) -> Result<SignOutcome, VaultFailure> {
        ask(|backends| backends.vault.as_ref().map(|vault| vault.sign(&call))).flatten().unwrap_or(Err(VaultFailure::StoreUnavailable))
    }
}

fn unconfigured() -> LimitsFailure {
    LimitsFailure::Invalid("the configuration is not right: see standard error".to_owned())
}

bindings::export!(Component with_types_in bindings);
