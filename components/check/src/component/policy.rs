//! Policies and whole configurations. The signer component opens the signer's part as a wallet.

use super::wallet;
use crate::configuration::Validated;
use crate::json::Object;
use crate::report::{Finding, Report};
use crate::signer::Section;

/// Checks a section `signer`, or policies alone: a list of them, or an object with nothing but
/// `policies`.
pub(super) fn check(text: Result<String, Finding>) -> Report {
    let report = |findings| Report::of("policy", ["valid", "not valid"], findings);
    let text = match text {
        Ok(text) => text,
        Err(finding) => return report(vec![finding]),
    };
    let section = if text.trim_start().starts_with('[') {
        Section::around(&text, "", None)
    } else {
        match Object::parse(&text) {
            Ok(Object(members)) if members.len() == 1 && members.iter().all(|(name, _)| name == "policies") => {
                Section::around(members.first().map_or("", |(_, policies)| policies.get()), "/policies", None)
            }
            _ => Section::whole(&text, ""),
        }
    };
    let mut report = report(wallet::open(&section, &section.text).err().unwrap_or_default());
    if section.policies_only {
        report.not_checked.push("keys and callers: the policies came alone".to_owned());
    }
    report.not_checked.push("secrets of the keys: keys of the check's own stand for them".to_owned());
    report
}

/// Checks the gateway's part of a configuration, and the signer's.
pub(super) fn check_configuration(text: Result<String, Finding>) -> Report {
    let report = |findings| Report::of("configuration", ["valid as far as it was checked", "not valid"], findings);
    let mut checked = match text.and_then(|text| Validated::of(&text)) {
        Ok(checked) => checked,
        Err(finding) => return report(vec![finding]),
    };
    if let Some(signer) = checked.signer.take() {
        let section = Section::whole(&signer, "/signer");
        for finding in wallet::open(&section, &section.text).err().unwrap_or_default() {
            checked.add(finding);
        }
        checked.not_checked.push("secrets of the keys: keys of the check's own stand for them".to_owned());
    }
    let mut report = report(checked.findings);
    report.warnings = checked.warnings;
    report.not_checked = checked.not_checked;
    report
}
