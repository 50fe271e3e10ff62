//! Functions by their human-readable signature.

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
    /// The first four bytes of its calldata: of the Keccak-256 of the canonical signature.
    pub selector: [u8; 4],
}

impl Function {
    /// Reads `name(type name, (type a, type b)[] list, …)`. Names of parameters may be left out; tuples may be written `tuple(…)`; aliases (`uint`), data
    /// locations and what a function returns are refused, and so are names that stand twice in one list. At most 2,048 bytes, 12 tuples and arrays inside each other.
    /// Errors: what is expected and what stands there.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (name, inputs) = parse::signature(text)?;
        let mut function = Self { name: name.into(), inputs, selector: [0; 4] };
        let hash = keccak256(function.signature().as_bytes());
        if let Some(selector) = hash.first_chunk() {
            function.selector = *selector;
        }
        Ok(function)
    }

    /// The canonical signature, which the selector is made of: `name(type,…)`.
    pub fn signature(&self) -> String {
        let mut text = self.name.clone();
        // Text never fails to be written.
        _ = types::write_list(&mut text, &self.inputs);
        text
    }

    /// The values of the arguments, which follow the selector: a [`Value::Tuple`] with the names of the parameters. Only the one canonical encoding is decoded.
    /// Errors: the first byte that is not what it must be.
    pub fn decode(&self, arguments: &[u8]) -> Result<Value, DecodeError> {
        decode::arguments(&self.inputs, arguments).map(Value::Tuple)
    }
}
