//! The seam between the component's contract and the domain: conversions, and wiping.
#![expect(unsafe_code, reason = "generated")]

use zeroize::Zeroizing;

use crate::{keystore, mnemonic, problem, secret::Secret, stack::clean};

wit_bindgen::generate!({ path: "../../wit/keys", world: "keys" });

use exports::mintmark::keys::opening::{Broken, Difference, Guest, Limits, Problem};

struct Component;

export!(Component);

impl Guest for Component {
    fn open_keystore(json: Vec<u8>, password: Vec<u8>, limits: Limits) -> Result<Vec<u8>, Problem> {
        mintmark_panic::leave_record();
        let (json, password) = (Zeroizing::new(json), Zeroizing::new(password));
        let limits = keystore::cost::Limits { memory: limits.memory, iterations: limits.iterations };
        given(clean(|| keystore::open(&json, &password, &limits)))
    }

    fn derive(phrase: Vec<u8>, passphrase: Vec<u8>, path: String) -> Result<Vec<u8>, Problem> {
        mintmark_panic::leave_record();
        let (phrase, passphrase, path) = (Zeroizing::new(phrase), Zeroizing::new(passphrase), Zeroizing::new(path));
        given(clean(|| mnemonic::derive(&phrase, &passphrase, &path)))
    }
}

/// The allocator wipes it when the host has taken it.
fn given(opened: Result<Secret, problem::Problem>) -> Result<Vec<u8>, Problem> {
    opened.map(Secret::into_bytes).map_err(Problem::from)
}

impl From<problem::Problem> for Problem {
    fn from(problem: problem::Problem) -> Self {
        let broken = |broken: problem::Broken| Broken { at: broken.at, expected: broken.expected, got: broken.got };
        match problem {
            problem::Problem::Malformed(it) => Self::Malformed(broken(it)),
            problem::Problem::Unsupported(it) => Self::Unsupported(broken(it)),
            problem::Problem::TooCostly(it) => Self::TooCostly(broken(it)),
            problem::Problem::OutOfMemory => Self::OutOfMemory,
            problem::Problem::WrongPassword => Self::WrongPassword,
            problem::Problem::AddressMismatch { expected, got } => Self::AddressMismatch(Difference { expected, got }),
            problem::Problem::OutOfRange => Self::OutOfRange,
            problem::Problem::WordCount(count) => Self::WordCount(count),
            problem::Problem::UnknownWord(place) => Self::UnknownWord(place),
            problem::Problem::WrongChecksum => Self::WrongChecksum,
            problem::Problem::InvalidChild(step) => Self::InvalidChild(step),
        }
    }
}
