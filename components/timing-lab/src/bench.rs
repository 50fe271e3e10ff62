//! Secrets in slots, and what can be done with one.

use core::hint::black_box;

use mintmark_signer::crypto::{curve::Curve, secret::Secret};
use subtle::ConstantTimeEq as _;

use crate::controls::{leaky_compare, leaky_power};

/// One way to use a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Signs a digest.
    Sign,
    /// Signs a digest and recovers the key from the signature.
    SignAndVerify,
    /// Computes the public key.
    PublicKey,
    /// Compares in constant time.
    Compare,
    /// Control: [`leaky_compare`].
    LeakyCompare,
    /// Control: [`leaky_power`].
    LeakyPower,
}

/// A secret, as the curve takes it and as bytes.
struct Slot {
    secret: Secret,
    bytes: [u8; 32],
}

/// Secrets in slots.
pub struct Bench {
    curve: Curve,
    reference: [u8; 32],
    slots: Vec<Slot>,
}

impl Bench {
    /// A bench without secrets. None when the curve cannot be blinded.
    pub fn open(entropy: &[u8; 32], reference: [u8; 32]) -> Option<Self> {
        Some(Self { curve: Curve::new(entropy)?, reference, slots: Vec::new() })
    }

    /// Replaces what is in the slots. False, and nothing changes, when it is no multiple of 32 bytes or one of them is no key.
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

    /// Uses the secret of a slot so many times. False when there is no such slot or nothing came of it.
    pub fn run(&self, subject: Subject, slot: usize, times: u32) -> bool {
        let Some(slot) = self.slots.get(slot) else { return false };
        (0..times).all(|time| self.once(subject, slot, time))
    }

    fn once(&self, subject: Subject, slot: &Slot, time: u32) -> bool {
        match subject {
            Subject::Sign => black_box(self.curve.sign(&digest(time), &slot.secret)).is_some(),
            Subject::SignAndVerify => {
                let digest = digest(time);
                let signature = self.curve.sign(&digest, &slot.secret);
                signature.and_then(|signature| black_box(self.curve.recover(&digest, &signature))).is_some()
            }
            Subject::PublicKey => black_box(self.curve.public_key(&slot.secret)).is_some(),
            Subject::Compare => {
                black_box(bool::from(black_box(&slot.bytes).ct_eq(black_box(&self.reference))));
                true
            }
            Subject::LeakyCompare => {
                black_box(leaky_compare(&slot.bytes, &self.reference));
                true
            }
            Subject::LeakyPower => black_box(leaky_power(&slot.bytes)) > 0,
        }
    }
}

/// The same digests for every secret.
fn digest(time: u32) -> [u8; 32] {
    let mut digest = [0x5a; 32];
    for (to, from) in digest.iter_mut().zip(time.to_be_bytes()) {
        *to ^= from;
    }
    digest
}
