//! The section `signer` of a configuration, for two keys.

use mintmark_signer::{
    config::keys::{GivenKey, Material},
    wallet::Wallet,
};

pub(crate) fn run(input: &[u8]) -> bool {
    let Ok(text) = core::str::from_utf8(input) else { return false };
    let keys = ["hot", "cold"].map(|id| GivenKey { id: id.into(), material: Material::Secret(vec![if id == "hot" { 1 } else { 2 }; 32]) });
    match Wallet::open(text, keys.into(), vec![1; 32]) {
        Ok(_) => true,
        Err(problems) => {
            assert!(!problems.is_empty() && problems.iter().all(|problem| problem.at.starts_with("/signer")), "{problems:?}");
            false
        }
    }
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    vec![crate::common::config().to_string().into_bytes()]
}
