//! The bench: slots with secrets, and the operations to time.

use core::hint::black_box;

use mintmark_signer::crypto::{curve::Curve, secret::Secret};
use subtle::ConstantTimeEq as _;

use crate::controls::{leaky_compare, leaky_power};

/// An operation on a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Signs a digest.
    Sign,
    /// Signs a digest, then recovers the public key from the signature.
    SignAndVerify,
    /// Computes the public key.
    PublicKey,
    /// Compares with the reference in constant time.
    Compare,
    /// Control: [`leaky_compare`].
    LeakyCompare,
    /// Control: [`leaky_power`].
    LeakyPower,
}

/// A secret, in the form for the curve and as bytes.
struct Slot {
    secret: Secret,
    bytes: [u8; 32],
}

/// Slots with secrets.
pub struct Bench {
    curve: Curve,
    reference: [u8; 32],
    slots: Vec<Slot>,
}

impl Bench {
    /// Creates a bench without secrets. Returns `None` if the curve cannot be blinded.
    pub fn open(entropy: &[u8; 32], reference: [u8; 32]) -> Option<Self> {
        Some(Self { curve: Curve::new(entropy)?, reference, slots: Vec::new() })
    }

    /// Replaces the secrets in the slots. Returns false and changes nothing if the length is not a
    /// multiple of 32, or if a secret is not a valid key.
    pub fn load(&mut self, secrets: &[u8]) -> bool {
        let (chunks, rest) = secrets.as_chunks::<32>();
        let slots: Option<Vec<_>> = chunks
            .iter()
            .map(|bytes| {
                let secret = Secret::take(&mut bytes.to_vec())?;
                self.curve.public_key(&secret)?;
                Some(Slot { secret, bytes: *bytes })
            })
            .collect();
        match slots {
            Some(slots) if rest.is_empty() => {
                self.slots = slots;
                true
            }
            _ => false,
        }
    }

    /// Runs an operation on the secret of a slot, `times` times. Returns false if there is no such
    /// slot or the operation fails.
    pub fn run(&self, operation: Operation, slot: usize, times: u32) -> bool {
        let Some(slot) = self.slots.get(slot) else { return false };
        (0..times).all(|time| self.run_once(operation, slot, time))
    }

    fn run_once(&self, operation: Operation, slot: &Slot, time: u32) -> bool {
        match operation {
            Operation::Sign => black_box(self.curve.sign(&digest(time), &slot.secret)).is_some(),
            Operation::SignAndVerify => {
                let digest = digest(time);
                let signature = self.curve.sign(&digest, &slot.secret);
                signature.and_then(|signature| black_box(self.curve.recover(&digest, &signature))).is_some()
            }
            Operation::PublicKey => black_box(self.curve.public_key(&slot.secret)).is_some(),
            Operation::Compare => {
                black_box(bool::from(black_box(&slot.bytes).ct_eq(black_box(&self.reference))));
                true
            }
            Operation::LeakyCompare => {
                black_box(leaky_compare(&slot.bytes, &self.reference));
                true
            }
            Operation::LeakyPower => black_box(leaky_power(&slot.bytes)) > 0,
        }
    }
}

/// Returns the digest of a round. It does not depend on the secret.
fn digest(time: u32) -> [u8; 32] {
    let mut digest = [0x5a; 32];
    for (to, from) in digest.iter_mut().zip(time.to_be_bytes()) {
        *to ^= from;
    }
    digest
}
