//! The configuration section `signer`, for two keys. An input is its JSON.

use mintmark_signer::wallet::Wallet;

use crate::support::wallet::{COLD, HOT, config, given_key};

pub(crate) fn run(input: &[u8]) -> bool {
    let Ok(text) = core::str::from_utf8(input) else { return false };
    match Wallet::open(text, vec![given_key("hot", HOT), given_key("cold", COLD)], vec![1; 32]) {
        Ok(_) => true,
        Err(errors) => {
            assert!(!errors.is_empty() && errors.iter().all(|error| error.at.starts_with("/signer")), "{errors:?}");
            false
        }
    }
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    vec![config().to_string().into_bytes(), crate::targets::policy::policy_config().to_string().into_bytes()]
}
