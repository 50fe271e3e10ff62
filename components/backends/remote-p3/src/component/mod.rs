//! The interfaces `async-limits` and `async-vault`. Only wasm builds contain it.

mod bindings;
mod code;
#[path = "../../../remote/shared/conversions.rs"]
mod conversions;
mod log;
mod send;

use std::rc::Rc;

use bindings::exports::mintmark::gateway::{async_limits as limits, async_vault as vault};
use bindings::exports::mintmark::signer::types::Refusal;
use bindings::wasi::cli0_3_0::environment::get_environment;
use mintmark_backends_remote as remote;
use mintmark_backends_remote::Remote;
use mintmark_configuration::{ConfigError, Opened, wiped_after};
use send::send;

struct Component;

thread_local! {
    static REMOTE: Opened<Rc<Remote>> = const { Opened::new() };
}

/// What the backends answer if their configuration is wrong.
const WRONG: &str = "the configuration is not right: see standard error";

/// Returns the backends, which the first question opens. `None` if the configuration is wrong;
/// standard error says so once.
async fn backends() -> Option<Rc<Remote>> {
    match REMOTE.with(|remote| remote.get(open)) {
        Ok(remote) => Some(remote),
        Err(report) => {
            log::write(report).await;
            None
        }
    }
}

fn open() -> Result<Rc<Remote>, Vec<ConfigError>> {
    wiped_after(get_environment(), |variables| Remote::open(variables, option_env!("MINTMARK_BACKENDS_URL")).map(Rc::new))
}

fn report(backends: &Remote, question: &str) -> impl FnOnce(String) {
    move |reason| log::later(backends.complaint(question, &reason))
}

impl limits::Guest for Component {
    async fn take(demand: limits::Demand) -> Result<limits::TakeOutcome, limits::LimitsFailure> {
        let Some(backends) = backends().await else { return Err(limits::LimitsFailure::Invalid(WRONG.to_owned())) };
        let demand = demand.into();
        if let Some(outcome) = remote::limits::unasked(&demand) {
            return Ok(outcome.into());
        }
        remote::limits::outcome(send(backends.take(&demand)).await, report(&backends, "take")).map(Into::into).map_err(Into::into)
    }

    async fn settle(correction: limits::Correction) -> Result<limits::TakeOutcome, limits::LimitsFailure> {
        let Some(backends) = backends().await else { return Err(limits::LimitsFailure::Invalid(WRONG.to_owned())) };
        let sent = send(backends.settle(&correction.into())).await;
        remote::limits::outcome(sent, report(&backends, "settle")).map(Into::into).map_err(Into::into)
    }
}

impl vault::Guest for Component {
    async fn identify(credential: vault::Credential) -> Result<vault::Caller, vault::VaultFailure> {
        let Some(backends) = backends().await else { return Err(vault::VaultFailure::Refused(Refusal::Fault(WRONG.to_owned()))) };
        let credential = credential.into();
        if let Some(failure) = remote::vault::unasked(&credential) {
            return Err(failure.into());
        }
        remote::vault::caller(send(backends.identify(&credential)).await, report(&backends, "identify")).map(Into::into).map_err(Into::into)
    }

    async fn sign(call: vault::Call) -> Result<vault::SignOutcome, vault::VaultFailure> {
        let Some(backends) = backends().await else { return Err(vault::VaultFailure::Refused(Refusal::Fault(WRONG.to_owned()))) };
        let sent = send(backends.sign(&call.into())).await;
        remote::vault::sign_outcome(sent, report(&backends, "sign")).map(Into::into).map_err(Into::into)
    }
}

bindings::export!(Component with_types_in bindings);
