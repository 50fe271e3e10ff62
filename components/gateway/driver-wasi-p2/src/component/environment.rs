//! Shows the environment that a gateway sees, for the test that it holds no key.

use wasip2::cli::environment::get_environment;

/// Makes a response with the whole environment.
pub(crate) fn whole() -> super::outgoing::Whole {
    let visible: std::collections::BTreeMap<String, String> = get_environment().into_iter().collect();
    super::outgoing::Whole {
        status: 200,
        content_type: "application/json",
        body: serde_json::json!({ "environment of the gateway, for tests": visible }).to_string(),
    }
}
