//! The configured limiter of the instance.

use std::rc::Rc;

use mintmark_configuration::{ConfigError, Opened, wiped_after};
use mintmark_gateway_core::admission::RequestLimiter;

use super::bindings::wasi::cli0_3_0::{environment, stderr};
use super::bindings::wit_stream;

thread_local! {
    static LIMITER: Opened<Rc<RequestLimiter>> = const { Opened::new() };
}

/// Returns the limiter. The first request opens it. `None` if the configuration has errors, which
/// standard error has once.
pub(super) async fn current() -> Option<Rc<RequestLimiter>> {
    match LIMITER.with(|limiter| limiter.get(open)) {
        Ok(limiter) => Some(limiter),
        Err(report) => {
            write(report).await;
            None
        }
    }
}

fn open() -> Result<Rc<RequestLimiter>, Vec<ConfigError>> {
    wiped_after(environment::get_environment(), |variables| mintmark_configuration::clients(variables, RequestLimiter::parse).map(Rc::new))
}

/// Writes to standard error. Ignores a failure, because there is no other place to report it.
async fn write(text: String) {
    if text.is_empty() {
        return;
    }
    let (mut writer, reader) = wit_stream::new::<u8>();
    let _ = stderr::write_via_stream(reader);
    writer.write_all(text.into_bytes()).await;
}
