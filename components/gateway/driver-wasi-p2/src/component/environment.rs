//! What a gateway sees of an environment, for the test that no key is in it.

use wasip2::cli::environment::get_environment;

/// An answer with all of it.
pub(crate) fn whole() -> super::outgoing::Whole {
    let visible: std::collections::BTreeMap<String, String> = get_environment().into_iter().collect();
    super::outgoing::Whole {
        status: 200,
        content_type: "application/json",
        body: serde_json::json!({ "environment of the gateway, for tests": visible }).to_string(),
    }
}
