//! `signer.callers`.

use std::rc::Rc;

use crate::{config::section::Reader, hex, json::Json};

/// Who may ask.
#[derive(Debug)]
pub struct Caller {
    /// Its id.
    pub id: String,
    /// SHA-256 of its bearer token.
    pub token_sha256: [u8; 32],
    /// Ids of its keys.
    pub keys: Vec<String>,
    /// Its rate-limit plan.
    pub plan: Option<String>,
    /// Whether it may read the audit.
    pub audit: bool,
}

/// Reads the callers; `keys`, where they could be read, are the ids that may be named. Security: a token hash is never repeated, as the token itself may have slipped there.
pub(super) fn read(list: &Json, keys: Option<&[String]>, reader: &mut Reader) -> Option<Vec<Rc<Caller>>> {
    let mut ids: Vec<String> = Vec::new();
    let mut hashes: Vec<[u8; 32]> = Vec::new();
    reader.each(list, "/signer/callers", |reader, item, at| {
        let caller = reader.object(item, at, &["id", "tokenSha256", "keys", "plan", "audit"])?;
        let id = reader.required(&caller, "id").and_then(|id| reader.id(id, &caller.at("id")));
        if let Some(id) = &id {
            if ids.contains(id) {
                reader.problem(caller.at("id"), "an id of its own", id);
            }
            ids.push(id.clone());
        }
        let token_sha256 = reader.required(&caller, "tokenSha256").and_then(|hash| token(hash, &caller.at("tokenSha256"), reader));
        if let Some(hash) = token_sha256 {
            if hashes.contains(&hash) {
                reader.problem(caller.at("tokenSha256"), "a token of its own", "that of another caller");
            }
            hashes.push(hash);
        }
        let own = reader.required(&caller, "keys").and_then(|list| own_keys(list, &caller.at("keys"), keys, reader));
        let plan = match caller.get("plan") {
            None => Some(None),
            Some(plan) => reader.text(plan, &caller.at("plan"), "the name of a plan").map(|plan| Some(plan.to_owned())),
        };
        let audit = match caller.get("audit") {
            None => Some(false),
            Some(Json::Bool(audit)) => Some(*audit),
            Some(other) => {
                reader.problem(caller.at("audit"), "true or false", other.kind());
                None
            }
        };
        Some(Rc::new(Caller { id: id?, token_sha256: token_sha256?, keys: own?, plan: plan?, audit: audit? }))
    })
}

fn token(json: &Json, at: &str, reader: &mut Reader) -> Option<[u8; 32]> {
    const RULE: &str = "64 hexadecimal digits: the SHA-256 of the token";
    let text = reader.text(json, at, RULE)?;
    let hash = hex::decode_digits(text).and_then(|bytes| bytes.try_into().ok());
    if hash.is_none() {
        reader.problem(at, RULE, format!("{} characters that are not", text.chars().count()));
    }
    hash
}

fn own_keys(list: &Json, at: &str, keys: Option<&[String]>, reader: &mut Reader) -> Option<Vec<String>> {
    let mut seen: Vec<String> = Vec::new();
    reader.each(list, at, |reader, item, at| {
        let id = reader.id(item, at)?;
        if keys.is_some_and(|keys| !keys.contains(&id)) {
            reader.problem(at, "the id of a key", id);
            return None;
        }
        if seen.contains(&id) {
            reader.problem(at, "each key once", id);
            return None;
        }
        seen.push(id.clone());
        Some(id)
    })
}
