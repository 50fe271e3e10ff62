//! The interface `limits` over the memory of the instance. Only wasm builds contain it.

mod bindings;
mod limits;
mod plan;

use std::cell::{OnceCell, RefCell};

use bindings::exports::mintmark::gateway::limits::{Correction, Demand, Guest, LimitsFailure, TakeOutcome};
use limits::Limits;
use mintmark_backends_wasi::{line, with_environment};

struct Component;

thread_local! {
    static LIMITS: OnceCell<Option<RefCell<Limits>>> = const { OnceCell::new() };
}

/// Asks the backend. The first question opens it. Fails if the configuration is wrong; standard
/// error says so once.
fn ask<T>(question: impl FnOnce(&mut Limits) -> Result<T, LimitsFailure>) -> Result<T, LimitsFailure> {
    LIMITS.with(|limits| match limits.get_or_init(open) {
        Some(limits) => question(&mut limits.borrow_mut()),
        None => Err(LimitsFailure::Invalid("the configuration is not right: see standard error".to_owned())),
    })
}

fn open() -> Option<RefCell<Limits>> {
    match with_environment(Limits::open) {
        Ok(limits) => {
            line(
                "limits are counted in the memory of one instance: another instance counts from zero, and a host that makes an instance for each request limits nobody",
            );
            Some(RefCell::new(limits))
        }
        Err(errors) => {
            errors.iter().for_each(|error| line(&error.to_string()));
            None
        }
    }
}

impl Guest for Component {
    fn take(demand: Demand) -> Result<TakeOutcome, LimitsFailure> {
        ask(|limits| limits.take(&demand))
    }

    fn settle(correction: Correction) -> Result<TakeOutcome, LimitsFailure> {
        ask(|limits| limits.settle(&correction))
    }
}

bindings::export!(Component with_types_in bindings);
