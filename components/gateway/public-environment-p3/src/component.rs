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
use zeroize::Zeroize;

struct Component;

impl Guest for Component {
    fn get_environment() -> Vec<(String, String)> {
        let mut variables = environment::get_environment();
        let shown = mintmark_configuration::public(&variables);
        // WASI gives only the whole environment. Variables that do not pass are not kept.
        variables.iter_mut().for_each(|(_, value)| value.zeroize());
        shown
    }

    fn get_arguments() -> Vec<String> {
        Vec::new()
    }

    fn get_initial_cwd() -> Option<String> {
        None
    }
}

export!(Component);
