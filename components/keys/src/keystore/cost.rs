//! What opening a keystore costs, and refusing it before it does.

use crate::open_error::{Broken, OpenError};

/// Most that it may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of scrypt: 128 · r · (n + p).
    pub memory: u32,
    /// Iterations of PBKDF2.
    pub iterations: u32,
}

/// Most p. It repeats the work and takes no memory; 1 is usual, 6 and 8 are found.
const MOST_P: u32 = 16;

/// Binary logarithm of n, when the parameters are ones and within the limits.
pub(super) fn scrypt(n: u32, r: u32, p: u32, limits: &Limits) -> Result<u8, OpenError> {
    let malformed = |name: &str, expected: &str, got: u32| {
        Err(OpenError::Malformed(Broken::new(format!("/crypto/kdfparams/{name}"), expected, got.to_string())))
    };
    if n < 2 || !n.is_power_of_two() {
        return malformed("n", "a power of 2, 2 or more", n);
    }
    if r == 0 {
        return malformed("r", "1 or more", r);
    }
    if p == 0 {
        return malformed("p", "1 or more", p);
    }
    if p > MOST_P {
        return Err(OpenError::TooCostly(Broken::new("/crypto/kdfparams/p", format!("{MOST_P} at most"), p.to_string())));
    }
    let bytes = bytes(n, r, p);
    if bytes > limits.memory.into() {
        let expected = format!("{} bytes of memory at most (128 · r · (n + p))", limits.memory);
        return Err(OpenError::TooCostly(Broken::new("/crypto/kdfparams", expected, format!("{bytes} bytes"))));
    }
    // RFC 7914 asks for n below 2^(16 · r), by an error (errata 5971) that keeps out keystores that are there: r = 1, n = 262144.
    Ok(u8::try_from(n.trailing_zeros()).unwrap_or(u8::MAX))
}

/// Whether the iterations are within the limits.
pub(super) fn pbkdf2(iterations: u32, limits: &Limits) -> Result<(), OpenError> {
    let broken = |expected: String| Broken::new("/crypto/kdfparams/c", expected, iterations.to_string());
    match iterations {
        0 => Err(OpenError::Malformed(broken("1 or more".into()))),
        _ if iterations > limits.iterations => Err(OpenError::TooCostly(broken(format!("{} at most", limits.iterations)))),
        _ => Ok(()),
    }
}

/// Asks for the memory and gives it back: whoever allocates it next finds it, and where there is none it is told, which `scrypt` itself could not.
pub(super) fn reserve(n: u32, r: u32, p: u32) -> Result<(), OpenError> {
    let bytes = usize::try_from(bytes(n, r, p)).map_err(|_| OpenError::OutOfMemory)?;
    Vec::<u8>::new().try_reserve_exact(bytes).map_err(|_| OpenError::OutOfMemory)
}

fn bytes(n: u32, r: u32, p: u32) -> u64 {
    u64::from(r).saturating_mul(128).saturating_mul(u64::from(n) + u64::from(p))
}
