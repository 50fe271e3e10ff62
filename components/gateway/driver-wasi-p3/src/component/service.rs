//! The configured gateway of the instance.

use std::cell::OnceCell;
use std::rc::Rc;

use mintmark_gateway_core as core;
use mintmark_gateway_driver_wit::nft::LinkedNft;

use super::bindings::wasi::cli0_3_0::environment;

/// The variable that holds the gateway's part of the configuration, the JSON text for
/// `gateway.open`.
const VARIABLE: &str = "MINTMARK_GATEWAY";

type Gateway = core::Gateway<LinkedNft>;

thread_local! {
    static GATEWAY: OnceCell<Result<Rc<Gateway>, String>> = const { OnceCell::new() };
}

/// Returns the gateway. The first call opens it.
///
/// # Errors
/// A text with one line for each config error.
pub(super) fn gateway() -> Result<Rc<Gateway>, String> {
    GATEWAY.with(|gateway| gateway.get_or_init(open).clone())
}

fn open() -> Result<Rc<Gateway>, String> {
    let variable = environment::get_environment().into_iter().find(|(name, _)| name == VARIABLE);
    let (_, text) = variable.ok_or_else(|| format!("{VARIABLE}: expected the gateway's configuration, got nothing"))?;
    let config = core::Config::parse(&text).map_err(|errors| {
        let lines: Vec<_> =
            errors.iter().map(|error| format!("{VARIABLE}: {}: expected {}, got {}", error.at, error.expected, error.got)).collect();
        lines.join("\n")
    })?;
    Ok(Rc::new(Gateway::new(config, LinkedNft)))
}
