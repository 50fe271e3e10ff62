//! Wallets of the signer component with keys that are nobody's: nothing is ever released.

use super::bindings::mintmark::signer::wallets::{Key, Wallet};
use crate::report::Problem;
use crate::signer::Section;

/// Opens a wallet for a section; `text`: the section's, or one made from it.
///
/// # Errors
/// Every problem of it, with pointers into the document.
pub(super) fn open(section: &Section, text: &str) -> Result<Wallet, Vec<Problem>> {
    let keys: Vec<Key> = section.key_ids().into_iter().zip(1_u32..).map(|(id, number)| Key { id, secret: secret(number) }).collect();
    // Blinding protects secrets, and there is none.
    let entropy = [7; 32];
    Wallet::open(text, &keys, &entropy).map_err(|problems| {
        problems.into_iter().map(|problem| Problem::new(section.pointer(&problem.at), problem.expected, problem.got)).collect()
    })
}

/// A small number: everybody's key.
fn secret(number: u32) -> Vec<u8> {
    let mut secret = vec![0; 28];
    secret.extend_from_slice(&number.to_be_bytes());
    secret
}
