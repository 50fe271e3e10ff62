//! Reads the host's environment, and exports that of the gateway.
#![allow(missing_docs, unsafe_code, unreachable_pub, clippy::all, clippy::pedantic, clippy::restriction)]

wit_bindgen::generate!({
    path: "../../../wit/gateway",
    world: "public-environment",
    generate_all,
});

use exports::wasi::cli0_2_12::environment::Guest;
use wasi::cli0_2_12::environment;

struct Component;

impl Guest for Component {
    fn get_environment() -> Vec<(String, String)> {
        mintmark_configuration::wiped_after(environment::get_environment(), mintmark_configuration::public)
    }

    fn get_arguments() -> Vec<String> {
        Vec::new()
    }

    fn initial_cwd() -> Option<String> {
        None
    }
}

export!(Component);
