//! Functions that a policy lists.

use crate::{calldata::function::Function, encoding::hex, request::value::Value};

/// A function, by its four bytes or by its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    /// First four bytes of the calldata.
    pub bytes: [u8; 4],
    /// The signature. `None` if the configuration has only four bytes.
    ///
    /// Security: four bytes alone accept any calldata after them, also calls inside that cannot be
    /// decoded. A signature does not.
    pub function: Option<Function>,
}

impl Selector {
    /// Reads `0x` and eight digits, or a signature.
    ///
    /// Errors: the rule that is broken.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some(bytes) = hex::decode_exact(text) {
            return Ok(Self { bytes, function: None });
        }
        if text.starts_with("0x") {
            return Err("4 bytes: 0x and 8 hexadecimal digits".into());
        }
        Function::parse(text).map(|function| Self { bytes: function.selector, function: Some(function) })
    }

    /// Decodes the arguments of calldata. `None` if it calls another function, or the signature
    /// does not decode it.
    pub fn decode(&self, calldata: &[u8]) -> Option<Value> {
        let (first, arguments) = calldata.split_first_chunk::<4>()?;
        if *first != self.bytes {
            return None;
        }
        self.function.as_ref()?.decode(arguments).ok()
    }
}
