//! `signer.callers`.

pub mod proof;

use std::rc::Rc;

use crate::{
    config::{callers::proof::Proof, reader::section::Reader},
    encoding::json::Json,
};

/// A caller.
#[derive(Debug)]
pub struct Caller {
    /// Its id.
    pub id: String,
    /// How it proves who it is.
    pub proof: Proof,
    /// The ids of its keys.
    pub keys: Vec<String>,
    /// Its rate-limit plan, if it has one of its own.
    pub plan: Option<String>,
    /// Whether it may read the audit entries.
    pub audit: bool,
}

/// Reads the callers. `keys` are the ids that they may name, or `None` if the keys have errors.
pub(super) fn read(list: &Json, keys: Option<&[String]>, reader: &mut Reader) -> Option<Vec<Rc<Caller>>> {
    let mut ids: Vec<String> = Vec::new();
    let mut proofs: Vec<Proof> = Vec::new();
    reader.each(list, "/signer/callers", |reader, item, at| {
        let caller = reader.object(item, at, &["id", "tokenSha256", "stamp", "keys", "plan", "audit"])?;
        let id = reader.required(&caller, "id").and_then(|id| reader.id(id, &caller.at("id")));
        if let Some(id) = &id {
            if ids.contains(id) {
                reader.error_at(caller.at("id")).expected("an id that no other caller has").got(id);
            }
            ids.push(id.clone());
        }
        let proof = proof::read(&caller, &proofs, reader);
        proofs.extend(proof.clone());
        let own = reader.required(&caller, "keys").and_then(|list| own_keys(list, &caller.at("keys"), keys, reader));
        let plan = match caller.get("plan") {
            None => Some(None),
            Some(plan) => reader.text(plan, &caller.at("plan"), "the name of a plan").map(|plan| Some(plan.to_owned())),
        };
        let audit = match caller.get("audit") {
            None => Some(false),
            Some(Json::Bool(audit)) => Some(*audit),
            Some(other) => {
                reader.error_at(caller.at("audit")).expected("true or false").got(other.kind());
                None
            }
        };
        Some(Rc::new(Caller { id: id?, proof: proof?, keys: own?, plan: plan?, audit: audit? }))
    })
}

fn own_keys(list: &Json, at: &str, keys: Option<&[String]>, reader: &mut Reader) -> Option<Vec<String>> {
    let mut seen: Vec<String> = Vec::new();
    reader.each(list, at, |reader, item, at| {
        let id = reader.id(item, at)?;
        if keys.is_some_and(|keys| !keys.contains(&id)) {
            reader.error_at(at).expected("the id of a key in signer.keys").got(id);
            return None;
        }
        if seen.contains(&id) {
            reader.error_at(at).expected("each key only once").got(id);
            return None;
        }
        seen.push(id.clone());
        Some(id)
    })
}
