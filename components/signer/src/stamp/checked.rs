//! Signatures that were found good a moment ago. One request asks the signer up to three times with the same stamp, and checking a signature takes longer than everything else.

use std::{cell::RefCell, collections::VecDeque};

use crate::{crypto::hash::sha256_of_parts, stamp::PublicKey};

/// How many are remembered: as many as requests are under way at a time.
const MOST: usize = 64;

/// Digests of signatures that are good, with their key and what they sign; the latest last.
#[derive(Default)]
pub struct Checked(RefCell<VecDeque<[u8; 32]>>);

impl Checked {
    /// Whether a signature is this key's over these bytes. `keyid`: names the key for as long as this lives.
    pub fn verifies(&self, keyid: &str, key: &PublicKey, signed: &[u8], signature: &[u8; 64]) -> bool {
        let digest = sha256_of_parts(&[keyid.as_bytes(), signed, signature]);
        if self.0.borrow().contains(&digest) {
            return true;
        }
        let good = key.verifies(signed, signature);
        if good {
            let mut digests = self.0.borrow_mut();
            if digests.len() >= MOST {
                digests.pop_front();
            }
            digests.push_back(digest);
        }
        good
    }
}
