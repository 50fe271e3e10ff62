//! The section `signer` of a configuration, for two keys.

use mintmark_signer::wallet::Wallet;

use crate::support::wallet::{COLD, HOT, config, given_key};

pub(crate) fn run(input: &[u8]) -> bool {
    let Ok(text) = core::str::from_utf8(input) else { return false };
    match Wallet::open(text, vec![given_key("hot", HOT), given_key("cold", COLD)], vec![1; 32]) {
        Ok(_) => true,
        Err(problems) => {
            assert!(!problems.is_empty() && problems.iter().all(|problem| problem.at.starts_with("/signer")), "{problems:?}");
            false
        }
    }
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    vec![config().to_string().into_bytes(), crate::targets::policy::config_of_policies().to_string().into_bytes()]
}
