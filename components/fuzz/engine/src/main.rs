//! Runs one target under libFuzzer. The variable `MINTMARK_FUZZ_TARGET` names it.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use mintmark_fuzz::targets::{Target, target};

static TARGET: LazyLock<&Target> = LazyLock::new(|| {
    let name = std::env::var("MINTMARK_FUZZ_TARGET").unwrap_or_default();
    target(&name).expect("MINTMARK_FUZZ_TARGET names a target")
});

fuzz_target!(|input: &[u8]| {
    (TARGET.run)(input);
});
