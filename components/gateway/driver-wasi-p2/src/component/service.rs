//! The configured gateway of the instance.

use std::cell::OnceCell;
use std::rc::Rc;

use mintmark_configuration::{ConfigError, Secrets};
use mintmark_gateway_core as core;
use mintmark_gateway_driver_wasi::{Destinations, Settings, has_config_errors, opening_take};
use mintmark_gateway_driver_wit::{backends, nft::LinkedNft};
use wasip2::cli::environment::get_environment;

use super::log;

/// The state that all requests of the instance share.
pub(crate) struct Service {
    pub(crate) gateway: Rc<core::Gateway<LinkedNft>>,
    pub(crate) destinations: Destinations,
    /// The deadline of a request that the gateway makes, in milliseconds.
    pub(crate) deadline_ms: u32,
    pub(crate) secrets: Secrets,
}

thread_local! {
    static SERVICE: OnceCell<Option<Rc<Service>>> = const { OnceCell::new() };
}

/// Returns the service, which the first request opens. `None` if the configuration has errors. The
/// driver writes them to standard error once.
pub(crate) fn current() -> Option<Rc<Service>> {
    SERVICE.with(|service| {
        service
            .get_or_init(|| match open(&get_environment()) {
                Ok(service) => Some(Rc::new(service)),
                Err(errors) => {
                    errors.iter().map(ConfigError::to_string).for_each(|error| log::error(&error));
                    None
                }
            })
            .clone()
    })
}

fn open(variables: &[(String, String)]) -> Result<Service, Vec<ConfigError>> {
    let Settings { core: config, destinations, deadline_ms, secrets } = Settings::read(variables)?;
    if has_config_errors(&backends::take(opening_take()), &backends::identify(core::Credential::Anonymous)) {
        return Err(Vec::new());
    }
    Ok(Service { gateway: Rc::new(core::Gateway::new(config, LinkedNft)), destinations, deadline_ms, secrets })
}
