//! The `signer` section of the configuration, read strictly: every problem is listed, with its JSON pointer, and no secret is repeated.

pub mod callers;
pub mod frozen;
pub mod keys;
pub mod policies;
pub mod proof;
pub mod section;

use std::rc::Rc;

use crate::{
    config::{callers::Caller, frozen::Frozen, section::Reader},
    hash::sha256,
    json::Json,
    policy::Policy,
};

/// A problem in a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// JSON pointer (RFC 6901) into the configuration.
    pub at: String,
    /// The rule.
    pub expected: String,
    /// What stands there, shortened; never secret.
    pub got: String,
}

/// The section, understood. Keys are ids so far.
#[derive(Debug)]
pub struct Config {
    /// Name of the wallet, part of every entry.
    pub wallet: String,
    /// Ids of the keys, in order.
    pub keys: Vec<String>,
    /// Callers.
    pub callers: Vec<Rc<Caller>>,
    /// What signs nothing for now.
    pub frozen: Frozen,
    /// Policies.
    pub policies: Vec<Policy>,
    /// SHA-256 of the canonical text of `policies` (RFC 8785: names sorted, no white space).
    pub policy_hash: [u8; 32],
}

impl Config {
    /// Reads the section. Errors: every problem found.
    pub fn read(text: &str) -> Result<Self, Vec<Problem>> {
        let json = match Json::parse(text) {
            Ok(json) => json,
            Err(error) => return Err(vec![Problem { at: "/signer".into(), expected: "JSON".into(), got: error }]),
        };
        let mut reader = Reader::default();
        let config = section(&json, &mut reader);
        match config {
            Some(config) if reader.problems.is_empty() => Ok(config),
            _ => Err(reader.problems),
        }
    }
}

fn section(json: &Json, reader: &mut Reader) -> Option<Config> {
    let signer = reader.object(json, "/signer", &["wallet", "keys", "callers", "frozen", "policies"])?;
    let wallet = match signer.get("wallet") {
        None => Some("default".to_owned()),
        Some(name) => reader.id(name, "/signer/wallet"),
    };
    let keys = reader.required(&signer, "keys").and_then(|list| keys::read(list, reader));
    let callers = reader.required(&signer, "callers").and_then(|list| callers::read(list, keys.as_deref(), reader));
    let frozen = match signer.get("frozen") {
        None => Some(Frozen::Nothing),
        Some(frozen) => frozen::read(frozen, keys.as_deref(), reader),
    };
    let ids = callers.as_ref().map(|callers| callers.iter().map(|caller| caller.id.clone()).collect::<Vec<_>>());
    let policies = reader.required(&signer, "policies");
    let policy_hash = policies.map(|list| sha256(canonical(list).as_bytes()));
    let policies = policies.and_then(|list| policies::read(list, ids.as_deref(), reader));
    Some(Config { wallet: wallet?, keys: keys?, callers: callers?, frozen: frozen?, policies: policies?, policy_hash: policy_hash? })
}

/// JSON text with the names of objects sorted. Configurations hold no numbers where this is used, so it is RFC 8785.
fn canonical(json: &Json) -> String {
    fn sorted(json: &Json) -> Json {
        match json {
            Json::Null => Json::Null,
            Json::Bool(value) => Json::Bool(*value),
            Json::Number(value) => Json::Number(value.clone()),
            Json::Text(text) => Json::Text(text.clone()),
            Json::List(items) => Json::List(items.iter().map(sorted).collect()),
            Json::Object(fields) => {
                let mut fields: Vec<_> = fields.iter().map(|(name, value)| (name.clone(), sorted(value))).collect();
                fields.sort_unstable_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
                Json::Object(fields)
            }
        }
    }
    sorted(json).to_string()
}
