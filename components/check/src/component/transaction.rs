//! An unsigned transaction, by the signer component: planned and prepared on an empty ledger, never released.

use serde_json::Value;
use serde_json::value::to_raw_value;

use super::bindings::mintmark::signer::types::{Call, Credential, Refusal};
use super::bindings::mintmark::signer::wallets::{Ledger, Planned, Ticket, Wallet};
use super::wallet;
use crate::report::{Found, Problem, Report};
use crate::transaction::{Judged, pointer};

/// Nobody's token, and its SHA-256.
const TOKEN: &str = "mintmark-check";
const TOKEN_SHA256: &str = "e924328291c074c8f555c566bf5881b0df47b1b29b8a6f041341522904989571";
/// Its time: an empty ledger and a token know none.
const NOW: u64 = 0;
/// What an entry says of a transaction, in the order of the finding.
const FACTS: [&str; 10] = ["caller", "kind", "chain", "to", "value", "fee", "nonce", "digest", "policy", "detail"];

/// Checks a transaction.
pub(super) fn check(text: Result<String, Problem>) -> Report {
    let report = |problems| Report::of("transaction", ["would be signed", "would not be signed"], problems);
    let judged = match text.map_err(|problem| vec![problem]).and_then(|text| Judged::parse(&text)) {
        Ok(judged) => judged,
        Err(problems) => return report(problems),
    };
    let (found, problems) = match judge(&judged) {
        Ok((found, refusal)) => (found, refusal.into_iter().collect()),
        Err(problems) => (Found::default(), problems),
    };
    let mut report = report(problems);
    report.found = found;
    report.not_checked = vec![
        "from: a key of the check's own stands for the caller's".to_owned(),
        "the caller's token".to_owned(),
        "nonce and balance: no chain is asked".to_owned(),
    ];
    report
}

/// What the signer makes of it, and why it would refuse.
fn judge(judged: &Judged) -> Result<(Found, Option<Problem>), Vec<Problem>> {
    // As it stands, so that problems are its own; then with a token that is known here.
    wallet::open(&judged.section, &judged.section.text)?;
    let (section, _caller) = judged.section.with_token(judged.asking.as_deref(), TOKEN_SHA256).map_err(|problem| vec![problem])?;
    let wallet = wallet::open(&judged.section, &section)?;
    ticket(&wallet, judged).map_err(|refusal| vec![problem(refusal)]).map(|(ticket, text)| {
        let entry: Value = text.split_once('\n').and_then(|(_, line)| serde_json::from_str(line).ok()).unwrap_or_default();
        let facts = FACTS.iter().filter_map(|name| Some((*name, to_raw_value(entry.get(name).filter(|it| !it.is_null())?).ok()?)));
        let found = Found(facts.collect());
        // Only a refusal is let out of its ticket: one that would be signed is dropped as it is.
        let signs = entry.get("outcome").and_then(Value::as_str) == Some("signed");
        let refusal = if signs { None } else { refusal(&wallet, ticket).map(problem) };
        (found, refusal)
    })
}

/// The judged request, and its entry's text.
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

fn problem(refusal: Refusal) -> Problem {
    const AT: &str = "/transaction";
    match refusal {
        Refusal::InvalidStamp(it) => Problem::new("/caller", it.expected, it.got),
        Refusal::InvalidParams(it) => Problem::new(pointer(&it.field), it.expected, it.got),
        Refusal::Denied(it) => Problem::new(AT, "a policy that allows it", it.detail),
        Refusal::Forbidden(detail) => Problem::new(AT, "what the caller may use", detail),
        Refusal::ChainMismatch(it) => Problem::new("/transaction/chainId", it.expected, it.got),
        Refusal::IdempotencyMismatch(it) | Refusal::HeadMismatch(it) => Problem::new(AT, it.expected, it.got),
        Refusal::UnknownMethod(method) => Problem::new(AT, "a method that signs", method),
        Refusal::Unauthorized => Problem::new("/caller", "a caller that is known", "none"),
        Refusal::Fault(detail) => Problem::new(AT, "a judgement", detail),
    }
}
