//! Fields that were renamed.
#![allow(clippy::unwrap_used)]

use mintmark_configuration::RENAMED;
use serde_json::{Value, json};

const CHANGED_NAMES: &str = include_str!("../../../schema/changed-names.json");

#[test]
fn changed_names_are_those_that_all_hosts_know() {
    let names: Value = serde_json::from_str(CHANGED_NAMES).unwrap();
    let renamed: Vec<_> = RENAMED.iter().map(|name| json!({ "from": name.from, "to": name.to })).collect();
    assert_eq!(names, json!({ "renamed": renamed }));
}
