//! The seam between the component's contract and the domain: conversions, and wiping.
#![expect(unsafe_code, reason = "generated")]

use zeroize::Zeroizing;

use crate::{keystore, mnemonic, open_error, secret::Secret, stack::clean};

wit_bindgen::generate!({ path: "../../wit/keys", world: "keys" });

use exports::mintmark::keys::opening::{Broken, Difference, Guest, Limits, OpenError};

struct Component;

export!(Component);

impl Guest for Component {
    fn open_keystore(json: Vec<u8>, password: Vec<u8>, limits: Limits) -> Result<Vec<u8>, OpenError> {
        mintmark_panic::leave_record();
        let (json, password) = (Zeroizing::new(json), Zeroizing::new(password));
        let limits = keystore::cost::Limits { memory: limits.memory, iterations: limits.iterations };
        given(clean(|| keystore::open(&json, &password, &limits)))
    }

    fn derive(phrase: Vec<u8>, passphrase: Vec<u8>, path: String) -> Result<Vec<u8>, OpenError> {
        mintmark_panic::leave_record();
        let (phrase, passphrase, path) = (Zeroizing::new(phrase), Zeroizing::new(passphrase), Zeroizing::new(path));
        given(clean(|| mnemonic::derive(&phrase, &passphrase, &path)))
    }
}

/// The allocator wipes it when the host has taken it.
fn given(opened: Result<Secret, open_error::OpenError>) -> Result<Vec<u8>, OpenError> {
    opened.map(Secret::into_bytes).map_err(OpenError::from)
}

impl From<open_error::OpenError> for OpenError {
    fn from(error: open_error::OpenError) -> Self {
        let broken = |broken: open_error::Broken| Broken { at: broken.at, expected: broken.expected, got: broken.got };
        match error {
            open_error::OpenError::Malformed(it) => Self::Malformed(broken(it)),
            open_error::OpenError::Unsupported(it) => Self::Unsupported(broken(it)),
            open_error::OpenError::TooCostly(it) => Self::TooCostly(broken(it)),
            open_error::OpenError::OutOfMemory => Self::OutOfMemory,
            open_error::OpenError::WrongPassword => Self::WrongPassword,
            open_error::OpenError::AddressMismatch { expected, got } => Self::AddressMismatch(Difference { expected, got }),
            open_error::OpenError::OutOfRange => Self::OutOfRange,
            open_error::OpenError::WordCount(count) => Self::WordCount(count),
            open_error::OpenError::UnknownWord(place) => Self::UnknownWord(place),
            open_error::OpenError::WrongChecksum => Self::WrongChecksum,
            open_error::OpenError::InvalidChild(step) => Self::InvalidChild(step),
        }
    }
}
