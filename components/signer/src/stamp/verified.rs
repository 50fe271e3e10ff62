//! Signatures that were verified a moment ago. One request asks the signer up to three times with
//! the same stamp, and verifying a signature takes longer than everything else.

use std::{cell::RefCell, collections::VecDeque};

use crate::{crypto::hash::sha256_of_parts, stamp::key::PublicKey};

/// How many signatures are remembered: as many as requests are in flight at a time.
const MAX_SIGNATURES: usize = 64;

/// Digests of verified signatures, each with its key and what it signs. The latest is the last.
#[derive(Default)]
pub struct VerifiedSignatures(RefCell<VecDeque<[u8; 32]>>);

impl VerifiedSignatures {
    /// Verifies a signature of a key over these bytes. `keyid` names the key for as long as this
    /// value lives.
    pub fn verify(&self, keyid: &str, key: &PublicKey, signed: &[u8], signature: &[u8; 64]) -> bool {
        let digest = sha256_of_parts(&[keyid.as_bytes(), signed, signature]);
        if self.0.borrow().contains(&digest) {
            return true;
        }
        let good = key.verifies(signed, signature);
        if good {
            let mut digests = self.0.borrow_mut();
            if digests.len() >= MAX_SIGNATURES {
                digests.pop_front();
            }
            digests.push_back(digest);
        }
        good
    }
}
