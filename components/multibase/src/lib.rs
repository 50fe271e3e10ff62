//! The multibases that CIDs are written in.
//!
//! It takes the place of the crate of the same name (`[patch.crates-io]` in the workspace), which
//! adds 75 kB to a component: a decoder for each width and tables for each alphabet. Here two
//! decoders read every alphabet. Left out are three bases that no CID in a URI can have: identity,
//! base 45 and emoji.

mod base;
mod bits;
mod digits;
mod error;

pub use base::Base;
pub use error::Error;

/// Decodes a text behind the code of its base.
///
/// # Errors
/// Each [`Error`].
pub fn decode<T: AsRef<str>>(text: T) -> Result<(Base, Vec<u8>), Error> {
    let mut rest = text.as_ref().chars();
    let code = rest.next().ok_or(Error::InvalidBaseString)?;
    let base = Base::from_code(code)?;
    Ok((base, base.decode(rest.as_str())?))
}

/// Encodes bytes and puts the code of the base before them.
pub fn encode<T: AsRef<[u8]>>(base: Base, bytes: T) -> String {
    let mut text = base.encode(bytes);
    text.insert(0, base.code());
    text
}
