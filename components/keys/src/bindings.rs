//! The exports of the component. They convert between WIT types and the crate, and wipe what is
//! left over.
#![expect(unsafe_code, reason = "generated")]

use zeroize::Zeroizing;

use crate::{keystore, mnemonic, open_error, secret::Secret, stack::with_clean_stack};

wit_bindgen::generate!({ path: "../../wit/keys", world: "keys" });

use exports::mintmark::keys::opening::{Difference, Guest, Invalid, Limits, OpenError};

struct Component;

export!(Component);

impl Guest for Component {
    fn open_keystore(json: Vec<u8>, password: Vec<u8>, limits: Limits) -> Result<Vec<u8>, OpenError> {
        mintmark_panic::leave_record();
        let (json, password) = (Zeroizing::new(json), Zeroizing::new(password));
        let limits = keystore::cost::Limits { memory: limits.memory, iterations: limits.iterations };
        convert(with_clean_stack(|| keystore::open(&json, &password, &limits)))
    }

    fn derive(phrase: Vec<u8>, passphrase: Vec<u8>, path: String) -> Result<Vec<u8>, OpenError> {
        mintmark_panic::leave_record();
        let (phrase, passphrase, path) = (Zeroizing::new(phrase), Zeroizing::new(passphrase), Zeroizing::new(path));
        convert(with_clean_stack(|| mnemonic::derive(&phrase, &passphrase, &path)))
    }
}

/// Converts a result. The allocator wipes the key when the host has taken it.
fn convert(opened: Result<Secret, open_error::OpenError>) -> Result<Vec<u8>, OpenError> {
    opened.map(Secret::into_bytes).map_err(OpenError::from)
}

impl From<open_error::OpenError> for OpenError {
    fn from(error: open_error::OpenError) -> Self {
        let convert = |invalid: open_error::Invalid| Invalid { at: invalid.at, expected: invalid.expected, got: invalid.got };
        match error {
            open_error::OpenError::Malformed(invalid) => Self::Malformed(convert(invalid)),
            open_error::OpenError::Unsupported(invalid) => Self::Unsupported(convert(invalid)),
            open_error::OpenError::TooCostly(invalid) => Self::TooCostly(convert(invalid)),
            open_error::OpenError::OutOfMemory => Self::OutOfMemory,
            open_error::OpenError::WrongPassword => Self::WrongPassword,
            open_error::OpenError::AddressMismatch { expected, got } => Self::AddressMismatch(Difference { expected, got }),
            open_error::OpenError::OutOfRange => Self::OutOfRange,
            open_error::OpenError::WordCount(count) => Self::WordCount(count),
            open_error::OpenError::UnknownWord(position) => Self::UnknownWord(position),
            open_error::OpenError::WrongChecksum => Self::WrongChecksum,
            open_error::OpenError::InvalidChild(step) => Self::InvalidChild(step),
        }
    }
}
