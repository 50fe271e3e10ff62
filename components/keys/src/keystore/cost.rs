//! The cost of opening a keystore, and its limits.

use crate::open_error::{Invalid, OpenError};

/// Limits on the cost of a key derivation.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Maximum memory of scrypt in bytes: 128 · r · (n + p).
    pub memory: u32,
    /// Maximum number of iterations of PBKDF2.
    pub iterations: u32,
}

/// Maximum p. It multiplies the work but not the memory. Keystores use 1, seldom 6 or 8.
const MAX_P: u32 = 16;

/// Returns the binary logarithm of n.
///
/// Errors:
/// - `Malformed` if a parameter is not valid.
/// - `TooCostly` if the parameters exceed the limits.
pub(super) fn scrypt(n: u32, r: u32, p: u32, limits: &Limits) -> Result<u8, OpenError> {
    let malformed = |name: &str, expected: &str, got: u32| {
        Err(OpenError::Malformed(Invalid::new(format!("/crypto/kdfparams/{name}"), expected, got.to_string())))
    };
    if n < 2 || !n.is_power_of_two() {
        return malformed("n", "a power of 2 that is at least 2", n);
    }
    if r == 0 {
        return malformed("r", "at least 1", r);
    }
    if p == 0 {
        return malformed("p", "at least 1", p);
    }
    if p > MAX_P {
        return Err(OpenError::TooCostly(Invalid::new("/crypto/kdfparams/p", format!("at most {MAX_P}"), p.to_string())));
    }
    let bytes = bytes(n, r, p);
    if bytes > limits.memory.into() {
        let expected = format!("at most {} bytes of memory (128 · r · (n + p))", limits.memory);
        return Err(OpenError::TooCostly(Invalid::new("/crypto/kdfparams", expected, format!("{bytes} bytes"))));
    }
    // RFC 7914 asks for n below 2^(16 · r). That is a mistake (errata 5971), and keystores with r =
    // 1 and n = 262144 exist.
    Ok(u8::try_from(n.trailing_zeros()).unwrap_or(u8::MAX))
}

/// Validates the number of iterations.
///
/// Errors:
/// - `Malformed` if it is 0.
/// - `TooCostly` if it exceeds the limit.
pub(super) fn pbkdf2(iterations: u32, limits: &Limits) -> Result<(), OpenError> {
    let invalid = |expected: String| Invalid::new("/crypto/kdfparams/c", expected, iterations.to_string());
    match iterations {
        0 => Err(OpenError::Malformed(invalid("at least 1".into()))),
        _ if iterations > limits.iterations => Err(OpenError::TooCostly(invalid(format!("at most {}", limits.iterations)))),
        _ => Ok(()),
    }
}

/// Allocates the memory that scrypt needs and frees it again, because `scrypt` itself would abort
/// if there is not enough.
///
/// Errors: `OutOfMemory` if there is not enough memory.
pub(super) fn reserve(n: u32, r: u32, p: u32) -> Result<(), OpenError> {
    let bytes = usize::try_from(bytes(n, r, p)).map_err(|_| OpenError::OutOfMemory)?;
    Vec::<u8>::new().try_reserve_exact(bytes).map_err(|_| OpenError::OutOfMemory)
}

/// Returns the memory that scrypt needs, in bytes.
fn bytes(n: u32, r: u32, p: u32) -> u64 {
    u64::from(r).saturating_mul(128).saturating_mul(u64::from(n) + u64::from(p))
}
