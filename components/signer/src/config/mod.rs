//! The `signer` section of the configuration. It is read strictly: every config error is listed,
//! with its JSON pointer. No error repeats a secret.

pub mod callers;
pub mod chains;
pub mod config_error;
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
        config_error::ConfigError,
        keys::{
            ConfiguredKey,
            frozen::{self, Frozen},
        },
        nonces::NonceKind,
        reader::section::{Reader, Section},
    },
    crypto::hash::sha256,
    encoding::json::Json,
    policy::Policy,
    record::spending_limits::SpendingLimit,
};

/// Name and version of the language of policies and spending limits. It is part of their hash.
pub const LANGUAGE: &str = "mintmark-policy-v1";

/// The fields of the section. `windows` is the old name of `spendingLimits`.
const FIELDS: [&str; 9] = ["wallet", "keys", "nonces", "callers", "chains", "frozen", "policies", "spendingLimits", "windows"];

/// The section, decoded. Callers name keys by their ids.
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
    /// The keys that sign nothing for now.
    pub frozen: Frozen,
    /// Policies.
    pub policies: Vec<Policy>,
    /// Spending limits.
    pub spending_limits: Vec<SpendingLimit>,
    /// SHA-256 of the rules, see [`hash_of_rules`].
    pub policy_hash: [u8; 32],
}

impl Config {
    /// Reads the section from JSON text.
    ///
    /// Errors: every config error that was found.
    pub fn read(text: &str) -> Result<Self, Vec<ConfigError>> {
        let json = match Json::parse(text) {
            Ok(json) => json,
            Err(error) => return Err(vec![ConfigError { at: "/signer".into(), expected: "JSON".into(), got: error }]),
        };
        let mut reader = Reader::default();
        let config = section(&json, &mut reader);
        match config {
            Some(config) if reader.errors.is_empty() => Ok(config),
            _ => Err(reader.errors),
        }
    }
}

fn section(json: &Json, reader: &mut Reader) -> Option<Config> {
    let signer = reader.object(json, "/signer", &FIELDS)?;
    let wallet = match signer.get("wallet") {
        None => Some("default".to_owned()),
        Some(name) => reader.id(name, "/signer/wallet"),
    };
    let keys = reader.required(&signer, "keys").and_then(|list| keys::read(list, reader));
    let nonces = signer.get("nonces").map_or(Some(NonceKind::Rfc6979), |kind| nonces::read(kind, reader));
    let key_ids = keys.as_ref().map(|keys| keys.iter().map(|key| key.id.clone()).collect::<Vec<_>>());
    let callers = reader.required(&signer, "callers").and_then(|list| callers::read(list, key_ids.as_deref(), reader));
    let caller_ids = callers.as_ref().map(|callers| callers.iter().map(|caller| caller.id.clone()).collect::<Vec<_>>());
    let frozen = match signer.get("frozen") {
        None => Some(Frozen::Nothing),
        Some(frozen) => frozen::read(frozen, key_ids.as_deref(), reader),
    };
    let chains = match signer.get("chains") {
        None => Some(Chains::default()),
        Some(chains) => chains::read(chains, reader),
    };
    let policy_list = reader.required(&signer, "policies");
    let limits = either_name(&signer, reader);
    let policies = policy_list.and_then(|list| policies::read(list, caller_ids.as_deref(), reader));
    let names: Vec<_> = policies.iter().flatten().map(|policy| policy.name.as_str()).collect();
    let spending_limits = match &limits {
        None => Some(Vec::new()),
        Some((name, list)) => spending_limits::read(list, &signer.at(name), &names, reader),
    };
    let policy_hash = hash_of_rules(signer.get("chains"), policy_list?, limits.map(|(_, list)| list));
    Some(Config {
        wallet: wallet?,
        keys: keys?,
        nonces: nonces?,
        callers: callers?,
        chains: chains?,
        frozen: frozen?,
        policies: policies?,
        spending_limits: spending_limits?,
        policy_hash,
    })
}

/// Returns the spending limits and the name under which they stand: `spendingLimits`, or `windows`,
/// its old name.
fn either_name<'a>(signer: &Section<'a>, reader: &mut Reader) -> Option<(&'static str, &'a Json)> {
    let [new, old] = ["spendingLimits", "windows"].map(|name| signer.get(name).map(|list| (name, list)));
    if new.is_some() && old.is_some() {
        reader.error_at(signer.at("windows")).expected("only spendingLimits, the new name of windows").got("both names: delete this one");
    }
    new.or(old)
}

/// Returns the SHA-256 of the rules that decide: the canonical JSON text (RFC 8785) of an object of
/// `chains`, `policies`, `version` ([`LANGUAGE`]) and `windows`.
///
/// `windows` are the spending limits, under either name: the same rules keep their hash.
fn hash_of_rules(chains: Option<&Json>, policies: &Json, spending_limits: Option<&Json>) -> [u8; 32] {
    let or = |section: Option<&Json>, empty: &str| section.map_or_else(|| empty.to_owned(), canonical);
    let (chains, policies, spending_limits) = (or(chains, "{}"), canonical(policies), or(spending_limits, "[]"));
    sha256(format!(r#"{{"chains":{chains},"policies":{policies},"version":"{LANGUAGE}","windows":{spending_limits}}}"#).as_bytes())
}

/// Returns JSON text with the names of objects sorted by UTF-16. An accepted configuration has only
/// whole numbers below 2^53, so this is RFC 8785.
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
                fields.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
                Json::Object(fields)
            }
        }
    }
    sorted(json).to_string()
}
