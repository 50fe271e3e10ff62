//! Signs a message, with an entry in a ledger. cargo run -- signer.wasm
mod entropy;
mod ledger;
mod wallet;

use std::env::args;

use entropy::random;
use serde_json::json;
use sha2::{Digest, Sha256};
use wallet::{Key, Material, Wallet};
use wasmtime::{Result, error::Context};

fn main() -> Result<()> {
    let path = args().nth(1).context("expected the path of signer.wasm")?;
    let token = hex(&random()?);
    let config = json!({
        "wallet": "example",
        "keys": [{ "id": "hot", "env": "HOT_KEY" }],
        "callers": [{ "id": "backend", "tokenSha256": hex(&Sha256::digest(&token)), "keys": ["hot"] }],
        "policies": [{ "name": "words", "effect": "allow", "kinds": ["message"], "when": { "caller": ["backend"] } }],
    });
    let key = Key { id: "hot".into(), material: Material::Secret(random()?) };
    let mut wallet = Wallet::open(&path, &config.to_string(), key)?;
    let accounts: Vec<String> = serde_json::from_str(&wallet.call(&token, "eth_accounts", "[]")?)?;
    let account = accounts.first().context("expected one account")?;
    println!("account {account}");
    let signature = wallet.call(&token, "personal_sign", &json!(["0x68656c6c6f", account]).to_string())?;
    println!("signature {}", serde_json::from_str::<String>(&signature)?);
    match wallet.call(&token, "eth_sign", &json!([account, "0x68656c6c6f"]).to_string()) {
        Ok(answer) => println!("signed {answer}"),
        Err(refusal) => println!("refused {refusal}"),
    }
    println!("entries {}", wallet.ledger.head().sequence);
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
