//! The configured gateway of the instance.

use std::cell::OnceCell;
use std::rc::Rc;

use mintmark_configuration::{ConfigError, Gateway, Secrets};
use mintmark_gateway_core as core;
use mintmark_gateway_driver_wit::{backends, nft::LinkedNft};
use wasip2::cli::environment::get_environment;

use super::log;
use super::outgoing::Whole;
use crate::destination::Destinations;

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
    let Gateway { core: config, network, deadline_ms, secrets } = mintmark_configuration::gateway(variables, core::Config::parse)?;
    let destinations = Destinations::new(&network, config.hosts())
        .map_err(|reason| vec![secrets.redacted(&ConfigError::new("/network/connectTo", "origins", reason))])?;
    // A take without calls opens the backends. If their part of the configuration has errors, they
    // write the errors themselves, and this service stays closed.
    let nothing = core::Take { plan: "abuse".to_owned(), key: String::new(), network: String::new(), anonymous: true, calls: Vec::new() };
    backends::take(nothing).map_err(|_| Vec::new())?;
    Ok(Service { gateway: Rc::new(core::Gateway::new(config, LinkedNft)), destinations, deadline_ms, secrets })
}

/// Makes the response while the configuration has errors.
pub(crate) fn unconfigured() -> Whole {
    let problem = serde_json::json!({
        "type": "about:blank", "title": "Internal Server Error", "status": 500, "code": "internal", "retryable": false,
        "detail": "the configuration of this gateway is not right; its standard error says what is wrong",
    });
    Whole { status: 500, content_type: "application/problem+json", body: problem.to_string() }
}
