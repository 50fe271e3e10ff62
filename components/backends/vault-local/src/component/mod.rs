//! The interface `vault` without a ledger. Only wasm builds contain it.

mod bindings;
mod vault;

use std::cell::OnceCell;

use bindings::exports::mintmark::gateway::vault::{Call, Caller, Credential, Guest, SignOutcome, VaultFailure};
use bindings::mintmark::signer::types::Refusal;
use mintmark_backends_wasi::{line, with_environment};
use vault::Vault;

struct Component;

/// What became of the vault when it was opened.
enum Opened {
    Open(Vault),
    /// The configuration has no signer.
    Absent,
    /// The configuration is wrong.
    Wrong,
}

thread_local! {
    static VAULT: OnceCell<Opened> = const { OnceCell::new() };
}

/// Asks the vault. The first question opens it. If its configuration is wrong, standard error says
/// so once.
fn ask<T>(question: impl FnOnce(&Vault) -> Result<T, VaultFailure>) -> Result<T, VaultFailure> {
    VAULT.with(|vault| match vault.get_or_init(open) {
        Opened::Open(vault) => question(vault),
        Opened::Absent => Err(VaultFailure::StoreUnavailable),
        Opened::Wrong => Err(VaultFailure::Refused(Refusal::Fault("the configuration is not right: see standard error".to_owned()))),
    })
}

fn open() -> Opened {
    match with_environment(Vault::open) {
        Ok(None) => Opened::Absent,
        Ok(Some(vault)) => {
            line("nothing is signed here: there is no durable ledger, so every call that needs an entry is answered store-unavailable");
            Opened::Open(vault)
        }
        Err(errors) => {
            errors.iter().for_each(|error| line(&error.to_string()));
            Opened::Wrong
        }
    }
}

impl Guest for Component {
    fn identify(credential: Credential) -> Result<Caller, VaultFailure> {
        ask(|vault| vault.identify(&credential))
    }

    fn sign(call: Call) -> Result<SignOutcome, VaultFailure> {
        ask(|vault| vault.sign(&call))
    }
}

bindings::export!(Component with_types_in bindings);
