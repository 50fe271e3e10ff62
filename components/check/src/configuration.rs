//! A whole configuration: the gateway's part of it, as hosts take it out, and the signer's.

use mintmark_configuration::{ConfigError, Document, gateway_part};
use mintmark_gateway_core::Config;
use serde_json::Value;

use crate::json::waits;
use crate::report::{Finding, Warning};

/// The sections that only a host knows.
const SECTIONS_OF_HOSTS: [&str; 5] = ["log", "network", "admin", "backends", "state"];

/// The findings about a configuration, without those of the signer.
#[derive(Debug, Clone)]
pub struct Validated {
    /// Why the configuration does not pass.
    pub findings: Vec<Finding>,
    /// Fields under old names.
    pub warnings: Vec<Warning>,
    /// Places that wait for the environment, and parts that are not looked at.
    pub not_checked: Vec<String>,
    /// The section `signer`, JSON text.
    pub signer: Option<String>,
    /// The sections, to look places up.
    document: Value,
}

impl Validated {
    /// Validates the gateway's part.
    ///
    /// # Errors
    /// The text is not a JSON object.
    pub fn of(text: &str) -> Result<Self, Finding> {
        let Document { sections, errors, warnings } = Document::parse(text).map_err(Finding::from)?;
        let (mut part, misshapen) = gateway_part(&sections);
        part.remove("network");
        let mut checked = Self {
            findings: errors.into_iter().chain(misshapen).map(Finding::from).collect(),
            warnings: warnings
                .into_iter()
                .map(|warning| Warning { code: "renamed-field".to_owned(), at: warning.at, detail: warning.text })
                .collect(),
            not_checked: Vec::new(),
            signer: sections.get("signer").map(Value::to_string),
            document: sections.into(),
        };
        for error in Config::parse(&Value::Object(part).to_string()).err().unwrap_or_default() {
            checked.add(error.into());
        }
        for name in SECTIONS_OF_HOSTS.iter().filter(|name| checked.document.get(name).is_some()) {
            checked.not_checked.push(format!("{name}: the host's"));
        }
        for (at, words) in [("/limits/plans", "limits.plans"), ("/limits/costs", "limits.costs")] {
            if checked.document.pointer(at).is_some() {
                checked.not_checked.push(format!("{words}: the limiter's"));
            }
        }
        Ok(checked)
    }

    /// Adds a finding. A finding about a place that waits for the environment only notes that this
    /// place was not checked.
    pub fn add(&mut self, finding: Finding) {
        if waits(&self.document, &finding.at) {
            self.not_checked.push(format!("{}: waits for the environment", finding.at));
        } else {
            self.findings.push(finding);
        }
    }
}

impl From<ConfigError> for Finding {
    fn from(ConfigError { at, expected, got }: ConfigError) -> Self {
        Self { at, expected, got }
    }
}
