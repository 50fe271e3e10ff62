//! `signer.policies`.

use ruint::aliases::U256;

use crate::{
    address::Address,
    config::section::{Reader, Section},
    hex,
    json::Json,
    policy::{Conditions, Effect, Kind, OneOf, Policy},
    quantity,
};

/// Reads the policies; `callers`, where they could be read, are the ids that may be named.
pub(super) fn read(list: &Json, callers: Option<&[String]>, reader: &mut Reader) -> Option<Vec<Policy>> {
    let mut names: Vec<String> = Vec::new();
    reader.each(list, "/signer/policies", |reader, item, at| {
        let policy = reader.object(item, at, &["name", "effect", "kinds", "when"])?;
        let name = reader.required(&policy, "name").and_then(|name| read_name(name, &policy.at("name"), reader));
        if let Some(name) = &name {
            if names.contains(name) {
                reader.problem(policy.at("name"), "a name of its own", name);
            }
            names.push(name.clone());
        }
        let effect = reader.required(&policy, "effect").and_then(|effect| read_effect(effect, &policy.at("effect"), reader));
        let kinds = reader.required(&policy, "kinds").and_then(|kinds| read_kinds(kinds, &policy.at("kinds"), reader));
        let when = reader.required(&policy, "when").and_then(|when| conditions(when, &policy.at("when"), callers, reader));
        let policy = Policy { name: name?, effect: effect?, kinds: kinds?, when: when? };
        check(&policy, at, reader);
        Some(policy)
    })
}

fn read_name(json: &Json, at: &str, reader: &mut Reader) -> Option<String> {
    const RULE: &str = "1 to 64 printable ASCII characters";
    let text = reader.text(json, at, RULE)?;
    let fits = (1..=64).contains(&text.len()) && text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    if !fits {
        reader.problem(at, RULE, json.shown());
    }
    fits.then(|| text.to_owned())
}

fn read_effect(json: &Json, at: &str, reader: &mut Reader) -> Option<Effect> {
    match json {
        Json::Text(text) if text == "allow" => Some(Effect::Allow),
        Json::Text(text) if text == "deny" => Some(Effect::Deny),
        other => {
            reader.problem(at, "allow or deny", other.shown());
            None
        }
    }
}

fn read_kinds(list: &Json, at: &str, reader: &mut Reader) -> Option<Vec<Kind>> {
    let mut seen = Vec::new();
    reader.each(list, at, |reader, item, at| {
        const RULE: &str = "transaction, create or message";
        let kind = match reader.text(item, at, RULE)? {
            "transaction" => Kind::Transaction,
            "create" => Kind::Create,
            "message" => Kind::Message,
            later @ ("typedData" | "authorization") => {
                reader.problem(at, RULE, format!("{later}, which this version does not sign"));
                return None;
            }
            _ => {
                reader.problem(at, RULE, item.shown());
                return None;
            }
        };
        if seen.contains(&kind) {
            reader.problem(at, "each kind once", kind.name());
        }
        seen.push(kind);
        Some(kind)
    })
}

fn conditions(json: &Json, at: &str, callers: Option<&[String]>, reader: &mut Reader) -> Option<Conditions> {
    let when = reader.object(json, at, &["caller", "chain", "to", "value", "fee", "selector"])?;
    if matches!(json, Json::Object(fields) if fields.is_empty()) {
        reader.problem(at, "at least one condition; [\"*\"] says any", "{}");
        return None;
    }
    let before = reader.problems.len();
    let conditions = Conditions {
        caller: list(&when, "caller", reader, "* or the id of a caller", |text| {
            callers.is_none_or(|ids| ids.iter().any(|id| id == text)).then(|| text.to_owned())
        }),
        chain: list(&when, "chain", reader, "* or a chain id in decimal, from 1", |text| quantity::decimal_u64(text).filter(|id| *id > 0)),
        to: list(&when, "to", reader, "* or an address (EIP-55, or one case throughout)", |text| Address::parse(text).ok()),
        value: most(&when, "value", reader),
        fee: most(&when, "fee", reader),
        selector: list(&when, "selector", reader, "* or 4 bytes: 0x and 8 hexadecimal digits", hex::decode_exact),
    };
    (reader.problems.len() == before).then_some(conditions)
}

/// A list condition: `["*"]`, or values, each once.
fn list<T: PartialEq>(
    when: &Section<'_>,
    name: &str,
    reader: &mut Reader,
    rule: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Option<OneOf<T>> {
    let json = when.get(name)?;
    let at = when.at(name);
    if matches!(json, Json::List(items) if matches!(items.as_slice(), [Json::Text(star)] if star == "*")) {
        return Some(OneOf::Any);
    }
    let values = reader.each(json, &at, |reader, item, at| {
        let value = match reader.text(item, at, rule)? {
            "*" => {
                reader.problem(at, "* alone, or values", "both");
                return None;
            }
            text => read(text),
        };
        if value.is_none() {
            reader.problem(at, rule, item.shown());
        }
        value
    })?;
    if values.iter().enumerate().any(|(index, value)| values.iter().skip(index + 1).any(|other| other == value)) {
        reader.problem(at, "each value once", "one twice");
    }
    Some(OneOf::These(values))
}

/// `{ "max": … }`, decimal or `0x` text.
fn most(when: &Section<'_>, name: &str, reader: &mut Reader) -> Option<U256> {
    let at = when.at(name);
    let limit = reader.object(when.get(name)?, &at, &["max"])?;
    let max = reader.required(&limit, "max")?;
    let read = match max {
        Json::Text(text) if text.starts_with("0x") => quantity::u256("", max).ok(),
        Json::Text(text) => quantity::decimal_u256(text),
        _ => None,
    };
    if read.is_none() {
        reader.problem(limit.at("max"), "wei, decimal or 0x text below 2^256", max.shown());
    }
    read
}

/// Rules between the parts of a policy.
fn check(policy: &Policy, at: &str, reader: &mut Reader) {
    let when = &policy.when;
    let has = |kind| policy.kinds.contains(&kind);
    if has(Kind::Message) && policy.kinds.len() > 1 {
        reader.problem(format!("{at}/kinds"), "message alone: it has a caller and nothing else to ask for", "other kinds beside it");
        return;
    }
    let asked = [
        ("chain", when.chain.is_some()),
        ("to", when.to.is_some()),
        ("value", when.value.is_some()),
        ("fee", when.fee.is_some()),
        ("selector", when.selector.is_some()),
    ];
    for (name, asked) in asked {
        let capped = matches!(name, "value" | "fee");
        let rule = if asked && has(Kind::Message) {
            "nothing: a message has a caller only"
        } else if asked && !has(Kind::Transaction) && matches!(name, "to" | "selector") {
            "nothing: a create has no destination and no selector"
        } else if asked && policy.effect == Effect::Deny && capped {
            "nothing: a cap belongs to an allow, and what no allow covers is denied"
        } else if !asked && policy.effect == Effect::Allow && !has(Kind::Message) && matches!(name, "chain" | "fee") {
            "a value: an allow of transactions names chain and fee"
        } else {
            continue;
        };
        reader.problem(format!("{at}/when/{name}"), rule, if asked { "a condition" } else { "nothing" });
    }
}
