//! An unsigned transaction, by the signer component, which plans and prepares it on an empty
//! ledger. A signature is never released.

use serde_json::Value;
use serde_json::value::to_raw_value;

use super::bindings::mintmark::signer::types::{Call, Credential, Refusal};
use super::bindings::mintmark::signer::wallets::{Ledger, Planned, Ticket, Wallet};
use super::wallet;
use crate::report::{Finding, Found, Report};
use crate::transaction::{Judged, pointer};

/// A made-up token, and its SHA-256.
const TOKEN: &str = "mintmark-check";
const TOKEN_SHA256: &str = "e924328291c074c8f555c566bf5881b0df47b1b29b8a6f041341522904989571";
/// The time of the request. An empty ledger and a token do not depend on it.
const NOW: u64 = 0;
/// The fields of an audit entry that the report shows, in this order.
const ENTRY_FIELDS: [&str; 10] = ["caller", "kind", "chain", "to", "value", "fee", "nonce", "digest", "policy", "detail"];

/// Checks a transaction.
pub(super) fn check(text: Result<String, Finding>) -> Report {
    let report = |findings| Report::of("transaction", ["would be signed", "would not be signed"], findings);
    let judged = match text.map_err(|finding| vec![finding]).and_then(|text| Judged::parse(&text)) {
        Ok(judged) => judged,
        Err(findings) => return report(findings),
    };
    let (found, findings) = match judge(&judged) {
        Ok((found, refusal)) => (found, refusal.into_iter().collect()),
        Err(findings) => (Found::default(), findings),
    };
    let mut report = report(findings);
    report.found = found;
    report.not_checked = vec![
        "from: a key of the check's own stands for the caller's".to_owned(),
        "the caller's token".to_owned(),
        "nonce and balance: no chain is asked".to_owned(),
    ];
    report
}

/// Returns what the signer makes of the transaction, and why it would refuse.
fn judge(judged: &Judged) -> Result<(Found, Option<Finding>), Vec<Finding>> {
    // First as it is, so that its own errors are found, then with a token that is known here.
    wallet::open(&judged.section, &judged.section.text)?;
    let (section, _caller) = judged.section.with_token(judged.asking.as_deref(), TOKEN_SHA256).map_err(|finding| vec![finding])?;
    let wallet = wallet::open(&judged.section, &section)?;
    ticket(&wallet, judged).map_err(|refusal| vec![finding(refusal)]).map(|(ticket, text)| {
        let entry: Value = text.split_once('\n').and_then(|(_, line)| serde_json::from_str(line).ok()).unwrap_or_default();
        let fields = ENTRY_FIELDS.iter().filter_map(|name| Some((*name, to_raw_value(entry.get(name).filter(|it| !it.is_null())?).ok()?)));
        let found = Found(fields.collect());
        // Only a refusal is released. A ticket that would be signed is dropped as it is.
        let signs = entry.get("outcome").and_then(Value::as_str) == Some("signed");
        let refusal = if signs { None } else { refusal(&wallet, ticket).map(finding) };
        (found, refusal)
    })
}

/// Prepares the request. Returns its ticket, and the text of its audit entry.
fn ticket(wallet: &Wallet, judged: &Judged) -> Result<(Ticket, String), Refusal> {
    let caller = wallet.identify(&Credential::Bearer(TOKEN.to_owned()), NOW)?;
    let account = caller.accounts.first().ok_or_else(|| Refusal::Forbidden("this caller has no key".to_owned()))?;
    let call = Call {
        credential: Credential::Bearer(TOKEN.to_owned()),
        method: "eth_signTransaction".to_owned(),
        params: judged.params(account),
        chain: None,
        idempotency_key: None,
        estimates: None,
    };
    let Planned::Sign(plan) = wallet.plan(&call, NOW)? else {
        return Err(Refusal::Fault("the signer answers without judging".to_owned()));
    };
    let ledger = Ledger { sequence: 0, head: vec![0; 32], rows: Vec::new() };
    let ticket = wallet.prepare(&plan, &ledger, NOW, &[7; 32])?;
    let entry = ticket.entry().ok_or_else(|| Refusal::Fault("the signer records nothing".to_owned()))?;
    Ok((ticket, entry.text))
}

fn refusal(wallet: &Wallet, ticket: Ticket) -> Option<Refusal> {
    let head = ticket.entry().map(|entry| entry.head).unwrap_or_default();
    wallet.release(ticket, &head).err()
}

fn finding(refusal: Refusal) -> Finding {
    const AT: &str = "/transaction";
    match refusal {
        Refusal::InvalidStamp(it) => Finding::new("/caller", it.expected, it.got),
        Refusal::TransactionReplaced(it) => Finding::new(AT, it.expected, it.got),
        Refusal::InvalidParams(it) | Refusal::GasAboveLimit(it) | Refusal::InsufficientFunds(it) => {
            Finding::new(pointer(&it.field), it.expected, it.got)
        }
        Refusal::Denied(it) => Finding::new(AT, "a policy that allows it", it.detail),
        Refusal::Forbidden(detail) => Finding::new(AT, "what the caller may use", detail),
        Refusal::ChainMismatch(it) => Finding::new("/transaction/chainId", it.expected, it.got),
        Refusal::IdempotencyMismatch(it) | Refusal::HeadMismatch(it) => Finding::new(AT, it.expected, it.got),
        Refusal::UnknownMethod(method) => Finding::new(AT, "a method that signs", method),
        Refusal::Unauthorized => Finding::new("/caller", "a caller that is known", "none"),
        Refusal::Fault(detail) => Finding::new(AT, "a judgement", detail),
    }
}
