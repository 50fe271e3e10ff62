//! What a call leaves on the stack: ciphers and hash functions keep their state there, and not all of them wipe it.

use core::hint::black_box;

use zeroize::Zeroize as _;

/// 64 KiB, in words: further than any call in here reaches. The stack has 256.
const REACH: usize = 8192;

/// Makes a call in a frame of its own, and overwrites where its frames were.
pub fn clean<T>(call: impl FnOnce() -> T) -> T {
    let result = below(call);
    overwrite();
    result
}

#[inline(never)]
fn below<T>(call: impl FnOnce() -> T) -> T {
    call()
}

/// Its frame lies where that of [`below`] lay.
#[inline(never)]
fn overwrite() {
    let mut frame = [0_u64; REACH];
    frame.zeroize();
    black_box(&mut frame);
}
