//! Functions, by their human-readable signature.

use crate::{
    calldata::{
        decode::{self, DecodeError},
        parse,
        types::{self, Parameter},
    },
    crypto::hash::keccak256,
    request::value::Value,
};

/// A function of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Its parameters.
    pub inputs: Vec<Parameter>,
    /// The first four bytes of its calldata: those of the Keccak-256 of the canonical signature.
    pub selector: [u8; 4],
}

impl Function {
    /// Reads `name(type name, (type a, type b)[] list, …)`, of at most 2,048 bytes and 12 levels of
    /// tuples and arrays.
    ///
    /// Names of parameters may be left out. A tuple may be written `tuple(…)`. Aliases (`uint`),
    /// data locations, return types, and a name that stands twice in a list are errors.
    ///
    /// Errors: what is expected, and what stands there.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (name, inputs) = parse::signature(text)?;
        let mut function = Self { name: name.into(), inputs, selector: [0; 4] };
        let hash = keccak256(function.signature().as_bytes());
        if let Some(selector) = hash.first_chunk() {
            function.selector = *selector;
        }
        Ok(function)
    }

    /// Returns the canonical signature, `name(type,…)`, from which the selector is made.
    pub fn signature(&self) -> String {
        let mut text = self.name.clone();
        // Writing to a String cannot fail.
        _ = types::write_list(&mut text, &self.inputs);
        text
    }

    /// Decodes the arguments, which follow the selector, into a [`Value::Tuple`] with the names of
    /// the parameters.
    ///
    /// Errors: the first byte that is not canonical.
    pub fn decode(&self, arguments: &[u8]) -> Result<Value, DecodeError> {
        decode::arguments(&self.inputs, arguments).map(Value::Tuple)
    }
}
