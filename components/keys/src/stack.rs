//! Wiping of the stack. Ciphers and hash functions keep secret state there, and not all of them
//! wipe it.

use core::hint::black_box;

use zeroize::Zeroize as _;

/// Number of words to wipe: 64 KiB, which is more than any call in this component uses. The stack
/// has 256 KiB.
const WIPED_WORDS: usize = 8192;

/// Runs a call in a stack frame of its own, then wipes the stack that it used.
pub fn with_clean_stack<T>(call: impl FnOnce() -> T) -> T {
    let result = in_own_frame(call);
    wipe();
    result
}

#[inline(never)]
fn in_own_frame<T>(call: impl FnOnce() -> T) -> T {
    call()
}

/// Overwrites its own frame, which takes the place of the frame of [`in_own_frame`].
#[inline(never)]
fn wipe() {
    let mut frame = [0_u64; WIPED_WORDS];
    frame.zeroize();
    black_box(&mut frame);
}
