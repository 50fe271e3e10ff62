//! The configured gateway of the instance.

use std::cell::Cell;
use std::rc::Rc;

use mintmark_configuration::{ConfigError, Opened, Secrets};
use mintmark_gateway_core as core;
use mintmark_gateway_driver_wasi::{Destinations, Settings, has_config_errors, opening_take};
use mintmark_gateway_driver_wit::nft::LinkedNft;

use super::bindings::wasi::cli0_3_0::environment;
use super::{backends, log};

/// The variable with which a bridge hands over the gateway's part of the configuration, the JSON
/// text for `gateway.open`. Other hosts have the whole configuration in `MINTMARK_CONFIG_JSON`.
const VARIABLE: &str = "MINTMARK_GATEWAY";

/// The variable that says that the host is a bridge of this project.
const BRIDGE_VARIABLE: &str = "MINTMARK_BRIDGE";

type Gateway = core::Gateway<LinkedNft>;

/// Who is around the component.
#[derive(Clone)]
pub(super) enum Host {
    /// Any WASI host. The driver itself judges where requests go.
    Any(Rc<Rules>),
    /// A bridge of this project (`hosts/shared/async-streams`), which does more than WASI asks for.
    /// It sets the field `mintmark-peer` of requests, and removes what a client sent in it. It
    /// guards the fetches that have the field `mintmark-chosen-by`. Its errors hold no URL.
    Bridge,
}

/// What decides where requests go, and how long anything may take.
pub(super) struct Rules {
    pub(super) destinations: Destinations,
    /// The deadline of a request that the gateway makes, and of each chunk that a client takes, in
    /// milliseconds.
    pub(super) deadline_ms: u32,
    pub(super) secrets: Secrets,
}

/// The configured gateway, and who is around it.
#[derive(Clone)]
pub(super) struct Service {
    /// The gateway.
    pub(super) gateway: Rc<Gateway>,
    /// The host.
    pub(super) host: Host,
}

thread_local! {
    static SERVICE: Opened<Service> = const { Opened::new() };
    /// Whether the backends were asked and have no config errors.
    static HAS_BACKENDS: Cell<bool> = const { Cell::new(false) };
}

/// Returns the service. The first request opens it. `None` if the configuration has errors, which
/// standard error has once.
pub(super) async fn current() -> Option<Service> {
    let service = match SERVICE.with(|service| service.get(open)) {
        Ok(service) => service,
        Err(report) => {
            log::error(report).await;
            return None;
        }
    };
    // A bridge has opened its backends.
    if matches!(service.host, Host::Any(_)) && !HAS_BACKENDS.get() {
        let limits = backends::take(opening_take()).await;
        if has_config_errors(&limits, &backends::identify(core::Credential::Anonymous).await) {
            return None;
        }
        HAS_BACKENDS.set(true);
    }
    Some(service)
}

fn open() -> Result<Service, Vec<ConfigError>> {
    let variables = environment::get_environment();
    let variable = |wanted: &str| variables.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    if variable(BRIDGE_VARIABLE) != Some("1") {
        let Settings { core: config, destinations, deadline_ms, secrets } = Settings::read(&variables)?;
        return Ok(Service {
            gateway: Rc::new(Gateway::new(config, LinkedNft)),
            host: Host::Any(Rc::new(Rules { destinations, deadline_ms, secrets })),
        });
    }
    let text = variable(VARIABLE).ok_or_else(|| vec![ConfigError::new(VARIABLE, "the gateway's configuration", "nothing")])?;
    let config = core::Config::parse(text)?;
    Ok(Service { gateway: Rc::new(Gateway::new(config, LinkedNft)), host: Host::Bridge })
}
