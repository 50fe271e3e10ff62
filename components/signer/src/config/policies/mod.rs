//! `signer.policies`.

mod condition;
mod kinds;
mod when;

use crate::{
    config::reader::section::Reader,
    encoding::json::Json,
    policy::{Effect, Kind, Policy},
};

/// Reads the policies. `callers` are the ids that they may name, or `None` if the callers have
/// errors.
pub(super) fn read(list: &Json, callers: Option<&[String]>, reader: &mut Reader) -> Option<Vec<Policy>> {
    let mut names: Vec<String> = Vec::new();
    reader.each(list, "/signer/policies", |reader, item, at| {
        let policy = reader.object(item, at, &["name", "effect", "kinds", "when"])?;
        let name = reader.required(&policy, "name").and_then(|name| read_name(name, &policy.at("name"), reader));
        if let Some(name) = &name {
            if names.contains(name) {
                reader.error_at(policy.at("name")).expected("a name that no other policy has").got(name);
            }
            names.push(name.clone());
        }
        let effect = reader.required(&policy, "effect").and_then(|effect| read_effect(effect, &policy.at("effect"), reader));
        let kinds = reader.required(&policy, "kinds").and_then(|kinds| read_kinds(kinds, &policy.at("kinds"), reader));
        let when = reader.required(&policy, "when").and_then(|when| when::read(when, &policy.at("when"), callers, reader));
        let policy = Policy { name: name?, effect: effect?, kinds: kinds?, when: when? };
        kinds::validate(&policy, at, reader);
        Some(policy)
    })
}

fn read_name(json: &Json, at: &str, reader: &mut Reader) -> Option<String> {
    const RULE: &str = "1 to 64 printable ASCII characters";
    let text = reader.text(json, at, RULE)?;
    let fits = (1..=64).contains(&text.len()) && text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    if !fits {
        reader.error_at(at).expected(RULE).got(json.shown());
    }
    fits.then(|| text.to_owned())
}

fn read_effect(json: &Json, at: &str, reader: &mut Reader) -> Option<Effect> {
    match json {
        Json::Text(text) if text == "allow" => Some(Effect::Allow),
        Json::Text(text) if text == "deny" => Some(Effect::Deny),
        other => {
            reader.error_at(at).expected("allow or deny").got(other.shown());
            None
        }
    }
}

fn read_kinds(list: &Json, at: &str, reader: &mut Reader) -> Option<Vec<Kind>> {
    let mut seen = Vec::new();
    reader.each(list, at, |reader, item, at| {
        const RULE: &str = "transaction, create, message, typedData or authorization";
        let text = reader.text(item, at, RULE)?;
        let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.name() == text) else {
            reader.error_at(at).expected(RULE).got(item.shown());
            return None;
        };
        if seen.contains(&kind) {
            reader.error_at(at).expected("each kind only once").got(kind.name());
        }
        seen.push(kind);
        Some(kind)
    })
}
