//! What fuzzing asks of the components. A target is a function that takes any bytes, and panics where something that must hold does not: besides, nothing else
//! may panic. `npm run fuzz` runs them under libFuzzer (`engine/`); `cargo test` runs them over their seeds and over what was once found.
//!
//! A new target is a module and its row in [`TARGETS`].
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod calldata;
#[path = "../../signer/tests/signer/common.rs"]
#[allow(dead_code, missing_docs, unreachable_pub, reason = "a module of tests, of which targets need a part")]
mod common;
mod configuration;
#[path = "../../signer/tests/signer/calldata/encode.rs"]
#[allow(unreachable_pub, reason = "a module of tests")]
mod encode;
mod function;
mod json;
mod keystore;
mod mnemonic;
mod policies;
mod policy;
mod request;
mod rlp;
mod seeds;
mod transaction;
mod typed_data;

/// Something to fuzz.
pub struct Target {
    /// Its name on the command line.
    pub name: &'static str,
    /// What an input is, and what must hold.
    pub about: &'static str,
    /// Takes an input. True where it was understood, so that a test can tell that seeds reach what they should. Panics where something does not hold.
    pub run: fn(&[u8]) -> bool,
    /// Inputs to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// All of them.
pub const TARGETS: &[Target] = &[
    Target {
        name: "calldata",
        about: "an address and calldata: unpacked to its bottom; what is decoded has no other encoding",
        run: calldata::run,
        seeds: calldata::seeds,
    },
    Target {
        name: "function",
        about: "a signature, a zero byte, arguments: what is decoded has no other encoding",
        run: function::run,
        seeds: function::seeds,
    },
    Target {
        name: "transaction",
        about: "the JSON object of eth_signTransaction: what is signed is what each of its fields says",
        run: transaction::run,
        seeds: transaction::seeds,
    },
    Target {
        name: "request",
        about: "a method, a zero byte, JSON of its params: answered, signed or refused, and explained as it is done",
        run: request::run,
        seeds: request::seeds,
    },
    Target { name: "rlp", about: "bytes: an RLP item and a signed transaction have one encoding", run: rlp::run, seeds: rlp::seeds },
    Target {
        name: "typed-data",
        about: "JSON of eth_signTypedData_v4: what is decoded is the same by its text, and cannot take another field",
        run: typed_data::run,
        seeds: typed_data::seeds,
    },
    Target {
        name: "configuration",
        about: "the section signer: opened, or every problem named by its place",
        run: configuration::run,
        seeds: configuration::seeds,
    },
    Target {
        name: "policies",
        about: "policies, a zero byte, an address and calldata: one allow less, one deny more, another order never let more pass",
        run: policies::run,
        seeds: policies::seeds,
    },
    Target {
        name: "policy",
        about: "a contract and calldata: signed only where everything inside is allowed; explained as it is done",
        run: policy::run,
        seeds: policy::seeds,
    },
    Target {
        name: "keystore",
        about: "a password, a zero byte, a keystore: what opens is of the version and the functions that are read",
        run: keystore::run,
        seeds: keystore::seeds,
    },
    Target {
        name: "mnemonic",
        about: "a phrase, a passphrase and a path with zero bytes between: what derives a key is written in one form only",
        run: mnemonic::run,
        seeds: mnemonic::seeds,
    },
    Target { name: "json", about: "JSON text: read as serde_json reads it", run: json::run, seeds: json::seeds },
];

/// The target of a name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
