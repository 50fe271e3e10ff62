//! The vault as far as it goes without a ledger: who a caller is, and what is answered without an entry.

use mintmark_configuration::{ConfigError, KeyName, variable};
use wasip2::clocks::wall_clock;
use wasip2::random::random::get_random_bytes;
use zeroize::Zeroize;

use super::bindings::exports::mintmark::gateway::backends::{Call, Caller, Credential, SignOutcome, VaultFailure};
use super::bindings::exports::mintmark::gateway::types::SignResponse;
use super::bindings::mintmark::signer::wallets::{Key, Material, Planned, Wallet};
use super::log;
use crate::keys::{KeyProblem, key};

/// The backend.
pub(crate) struct Vault(Wallet);

impl Vault {
    /// Opens it; none where no signer is configured. Errors: every problem of the section and of the variables that hold keys. The bytes are wiped once the signer has them.
    pub(crate) fn open(variables: &[(String, String)]) -> Result<Option<Self>, Vec<ConfigError>> {
        let Some(signer) = mintmark_configuration::signer(variables)? else { return Ok(None) };
        signer.warnings.iter().for_each(|warning| log::line(&warning.to_string()));
        let read: Vec<_> = signer.keys.iter().map(|KeyName { id, env }| (id, env, key(variable(variables, env)))).collect();
        let problems: Vec<ConfigError> =
            read.iter().enumerate().filter_map(|(index, (_, env, secret))| Some(problem(index, env, *secret.as_ref().err()?))).collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut keys: Vec<Key> = read
            .into_iter()
            .filter_map(|(id, _, secret)| Some(Key { id: id.clone(), material: Material::Secret(secret.ok()?.to_vec()) }))
            .collect();
        let opened = Wallet::open(&signer.section, &keys, &get_random_bytes(32));
        for Key { material: Material::Secret(bytes) | Material::Remote(bytes), .. } in &mut keys {
            bytes.zeroize();
        }
        let told = |problem: super::bindings::mintmark::signer::types::ConfigError| {
            signer.secrets.redacted(&ConfigError { at: problem.at, expected: problem.expected, got: problem.got })
        };
        opened.map(|wallet| Some(Self(wallet))).map_err(|problems| problems.into_iter().map(told).collect())
    }

    /// Who a credential belongs to.
    pub(crate) fn identify(&self, credential: &Credential) -> Result<Caller, VaultFailure> {
        self.0.identify(credential, now()).map_err(VaultFailure::Refused)
    }

    /// Answers what needs no entry. The rest is not even judged: a refusal by policy would be an entry too.
    pub(crate) fn sign(&self, call: &Call) -> Result<SignOutcome, VaultFailure> {
        match self.0.plan(call, now()).map_err(VaultFailure::Refused)? {
            Planned::Answered(result) => Ok(SignOutcome::Answered(SignResponse { result, hash: None })),
            Planned::Audit(_) | Planned::Sign(_) => Err(VaultFailure::StoreUnavailable),
        }
    }
}

/// Microseconds since 1970.
fn now() -> u64 {
    let now = wall_clock::now();
    now.seconds.saturating_mul(1_000_000).saturating_add(u64::from(now.nanoseconds / 1_000))
}

fn problem(index: usize, env: &str, problem: KeyProblem) -> ConfigError {
    let got = match problem {
        KeyProblem::Unset => "it is not set",
        KeyProblem::Other => "something else",
    };
    ConfigError::new(format!("/signer/keys/{index}/env"), format!("32 bytes, hexadecimal, in the environment variable {env}"), got)
}
