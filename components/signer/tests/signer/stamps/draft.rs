//! Stamped requests to test with.

use base64ct::{Base64, Encoding as _};
use ed25519_dalek::Signer as _;
use mintmark_signer::{
    crypto::hash::sha256,
    refusal::Refusal,
    stamp::Stamp,
    wallet::{Credential, call::Call},
};
use serde_json::{Value, json};

use crate::support::{
    vault::NOW,
    wallet::{HOT_ADDRESS, config, token_hash},
};

pub const SECOND: u64 = 1_000_000;
pub const CREATED: u64 = NOW / SECOND;
pub const COMPONENTS: &str = r#"("@method" "@authority" "@path" "@query" "content-digest")"#;

/// The order of the group of P-256.
pub const ORDER: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

pub fn ed25519() -> ed25519_dalek::SigningKey {
    ed25519_dalek::SigningKey::from_bytes(&[5; 32])
}

pub fn p256() -> p256::ecdsa::SigningKey {
    p256::ecdsa::SigningKey::from_slice(&[6; 32]).unwrap()
}

pub fn hexadecimal(bytes: &[u8]) -> String {
    mintmark_signer::encoding::hex::digits(bytes)
}

/// Returns a configuration with two callers that have stamp keys and one that has a token.
pub fn stamped() -> Value {
    let mut config = config();
    config["callers"] = json!([
        { "id": "edward", "stamp": { "algorithm": "ed25519", "publicKey": hexadecimal(ed25519().verifying_key().as_bytes()) }, "keys": ["hot"], "audit": true },
        { "id": "nist", "stamp": { "algorithm": "ecdsa-p256-sha256", "publicKey": hexadecimal(p256().verifying_key().to_sec1_point(false).as_bytes()) }, "keys": ["hot"] },
        { "id": "backend", "tokenSha256": token_hash("backend-token"), "keys": ["hot"] },
    ]);
    config
}

/// A request before it is stamped.
#[derive(Clone)]
pub struct Draft {
    pub keyid: &'static str,
    pub algorithm: &'static str,
    pub authority: &'static str,
    pub chain: Option<&'static str>,
    pub created: u64,
    pub nonce: &'static str,
    pub key: Option<&'static str>,
    pub method: &'static str,
    pub params: Value,
    /// Replaces the body.
    pub body: Option<String>,
    /// Replaces the components.
    pub components: Option<&'static str>,
    /// Replaces the parameters.
    pub parameters: Option<String>,
}

pub fn draft(keyid: &'static str) -> Draft {
    Draft {
        keyid,
        algorithm: if keyid == "nist" { "ecdsa-p256-sha256" } else { "ed25519" },
        authority: "signer.example",
        chain: None,
        created: CREATED,
        nonce: "nonce-of-16-char",
        key: None,
        method: "personal_sign",
        params: json!(["hello", HOT_ADDRESS]),
        body: None,
        components: None,
        parameters: None,
    }
}

impl Draft {
    pub fn stamp(&self) -> Stamp {
        let body = self
            .body
            .clone()
            .unwrap_or_else(|| format!(r#"{{"jsonrpc":"2.0","id":1,"method":"{}","params":{}}}"#, self.method, self.params));
        let path = self.chain.map_or_else(|| "/v1/signer".to_owned(), |chain| format!("/v1/signer/{chain}"));
        let digest = format!("sha-256=:{}:", Base64::encode_string(&sha256(body.as_bytes())));
        let with_key = COMPONENTS.replace(")", r#" "idempotency-key")"#);
        let components = self.components.unwrap_or(if self.key.is_some() { &with_key } else { COMPONENTS });
        let Self { keyid, algorithm, created, nonce, .. } = self;
        let parameters =
            self.parameters.clone().unwrap_or_else(|| format!(r#";created={created};nonce="{nonce}";keyid="{keyid}";alg="{algorithm}""#));
        let mut lines = vec![
            "\"@method\": POST".to_owned(),
            format!("\"@authority\": {}", self.authority.to_ascii_lowercase()),
            format!("\"@path\": {path}"),
            "\"@query\": ?".to_owned(),
            format!("\"content-digest\": {digest}"),
        ];
        lines.extend(self.key.map(|key| format!("\"idempotency-key\": {key}")));
        lines.push(format!("\"@signature-params\": {components}{parameters}"));
        let base = lines.join("\n");
        let signature = match *keyid {
            "nist" => p256::ecdsa::signature::Signer::<p256::ecdsa::Signature>::sign(&p256(), base.as_bytes()).to_bytes().to_vec(),
            _ => ed25519().sign(base.as_bytes()).to_bytes().to_vec(),
        };
        Stamp {
            method: "POST".into(),
            authority: self.authority.into(),
            path,
            query: "?".into(),
            signature_input: format!("mintmark={components}{parameters}"),
            signature: format!("mintmark=:{}:", Base64::encode_string(&signature)),
            content_digest: digest,
            idempotency_key: self.key.map(str::to_owned),
            body: Some(body.into_bytes()),
        }
    }

    pub fn call(&self) -> Call {
        self.call_with(self.stamp())
    }

    pub fn call_with(&self, stamp: Stamp) -> Call {
        Call {
            credential: Credential::Stamp(Box::new(stamp)),
            method: self.method.into(),
            params: self.params.to_string(),
            chain: self.chain.map(str::to_owned),
            idempotency_key: self.key.map(str::to_owned),
            estimates: None,
            confirmed_nonce: None,
        }
    }
}

/// Returns the field that the refusal of a stamp names.
pub fn field<T>(result: Result<T, Refusal>) -> String {
    match result {
        Err(Refusal::InvalidStamp(invalid)) => invalid.field,
        Err(other) => format!("{other:?}"),
        Ok(_) => "taken".into(),
    }
}

/// A change to a stamp after it was signed.
pub type Change = fn(&mut Stamp);
