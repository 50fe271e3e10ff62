//! The vault, as far as it goes without a ledger: it knows the callers, and answers calls that need
//! no entry.

use mintmark_backends_wasi::{line, microseconds};
use mintmark_configuration::{ConfigError, KeyName, variable};
use wasip2::random::random::get_random_bytes;
use zeroize::Zeroize;

use super::bindings::exports::mintmark::gateway::vault::{Call, Caller, Credential, SignOutcome, VaultFailure};
use super::bindings::exports::mintmark::gateway::vault_types::SignResponse;
use super::bindings::mintmark::signer::wallets::{Key, Material, Planned, Wallet};
use crate::keys::{KeyError, key};

/// The backend.
pub(crate) struct Vault(Wallet);

impl Vault {
    /// Opens the vault. Returns `None` if no signer is configured. The bytes of the keys are wiped
    /// once the signer has them.
    ///
    /// # Errors
    /// Every error of the section and of the variables that hold keys.
    pub(crate) fn open(variables: &[(String, String)]) -> Result<Option<Self>, Vec<ConfigError>> {
        let Some(signer) = mintmark_configuration::signer(variables)? else { return Ok(None) };
        signer.warnings.iter().for_each(|warning| line(&warning.to_string()));
        let read: Vec<_> = signer.keys.iter().map(|KeyName { id, env }| (id, env, key(variable(variables, env)))).collect();
        let errors: Vec<ConfigError> = read
            .iter()
            .enumerate()
            .filter_map(|(index, (_, env, secret))| Some(config_error(index, env, *secret.as_ref().err()?)))
            .collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut keys: Vec<Key> = read
            .into_iter()
            .filter_map(|(id, _, secret)| Some(Key { id: id.clone(), material: Material::Secret(secret.ok()?.to_vec()) }))
            .collect();
        let opened = Wallet::open(&signer.section, &keys, &get_random_bytes(32));
        for Key { material: Material::Secret(bytes) | Material::Remote(bytes), .. } in &mut keys {
            bytes.zeroize();
        }
        let shown = |error: super::bindings::mintmark::signer::types::ConfigError| {
            signer.secrets.redacted(&ConfigError { at: error.at, expected: error.expected, got: error.got })
        };
        opened.map(|wallet| Some(Self(wallet))).map_err(|errors| errors.into_iter().map(shown).collect())
    }

    /// Returns the caller that a credential belongs to.
    pub(crate) fn identify(&self, credential: &Credential) -> Result<Caller, VaultFailure> {
        self.0.identify(credential, microseconds()).map_err(VaultFailure::Refused)
    }

    /// Answers a call that needs no entry. It does not judge any other: a policy's refusal would be
    /// an entry too.
    pub(crate) fn sign(&self, call: &Call) -> Result<SignOutcome, VaultFailure> {
        match self.0.plan(call, microseconds()).map_err(VaultFailure::Refused)? {
            Planned::Answered(result) => {
                Ok(SignOutcome::Answered(SignResponse { result, hash: None, nonce: None, sequence: None, hash_recorded: true }))
            }
            Planned::Audit(_) | Planned::LookUp(_) | Planned::Sign(_) => Err(VaultFailure::StoreUnavailable),
        }
    }
}

fn config_error(index: usize, env: &str, error: KeyError) -> ConfigError {
    let expected = format!("32 bytes as 64 hexadecimal digits in the environment variable {env}");
    ConfigError::new(format!("/signer/keys/{index}/env"), expected, error.to_string())
}
