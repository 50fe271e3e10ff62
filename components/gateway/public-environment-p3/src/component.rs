//! Reads the host's environment, and exports that of the gateway.
#![allow(missing_docs, unsafe_code, unreachable_pub, clippy::all, clippy::pedantic, clippy::restriction)]

wit_bindgen::generate!({
    path: "../../../wit/gateway",
    world: "public-environment-p3",
    features: ["gateway-async-streams"],
    generate_all,
});

use exports::wasi::cli0_3_0::environment::Guest;
use wasi::cli0_3_0::environment;

struct Component;

impl Guest for Component {
    fn get_environment() -> Vec<(String, String)> {
        mintmark_configuration::wiped_after(environment::get_environment(), mintmark_configuration::public)
    }

    fn get_arguments() -> Vec<String> {
        Vec::new()
    }

    fn get_initial_cwd() -> Option<String> {
        None
    }
}

export!(Component);
