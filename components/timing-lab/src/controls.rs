//! The controls: code whose running time reveals its secret. For the lab only.

use core::hint::black_box;

/// Compares byte by byte and stops at the first difference.
///
/// It takes longer the more leading bytes are equal.
#[inline(never)]
pub fn leaky_compare(secret: &[u8; 32], reference: &[u8; 32]) -> bool {
    for (one, other) in secret.iter().zip(reference) {
        if black_box(one) != black_box(other) {
            return false;
        }
    }
    true
}

/// Returns 3 to the power of the secret modulo 2^61 - 1, with one multiplication for each bit that
/// is set.
///
/// It takes longer the more bits are set.
#[inline(never)]
pub fn leaky_power(secret: &[u8; 32]) -> u64 {
    const PRIME: u128 = (1 << 61) - 1;
    let mut result = 1_u128;
    for byte in secret {
        for bit in (0..8).rev() {
            result = black_box(result * result % PRIME);
            if black_box(byte >> bit & 1) == 1 {
                result = black_box(result * 3 % PRIME);
            }
        }
    }
    u64::try_from(result).unwrap_or_default()
}
