//! What the tests share: vectors, a wallet, and a vault that keeps its ledger.

use std::collections::BTreeMap;

use mintmark_signer::{
    config::{
        ConfigError,
        keys::{GivenKey, Material},
    },
    crypto::hash::sha256,
    encoding::hex,
    record::ledger::{Ledger, Row},
    refusal::Refusal,
    transaction::complete::Estimates,
    wallet::{
        Credential, Wallet,
        plan::{Call, Plan, Planned},
        prepare::Ticket,
        release::{Released, Signed},
    },
};
use ruint::aliases::U256;
use serde_json::{Value, json};
use zeroize::Zeroizing;

/// Microseconds: 2023-11-14.
pub const NOW: u64 = 1_700_000_000_000_000;
/// Of `hot`.
pub const HOT: &str = "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";
/// Its address.
pub const HOT_ADDRESS: &str = "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23";
/// Of `cold`.
pub const COLD: &str = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
/// Its address.
pub const COLD_ADDRESS: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
/// A destination.
pub const SHOP: &str = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

/// The vectors of a file.
pub fn vectors(name: &str) -> Vec<Value> {
    let path = format!("{}/../../tests/vectors/signer/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The vectors of a compressed file.
pub fn packed_vectors(name: &str) -> Vec<Value> {
    serde_json::from_value(packed(name)).unwrap()
}

/// What a compressed file says.
pub fn packed(name: &str) -> Value {
    let path = format!("{}/../../tests/vectors/signer/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::io::read_to_string(flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap())).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// A field that is text.
pub fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} in {value}"))
}

/// Two keys, two callers, and policies that allow a lot.
pub fn config() -> Value {
    json!({
        "keys": [{ "id": "hot", "env": "MINTMARK_KEY_HOT" }, { "id": "cold", "env": "MINTMARK_KEY_COLD" }],
        "callers": [
            { "id": "backend", "tokenSha256": token_hash("backend-token"), "keys": ["hot"], "plan": "pro", "audit": true },
            { "id": "desk", "tokenSha256": token_hash("desk-token"), "keys": ["cold", "hot"] }
        ],
        "policies": [
            { "name": "calls", "effect": "allow", "kinds": ["transaction"], "when": { "chain": ["*"], "to": ["*"], "selector": ["*"], "delegate": ["*"], "fee": { "max": "0xffffffffffffffffffffffff" } } },
            { "name": "creates", "effect": "allow", "kinds": ["create"], "when": { "chain": ["*"], "fee": { "max": "0xffffffffffffffffffffffff" } } },
            { "name": "delegations", "effect": "allow", "kinds": ["authorization"], "when": { "chain": ["*"], "delegate": ["*"] } },
            { "name": "words", "effect": "allow", "kinds": ["message"], "when": { "caller": ["*"] } }
        ]
    })
}

/// `tokenSha256` of a token.
pub fn token_hash(token: &str) -> String {
    hex::digits(&sha256(token.as_bytes()))
}

/// A secret as the host hands it over.
pub fn given(id: &str, secret: &str) -> GivenKey {
    GivenKey { id: id.into(), material: Material::Secret(hex::decode(secret).unwrap()) }
}

/// A wallet by a configuration, with its two keys.
pub fn open(config: &Value) -> Result<Wallet, Vec<ConfigError>> {
    Wallet::open(&config.to_string(), vec![given("hot", HOT), given("cold", COLD)], vec![7; 32])
}

/// A call of `backend`.
pub fn call(method: &str, params: &Value) -> Call {
    Call {
        credential: bearer("backend-token"),
        method: method.into(),
        params: params.to_string(),
        chain: None,
        idempotency_key: None,
        estimates: None,
        confirmed_nonce: None,
    }
}

/// A bearer token.
pub fn bearer(token: &str) -> Credential {
    Credential::Bearer(token.to_owned().into())
}

/// What a gateway fills in.
pub fn fill(nonce: u64) -> Estimates {
    Estimates {
        pending_nonce: nonce,
        gas: 100_000,
        max_fee_per_gas: U256::from(20_000_000_000_u64),
        max_priority_fee_per_gas: U256::from(1_000_000_000),
    }
}

/// A complete transaction object from `hot`.
pub fn transaction() -> Value {
    json!({ "from": HOT_ADDRESS, "to": SHOP, "chainId": "0x1", "nonce": "0x0", "gas": "0x5208", "maxFeePerGas": "0x4a817c800", "maxPriorityFeePerGas": "0x3b9aca00", "value": "0x1", "type": "0x2" })
}

/// `transaction` with fields set, or (null) taken away.
pub fn with(changes: &Value) -> Value {
    let mut object = transaction();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            object.as_object_mut().unwrap().remove(name);
        } else {
            object[name] = value.clone();
        }
    }
    object
}

/// Entropy that is another at every time.
pub fn entropy(now: u64) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(sha256(&now.to_be_bytes()))
}

/// A vault: a wallet, and the ledger that it keeps.
pub struct Vault {
    pub wallet: Wallet,
    pub rows: BTreeMap<String, Row>,
    pub texts: Vec<String>,
    pub head: [u8; 32],
    pub now: u64,
}

impl Vault {
    pub fn new(config: &Value) -> Self {
        Self { wallet: open(config).unwrap(), rows: BTreeMap::new(), texts: Vec::new(), head: [0; 32], now: NOW }
    }

    /// The ledger as a plan needs it.
    pub fn ledger(&self, plan: &Plan) -> Ledger {
        let rows = plan.rows().iter().filter_map(|name| self.rows.get(name).cloned()).collect();
        Ledger { sequence: self.texts.len() as u64, head: self.head, rows }
    }

    pub fn plan(&self, call: Call) -> Result<Plan, Refusal> {
        match self.wallet.plan(call, self.now)? {
            Planned::Sign(plan) => Ok(*plan),
            _ => panic!("nothing to sign"),
        }
    }

    pub fn prepare(&self, call: Call) -> Result<Ticket, Refusal> {
        let plan = self.plan(call)?;
        self.wallet.prepare(&plan, &self.ledger(&plan), self.now, &entropy(self.now))
    }

    /// Commits a ticket's entry, if it has one.
    pub fn commit(&mut self, ticket: &Ticket) {
        if let Some(entry) = ticket.entry() {
            assert_eq!(entry.sequence, self.texts.len() as u64 + 1, "sequences have no gaps");
            assert_eq!(entry.previous, self.head, "an entry follows on the head");
            assert_eq!(entry.head, sha256(entry.text.as_bytes()), "the head is the hash of the text");
            self.head = entry.head;
            self.texts.push(entry.text.clone());
            for row in &entry.changes {
                self.rows.insert(row.name.clone(), row.clone());
            }
        }
    }

    /// Plan, prepare, commit, release.
    pub fn sign(&mut self, call: Call) -> Result<Signed, Refusal> {
        let plan = self.plan(call)?;
        self.run(&plan)
    }

    /// Prepare, commit, release.
    pub fn run(&mut self, plan: &Plan) -> Result<Signed, Refusal> {
        let ticket = self.wallet.prepare(plan, &self.ledger(plan), self.now, &entropy(self.now))?;
        self.commit(&ticket);
        self.release(ticket)
    }

    /// Releases a ticket of a key that the wallet has.
    pub fn release(&self, ticket: Ticket) -> Result<Signed, Refusal> {
        match self.wallet.release(ticket, &self.head)? {
            Released::Signed(signed) => Ok(received(signed)),
            Released::SignRemotely(delegation) => panic!("the key {} is held elsewhere", delegation.key()),
        }
    }

    /// The last entry's JSON.
    pub fn last(&self) -> Value {
        let text = self.texts.last().unwrap();
        let line = text.strip_prefix("mintmark-audit-v1\n").unwrap();
        assert!(!line.contains('\n'), "one line");
        serde_json::from_str(line).unwrap()
    }
}

/// An answer as a client sees it: a result that is text without its quotes.
pub fn received(signed: Signed) -> Signed {
    match serde_json::from_str(&signed.result).unwrap() {
        Value::String(result) => Signed { result, ..signed },
        _ => signed,
    }
}
