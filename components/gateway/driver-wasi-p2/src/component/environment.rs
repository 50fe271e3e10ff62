//! Shows the environment that a gateway sees, for the test that it holds no key.

use mintmark_gateway_driver_wasi::Whole;
use wasip2::cli::environment::get_environment;

/// Makes a response with the whole environment.
pub(crate) fn whole() -> Whole {
    let visible: std::collections::BTreeMap<String, String> = get_environment().into_iter().collect();
    Whole {
        status: 200,
        content_type: "application/json",
        body: serde_json::json!({ "environment of the gateway, for tests": visible }).to_string(),
    }
}
