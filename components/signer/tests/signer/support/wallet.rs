//! A wallet with two keys, and the configuration that it is opened with.

use mintmark_signer::{
    config::{
        config_error::ConfigError,
        keys::{GivenKey, Material},
    },
    crypto::{hash::sha256, secret::Secret},
    encoding::hex,
    wallet::Wallet,
};
use serde_json::{Value, json};

/// The secret of the key `hot`.
pub const HOT: &str = "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";

/// The address of the key `hot`.
pub const HOT_ADDRESS: &str = "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23";

/// The secret of the key `cold`.
pub const COLD: &str = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

/// The address of the key `cold`.
pub const COLD_ADDRESS: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

/// Returns a configuration with two keys, two callers, and permissive policies.
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

/// Returns the `tokenSha256` of a token.
pub fn token_hash(token: &str) -> String {
    hex::digits(&sha256(token.as_bytes()))
}

/// Returns a key as a host passes it to the wallet.
pub fn given_key(id: &str, secret: &str) -> GivenKey {
    GivenKey { id: id.into(), material: Material::Secret(hex::decode(secret).unwrap()) }
}

/// Opens a wallet with a configuration and the two keys.
pub fn open_wallet(config: &Value) -> Result<Wallet, Vec<ConfigError>> {
    Wallet::open(&config.to_string(), vec![given_key("hot", HOT), given_key("cold", COLD)], vec![7; 32])
}

/// Parses a secret from hexadecimal digits.
pub fn secret(digits: &str) -> Secret {
    Secret::take(&mut hex::decode_digits(digits.trim_start_matches("0x")).unwrap()).unwrap()
}
