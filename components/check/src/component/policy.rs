//! Policies and whole configurations: the signer's part is opened as a wallet.

use super::wallet;
use crate::configuration::Checked;
use crate::json::Object;
use crate::report::{Problem, Report};
use crate::signer::Section;

/// Checks a section `signer`, or policies alone: a list, or an object of nothing else.
pub(super) fn check(text: Result<String, Problem>) -> Report {
    let report = |problems| Report::of("policy", ["valid", "not valid"], problems);
    let text = match text {
        Ok(text) => text,
        Err(problem) => return report(vec![problem]),
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
pub(super) fn check_configuration(text: Result<String, Problem>) -> Report {
    let report = |problems| Report::of("configuration", ["valid as far as it was checked", "not valid"], problems);
    let mut checked = match text.and_then(|text| Checked::of(&text)) {
        Ok(checked) => checked,
        Err(problem) => return report(vec![problem]),
    };
    if let Some(signer) = checked.signer.take() {
        let section = Section::whole(&signer, "/signer");
        for problem in wallet::open(&section, &section.text).err().unwrap_or_default() {
            checked.add(problem);
        }
        checked.not_checked.push("secrets of the keys: keys of the check's own stand for them".to_owned());
    }
    let mut report = report(checked.problems);
    report.not_checked = checked.not_checked;
    report
}
