//! The interfaces `limits` and `vault`. Only wasm builds contain it.

mod bindings;
mod code;
#[path = "../../../remote/shared/conversions.rs"]
mod conversions;
mod deadline;
mod send;

use std::cell::OnceCell;
use std::rc::Rc;

use bindings::exports::mintmark::gateway::{limits, vault};
use bindings::exports::mintmark::signer::types::Refusal;
use mintmark_backends_remote as remote;
use mintmark_backends_remote::Remote;
use mintmark_backends_wasi::{line, with_environment};
use send::send;

struct Component;

thread_local! {
    static REMOTE: OnceCell<Option<Rc<Remote>>> = const { OnceCell::new() };
}

/// What the backends answer if their configuration is wrong.
const WRONG: &str = "the configuration is not right: see standard error";

/// Returns the backends, which the first question opens. `None` if the configuration is wrong;
/// standard error says so once.
fn backends() -> Option<Rc<Remote>> {
    REMOTE.with(|remote| remote.get_or_init(open).clone())
}

fn open() -> Option<Rc<Remote>> {
    match with_environment(|variables| Remote::open(variables, option_env!("MINTMARK_BACKENDS_URL"))) {
        Ok(remote) => Some(Rc::new(remote)),
        Err(errors) => {
            errors.iter().for_each(|error| line(&error.to_string()));
            None
        }
    }
}

fn report(backends: &Remote, question: &str) -> impl FnOnce(String) {
    move |reason| line(&backends.complaint(question, &reason))
}

impl limits::Guest for Component {
    fn take(demand: limits::Demand) -> Result<limits::TakeOutcome, limits::LimitsFailure> {
        let Some(backends) = backends() else { return Err(limits::LimitsFailure::Invalid(WRONG.to_owned())) };
        let demand = demand.into();
        if let Some(outcome) = remote::limits::unasked(&demand) {
            return Ok(outcome.into());
        }
        remote::limits::outcome(send(&backends.take(&demand)), report(&backends, "take")).map(Into::into).map_err(Into::into)
    }

    fn settle(correction: limits::Correction) -> Result<limits::TakeOutcome, limits::LimitsFailure> {
        let Some(backends) = backends() else { return Err(limits::LimitsFailure::Invalid(WRONG.to_owned())) };
        remote::limits::outcome(send(&backends.settle(&correction.into())), report(&backends, "settle")).map(Into::into).map_err(Into::into)
    }
}

impl vault::Guest for Component {
    fn identify(credential: vault::Credential) -> Result<vault::Caller, vault::VaultFailure> {
        let Some(backends) = backends() else { return Err(vault::VaultFailure::Refused(Refusal::Fault(WRONG.to_owned()))) };
        let credential = credential.into();
        if let Some(failure) = remote::vault::unasked(&credential) {
            return Err(failure.into());
        }
        remote::vault::caller(send(&backends.identify(&credential)), report(&backends, "identify")).map(Into::into).map_err(Into::into)
    }

    fn sign(call: vault::Call) -> Result<vault::SignOutcome, vault::VaultFailure> {
        let Some(backends) = backends() else { return Err(vault::VaultFailure::Refused(Refusal::Fault(WRONG.to_owned()))) };
        remote::vault::sign_outcome(send(&backends.sign(&call.into())), report(&backends, "sign")).map(Into::into).map_err(Into::into)
    }
}

bindings::export!(Component with_types_in bindings);
