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
    /// The most requests that it may have under way.
    pub max_in_flight: u32,
}

/// [`Caller::max_in_flight`] if the configuration does not say: four transactions of the ledger.
const DEFAULT_MAX_IN_FLIGHT: u32 = 256;

/// The most that a configuration may say.
const MAX_IN_FLIGHT: u64 = 65_536;

/// Reads the callers. `keys` are the ids that they may name, or `None` if the keys have errors.
pub(super) fn read(list: &Json, keys: Option<&[String]>, reader: &mut Reader) -> Option<Vec<Rc<Caller>>> {
    let mut ids: Vec<String> = Vec::new();
    let mut proofs: Vec<Proof> = Vec::new();
    reader.each(list, "/signer/callers", |reader, item, at| {
        let caller = reader.object(item, at, &["id", "tokenSha256", "stamp", "keys", "plan", "audit", "maxInFlight"])?;
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
        let max_in_flight = match caller.get("maxInFlight") {
            None => Some(DEFAULT_MAX_IN_FLIGHT),
            Some(json) => max_in_flight(json, &caller.at("maxInFlight"), reader),
        };
        Some(Rc::new(Caller { id: id?, proof: proof?, keys: own?, plan: plan?, audit: audit?, max_in_flight: max_in_flight? }))
    })
}

fn max_in_flight(json: &Json, at: &str, reader: &mut Reader) -> Option<u32> {
    let number = match json {
        Json::Number(number) => number.as_u64().filter(|number| (1..=MAX_IN_FLIGHT).contains(number)),
        _ => None,
    };
    if number.is_none() {
        reader.error_at(at).expected(format!("a whole number, 1 to {MAX_IN_FLIGHT}")).got(json.shown());
    }
    number.and_then(|number| number.try_into().ok())
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
