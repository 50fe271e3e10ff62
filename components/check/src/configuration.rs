//! A whole configuration: the gateway's part of it, as hosts take it out.

use mintmark_gateway_core::Config;
use serde_json::{Map, Value, json};

use crate::json::{Object, waits};
use crate::report::Problem;

/// Its sections.
const SECTIONS: [&str; 10] = ["$schema", "listen", "admin", "cors", "chains", "content", "network", "limits", "signer", "state"];

/// What only a host knows.
const OF_HOSTS: [&str; 3] = ["admin", "network", "state"];

/// What is found without the signer.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What speaks against it.
    pub problems: Vec<Problem>,
    /// Places that wait for the environment, and parts that are not looked at.
    pub not_checked: Vec<String>,
    /// The section `signer`, JSON text.
    pub signer: Option<String>,
    /// The whole.
    pub document: Value,
}

impl Checked {
    /// Checks the gateway's part.
    ///
    /// # Errors
    /// It is no JSON object.
    pub fn of(text: &str) -> Result<Self, Problem> {
        let sections = Object::parse(text).map_err(|malformed| Problem::malformed("", malformed))?;
        let document: Value = serde_json::from_str(text).map_err(|error| Problem::new("", "JSON", error.to_string()))?;
        let names: Vec<&str> = sections.0.iter().map(|(name, _)| name.as_str()).collect();
        let mut problems = Vec::new();
        for (index, name) in names.iter().enumerate() {
            if !SECTIONS.contains(name) {
                problems.push(Problem::new(format!("/{name}"), format!("one of {}", SECTIONS.join(", ")), *name));
            } else if names.iter().take(index).any(|earlier| earlier == name) {
                problems.push(Problem::new(format!("/{name}"), "each section once", "twice"));
            }
        }
        let mut checked = Self { problems, not_checked: Vec::new(), signer: sections.get("signer").map(str::to_owned), document };
        if let Err(problems) = Config::parse(&gateway_section(&checked.document).to_string()) {
            for problem in problems {
                checked.add(Problem::new(problem.at, problem.expected, problem.got));
            }
        }
        for name in OF_HOSTS.iter().filter(|name| names.contains(name)) {
            checked.not_checked.push(format!("{name}: the host's"));
        }
        for (at, words) in [("/limits/plans", "limits.plans"), ("/limits/costs", "limits.costs")] {
            if checked.document.pointer(at).is_some() {
                checked.not_checked.push(format!("{words}: the limiter's"));
            }
        }
        Ok(checked)
    }

    /// Notes a problem, unless the place waits for the environment.
    pub fn add(&mut self, problem: Problem) {
        if waits(&self.document, &problem.at) {
            self.not_checked.push(format!("{}: waits for the environment", problem.at));
        } else {
            self.problems.push(problem);
        }
    }
}

/// What `hosts/shared/config/sections.ts` gives the gateway.
fn gateway_section(document: &Value) -> Value {
    let mut section = Map::new();
    for name in ["cors", "chains", "content"] {
        if let Some(value) = document.get(name) {
            section.insert(name.to_owned(), value.clone());
        }
    }
    if let Some(hosts) = document.pointer("/listen/hosts") {
        section.insert("listen".to_owned(), json!({ "hosts": hosts }));
    }
    let mut limits = Map::new();
    for name in ["trustedProxies", "keys"] {
        if let Some(value) = document.pointer(&format!("/limits/{name}")) {
            limits.insert(name.to_owned(), value.clone());
        }
    }
    if let Some(plans) = document.pointer("/limits/plans").and_then(Value::as_object) {
        limits.insert("plans".to_owned(), plans.keys().cloned().collect());
    }
    section.insert("limits".to_owned(), limits.into());
    section.insert("signer".to_owned(), document.get("signer").is_some().into());
    section.into()
}
