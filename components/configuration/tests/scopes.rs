//! Policies of calls under way have one scope, as a request has one slot.
#![allow(clippy::unwrap_used, missing_docs)]

use mintmark_configuration::{VARIABLE, limits};
use serde_json::{Value, json};

#[test]
fn policies_of_calls_under_way_have_one_scope() {
    let slots = |name: &str, scope: &str| json!({ "name": name, "kind": "concurrency", "quota": 1, "scope": scope });
    let day = json!({ "name": "d", "kind": "day", "quota": 1, "scope": "all" });
    let implied = json!({ "name": "b", "kind": "concurrency", "quota": 1 });
    for (policies, expected) in [
        (json!([slots("a", "network"), day, slots("b", "network")]), vec![]),
        (json!([slots("a", "client"), day, implied]), vec![]),
        (json!([slots("a", "network"), day, implied]), vec![("/limits/plans/pro/policies/2/scope", "`network`", "\"client\"")]),
        (
            json!([implied, slots("a", "all"), slots("c", "network")]),
            vec![
                ("/limits/plans/pro/policies/1/scope", "`client`", "\"all\""),
                ("/limits/plans/pro/policies/2/scope", "`client`", "\"network\""),
            ],
        ),
    ] {
        let config: Value = json!({ "limits": { "plans": { "pro": { "policies": policies } } } });
        let errors = limits(&[(VARIABLE.to_owned(), config.to_string())]).err().unwrap_or_default();
        let remedy = "as the plan's first policy of calls under way: give all policies of the kind `concurrency` one scope";
        let found: Vec<_> = errors.iter().map(|error| (error.at.as_str(), error.expected.clone(), error.got.as_str())).collect();
        let expected: Vec<_> = expected.into_iter().map(|(at, scope, got)| (at, format!("{scope}, {remedy}"), got)).collect();
        assert_eq!(found, expected, "{config}");
    }
}
