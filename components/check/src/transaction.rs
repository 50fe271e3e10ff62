//! The document of a transaction: `{"transaction": …, "signer": … or "policies": …, "caller": …}`.

use crate::json::{Object, quoted};
use crate::report::Finding;
use crate::signer::Section;

/// A transaction, and the section that judges it.
#[derive(Debug, Clone)]
pub struct Judged {
    transaction: Object,
    /// The section that judges the transaction.
    pub section: Section,
    /// The id of the caller who asks, if the document has it.
    pub asking: Option<String>,
}

impl Judged {
    /// Reads the document.
    ///
    /// # Errors
    /// A field is missing, or does not belong there.
    pub fn parse(text: &str) -> Result<Self, Vec<Finding>> {
        let document = Object::parse(text).map_err(|malformed| vec![Finding::malformed("", malformed)])?;
        let mut findings: Vec<Finding> = document
            .0
            .iter()
            .filter(|(name, _)| !["transaction", "signer", "policies", "caller"].contains(&name.as_str()))
            .map(|(name, _)| Finding::new("", "only transaction, signer or policies, and caller", name))
            .collect();
        let asking = document.text("caller");
        if asking.is_none() && document.get("caller").is_some() {
            findings.push(Finding::new("/caller", "the id of a caller", "no text"));
        }
        let section = match (document.get("signer"), document.get("policies")) {
            (Some(signer), None) => Some(Section::whole(signer, "/signer")),
            (None, Some(policies)) => Some(Section::around(policies, "/policies", asking.as_deref())),
            (both, _) => {
                let got = if both.is_some() { "both" } else { "neither" };
                findings.push(Finding::new("", "either signer or policies, to judge the transaction", got));
                None
            }
        };
        let transaction = match document.get("transaction").map(Object::parse) {
            Some(Ok(transaction)) => Some(transaction),
            Some(Err(malformed)) => {
                findings.push(Finding::malformed("/transaction", malformed));
                None
            }
            None => {
                findings.push(Finding::new("/transaction", "a transaction as eth_signTransaction takes it", "nothing"));
                None
            }
        };
        match (transaction, section) {
            (Some(transaction), Some(section)) if findings.is_empty() => Ok(Self { transaction, section, asking }),
            _ => Err(findings),
        }
    }

    /// Writes the `params` of `eth_signTransaction` for this account.
    #[must_use]
    pub fn params(&self, account: &str) -> String {
        format!("[{}]", self.transaction.with("from", &quoted(account)))
    }
}

/// Turns the signer's name of a parameter (`params[0].maxFeePerGas`) into a pointer into the
/// document.
#[must_use]
pub fn pointer(field: &str) -> String {
    let rest = field.strip_prefix("params[0]").or_else(|| field.strip_prefix("params")).unwrap_or_default();
    let path: String =
        rest.chars().filter(|character| *character != ']').map(|it| if matches!(it, '.' | '[') { '/' } else { it }).collect();
    format!("/transaction{path}")
}
