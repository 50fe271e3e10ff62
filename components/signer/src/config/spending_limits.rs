//! `signer.spendingLimits`, or `signer.windows`, its old name.

use crate::{
    config::reader::{
        lists::{max_of, values},
        section::{Reader, Section},
        texts,
    },
    encoding::json::Json,
    record::spending_limits::{MEASURES, SpendingLimit},
};

/// The longest window of a spending limit in seconds: a year.
const MAX_SECONDS: u64 = 31_536_000;

const FIELDS: [&str; 9] = ["name", "window", "per", "chain", "token", "value", "fee", "amount", "count"];

/// What a spending limit has a separate sum for.
#[derive(Clone, Copy, Default)]
struct Scope {
    per_key: bool,
    per_caller: bool,
}

/// Reads the spending limits. `taken` are the names of policies: a denial names a policy or a
/// limit, so no name may be both.
pub(super) fn read(list: &Json, at: &str, taken: &[&str], reader: &mut Reader) -> Option<Vec<SpendingLimit>> {
    let mut names: Vec<String> = Vec::new();
    reader.each(list, at, |reader, item, at| {
        let before = reader.errors.len();
        let limit = reader.object(item, at, &FIELDS)?;
        let name = reader.required(&limit, "name").and_then(|name| reader.id(name, &limit.at("name")));
        if let Some(name) = &name {
            if names.contains(name) || taken.contains(&name.as_str()) {
                reader.error_at(limit.at("name")).expected("a name that no policy and no other spending limit has").got(name);
            }
            names.push(name.clone());
        }
        let seconds = reader.required(&limit, "window").and_then(|json| seconds(json, &limit.at("window"), reader));
        let scope = reader.required(&limit, "per").and_then(|json| scope(json, &limit.at("per"), reader));
        let chain = text(&limit, "chain", texts::CHAIN_RULE, reader, |text| texts::chain(text).ok_or_else(|| texts::CHAIN_RULE.into()));
        let token = text(&limit, "token", "an address", reader, texts::address);
        let caps = MEASURES.map(|measure| max_of(&limit, measure, unit(measure), reader));
        validate_measures(&limit, reader);
        if reader.errors.len() > before {
            return None;
        }
        let Scope { per_key, per_caller } = scope?;
        Some(SpendingLimit { name: name?, seconds: seconds?, per_key, per_caller, chain, token, caps })
    })
}

fn unit(measure: &str) -> &'static str {
    match measure {
        "count" => "a number of requests",
        "amount" => "base units of the token",
        _ => "wei",
    }
}

fn seconds(json: &Json, at: &str, reader: &mut Reader) -> Option<u64> {
    let read = match json {
        Json::Number(number) => number.as_u64().filter(|seconds| (1..=MAX_SECONDS).contains(seconds)),
        _ => None,
    };
    if read.is_none() {
        reader.error_at(at).expected(format!("whole seconds, 1 to {MAX_SECONDS}")).got(json.shown());
    }
    read
}

fn scope(json: &Json, at: &str, reader: &mut Reader) -> Option<Scope> {
    const RULE: &str = "key or caller";
    let names = values(json, at, reader, |text| if matches!(text, "key" | "caller") { Ok(text.to_owned()) } else { Err(RULE.into()) })?;
    let mut scope = Scope::default();
    for name in &names {
        let flag = if name == "key" { &mut scope.per_key } else { &mut scope.per_caller };
        if core::mem::replace(flag, true) {
            reader.error_at(at).expected("key and caller, each at most once").got(format!("{name} twice"));
        }
    }
    Some(scope)
}

fn text<T>(limit: &Section<'_>, name: &str, rule: &str, reader: &mut Reader, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
    let (json, at) = (limit.get(name)?, limit.at(name));
    let text = reader.text(json, &at, rule)?;
    read(text).map_err(|rule| reader.error_at(at).expected(rule).got(json.shown())).ok()
}

/// Validates that what the limit caps can be summed up.
fn validate_measures(limit: &Section<'_>, reader: &mut Reader) {
    let has = |name| limit.get(name).is_some();
    if !MEASURES.into_iter().any(has) {
        reader.error_at(&limit.at).expected(format!("at least one cap: {}", MEASURES.join(", "))).got("none");
    }
    if !has("chain") && (has("value") || has("fee") || has("amount") || has("token")) {
        let expected = "a chain id: value, fee and amount cannot be summed up across chains; without a chain, cap count only";
        reader.error_at(limit.at("chain")).expected(expected).got("nothing");
    }
    if has("amount") && !has("token") {
        reader.error_at(limit.at("token")).expected("the address of the token whose amount is capped").got("nothing");
    }
    for name in ["value", "fee"] {
        if has("token") && has(name) {
            let expected = format!("no {name}: a spending limit with a token caps amount and count; write a second one for {name}");
            reader.error_at(limit.at(name)).expected(expected).got("a cap");
        }
    }
}
