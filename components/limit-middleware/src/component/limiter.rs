//! The configured limiter of the instance.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use mintmark_gateway_core::admission::RequestLimiter;
use zeroize::Zeroize;

use super::bindings::wasi::cli0_3_0::{environment, stderr};
use super::bindings::wit_stream;

thread_local! {
    static LIMITER: OnceCell<Result<Rc<RequestLimiter>, String>> = const { OnceCell::new() };
    /// Whether standard error has the config errors.
    static IS_TOLD: Cell<bool> = const { Cell::new(false) };
}

/// Returns the limiter. The first request opens it. `None` if the configuration has errors, which
/// standard error has once.
pub(super) async fn current() -> Option<Rc<RequestLimiter>> {
    match LIMITER.with(|limiter| limiter.get_or_init(open).clone()) {
        Ok(limiter) => Some(limiter),
        Err(errors) => {
            if !IS_TOLD.replace(true) {
                tell(errors).await;
            }
            None
        }
    }
}

fn open() -> Result<Rc<RequestLimiter>, String> {
    let mut variables = environment::get_environment();
    let opened = mintmark_configuration::clients(&variables, RequestLimiter::parse);
    variables.iter_mut().for_each(|(_, value)| value.zeroize());
    opened.map(Rc::new).map_err(|errors| {
        // A line for each.
        errors.iter().map(|error| format!("mintmark: {error}\n")).collect()
    })
}

/// Writes to standard error. Ignores a failure, because there is no other place to report it.
async fn tell(text: String) {
    let (mut writer, reader) = wit_stream::new::<u8>();
    let _ = stderr::write_via_stream(reader);
    writer.write_all(text.into_bytes()).await;
}
