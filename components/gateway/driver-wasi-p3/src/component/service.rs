//! The configured gateway, once an instance.

use std::cell::OnceCell;
use std::rc::Rc;

use mintmark_gateway_core as core;
use mintmark_gateway_driver_wit::nft::LinkedNft;

use super::bindings::wasi::cli0_3_0::environment;

/// Holds the gateway's part of the configuration, JSON text: what `gateway.open` takes.
const VARIABLE: &str = "MINTMARK_GATEWAY";

type Gateway = core::Gateway<LinkedNft>;

thread_local! {
    static GATEWAY: OnceCell<Result<Rc<Gateway>, String>> = const { OnceCell::new() };
}

/// The gateway.
///
/// # Errors
/// What is wrong with its configuration: a line for each problem.
pub(super) fn gateway() -> Result<Rc<Gateway>, String> {
    GATEWAY.with(|gateway| gateway.get_or_init(open).clone())
}

fn open() -> Result<Rc<Gateway>, String> {
    let variable = environment::get_environment().into_iter().find(|(name, _)| name == VARIABLE);
    let (_, text) = variable.ok_or_else(|| format!("{VARIABLE}: expected the gateway's configuration, got nothing"))?;
    let config = core::Config::parse(&text).map_err(|problems| {
        let lines: Vec<_> = problems
            .iter()
            .map(|problem| format!("{VARIABLE}: {}: expected {}, got {}", problem.at, problem.expected, problem.got))
            .collect();
        lines.join("\n")
    })?;
    Ok(Rc::new(Gateway::new(config, LinkedNft)))
}
