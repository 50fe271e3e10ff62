//! The configured gateway of the instance.

use std::cell::OnceCell;
use std::rc::Rc;

use mintmark_gateway_core as core;
use mintmark_gateway_driver_wit::nft::LinkedNft;

use super::bindings::wasi::cli0_3_0::environment;

/// The variable that holds the gateway's part of the configuration, the JSON text for
/// `gateway.open`.
const VARIABLE: &str = "MINTMARK_GATEWAY";

/// The variable that says that the host is a bridge of this project.
const BRIDGE_VARIABLE: &str = "MINTMARK_BRIDGE";

type Gateway = core::Gateway<LinkedNft>;

/// Who is around the component.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Host {
    /// Any WASI host.
    Any,
    /// A bridge of this project (`hosts/shared/async-streams`), which does more than WASI asks for.
    /// It sets the field `mintmark-peer` of requests, and removes what a client sent in it. It
    /// guards the fetches that have the field `mintmark-chosen-by`. Its errors hold no URL.
    Bridge,
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
    static SERVICE: OnceCell<Result<Service, String>> = const { OnceCell::new() };
}

/// Returns the service. The first call opens its gateway.
///
/// # Errors
/// A text with one line for each config error.
pub(super) fn service() -> Result<Service, String> {
    SERVICE.with(|service| service.get_or_init(open).clone())
}

fn open() -> Result<Service, String> {
    let environment = environment::get_environment();
    let variable = |wanted: &str| environment.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let text = variable(VARIABLE).ok_or_else(|| format!("{VARIABLE}: expected the gateway's configuration, got nothing"))?;
    let host = if variable(BRIDGE_VARIABLE) == Some("1") { Host::Bridge } else { Host::Any };
    let config = core::Config::parse(text).map_err(|errors| {
        let lines: Vec<_> =
            errors.iter().map(|error| format!("{VARIABLE}: {}: expected {}, got {}", error.at, error.expected, error.got)).collect();
        lines.join("\n")
    })?;
    Ok(Service { gateway: Rc::new(Gateway::new(config, LinkedNft)), host })
}
