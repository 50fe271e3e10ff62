//! The `signer` section of the configuration, read strictly: every problem is listed, with its JSON pointer, and no secret is repeated.

pub mod callers;
pub mod chains;
pub mod keys;
pub mod nonces;
pub mod policies;
mod reader;
mod spending_limits;

use std::rc::Rc;

use crate::{
    config::{
        callers::Caller,
        chains::Chains,
        keys::{
            ConfiguredKey,
            frozen::{self, Frozen},
        },
        nonces::NonceKind,
        reader::section::Reader,
    },
    crypto::hash::sha256,
    encoding::json::Json,
    policy::Policy,
    record::spending_limits::Window,
};

/// Name and version of the language of policies and windows, part of their hash.
pub const LANGUAGE: &str = "mintmark-policy-v1";

/// A problem in a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
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
    /// The keys, in order.
    pub keys: Vec<ConfiguredKey>,
    /// How nonces of signatures are made.
    pub nonces: NonceKind,
    /// Callers.
    pub callers: Vec<Rc<Caller>>,
    /// Rules of chains.
    pub chains: Chains,
    /// What signs nothing for now.
    pub frozen: Frozen,
    /// Policies.
    pub policies: Vec<Policy>,
    /// Windows.
    pub windows: Vec<Window>,
    /// SHA-256 of the canonical text (RFC 8785: names sorted, no white space) of what decides: an object of `chains`, `policies`, `version` ([`LANGUAGE`]) and `windows`.
    pub policy_hash: [u8; 32],
}

impl Config {
    /// Reads the section. Errors: every problem found.
    pub fn read(text: &str) -> Result<Self, Vec<ConfigError>> {
        let json = match Json::parse(text) {
            Ok(json) => json,
            Err(error) => return Err(vec![ConfigError { at: "/signer".into(), expected: "JSON".into(), got: error }]),
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
    let signer = reader.object(json, "/signer", &["wallet", "keys", "nonces", "callers", "chains", "frozen", "policies", "windows"])?;
    let wallet = match signer.get("wallet") {
        None => Some("default".to_owned()),
        Some(name) => reader.id(name, "/signer/wallet"),
    };
    let keys = reader.required(&signer, "keys").and_then(|list| keys::read(list, reader));
    let nonces = signer.get("nonces").map_or(Some(NonceKind::Rfc6979), |kind| nonces::read(kind, reader));
    let key_ids = keys.as_ref().map(|keys| keys.iter().map(|key| key.id.clone()).collect::<Vec<_>>());
    let callers = reader.required(&signer, "callers").and_then(|list| callers::read(list, key_ids.as_deref(), reader));
    let ids = callers.as_ref().map(|callers| callers.iter().map(|caller| caller.id.clone()).collect::<Vec<_>>());
    let frozen = match signer.get("frozen") {
        None => Some(Frozen::Nothing),
        Some(frozen) => frozen::read(frozen, key_ids.as_deref(), reader),
    };
    let chains = match signer.get("chains") {
        None => Some(Chains::default()),
        Some(chains) => chains::read(chains, reader),
    };
    let (policies, windows) = (reader.required(&signer, "policies"), signer.get("windows"));
    let policy_hash = policies.map(|policies| hash(signer.get("chains"), policies, windows));
    let policies = policies.and_then(|list| policies::read(list, ids.as_deref(), reader));
    let names: Vec<_> = policies.iter().flatten().map(|policy| policy.name.as_str()).collect();
    let windows = windows.map_or(Some(Vec::new()), |list| spending_limits::read(list, &names, reader));
    Some(Config {
        wallet: wallet?,
        keys: keys?,
        nonces: nonces?,
        callers: callers?,
        chains: chains?,
        frozen: frozen?,
        policies: policies?,
        windows: windows?,
        policy_hash: policy_hash?,
    })
}

fn hash(chains: Option<&Json>, policies: &Json, windows: Option<&Json>) -> [u8; 32] {
    let or = |section: Option<&Json>, empty: &str| section.map_or_else(|| empty.to_owned(), canonical);
    let (chains, policies, windows) = (or(chains, "{}"), canonical(policies), or(windows, "[]"));
    sha256(format!(r#"{{"chains":{chains},"policies":{policies},"version":"{LANGUAGE}","windows":{windows}}}"#).as_bytes())
}

/// JSON text with the names of objects sorted. The numbers of configurations that are accepted are whole ones below 2^53, so it is RFC 8785.
fn canonical(json: &Json) -> String {
    fn sorted(json: &Json) -> Json {
        match json {
            Json::Null => Json::Null,
            Json::Bool(value) => Json::Bool(*value),
            Json::Number(value) => Json::Number(value.clone()),
            Json::Text(text) => Json::Text(text.clone()),
            Json::List(items) => Json::List(items.iter().map(sorted).collect()),
            Json::Object(fields) => {
                let mut sorted_fields: Vec<(String, Json)> = Vec::with_capacity(fields.len());
                for (name, value) in fields {
                    let place = sorted_fields.partition_point(|(other, _)| other.encode_utf16().lt(name.encode_utf16()));
                    sorted_fields.insert(place, (name.clone(), sorted(value)));
                }
                Json::Object(sorted_fields)
            }
        }
    }
    sorted(json).to_string()
}
