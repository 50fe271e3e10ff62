//! Calls inside calls. A wrapper is known by its selector, whatever contract it is sent to.

mod account;
mod governance;
mod multicall;
mod opaque;
mod safe;
mod wrapper;

pub use self::safe::MULTI_SEND;
use crate::{
    calldata::{
        split,
        unpack::wrapper::{Calls, Unknown, Wrapper},
        values::Values,
    },
    encoding::address::Address,
    request::effects::Call,
};

/// The most calls in one wrapper, and in a whole request.
pub const MAX_CALLS: usize = 256;

/// The calls inside calldata, one level deep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unpacked {
    /// It is not a known wrapper.
    Plain,
    /// A wrapper and the calls that it makes, in their order.
    ///
    /// The value of a call is what the wrapper sends with it, or 0 if it sends nothing. Calls of a
    /// [multicall to itself](keeps_value) see the value of the wrapper's call nevertheless.
    ///
    /// Security: a delegatecall runs the code of its destination, whatever its selector says.
    /// Unpacking it shows what it does only if that code is known: [`MULTI_SEND`].
    Calls {
        /// The wrapper's canonical signature.
        wrapper: &'static str,
        /// Its calls.
        calls: Vec<Call>,
    },
    /// A wrapper whose calls cannot be decoded: not in the canonical encoding, more than
    /// [`MAX_CALLS`] calls, or in a language of its own.
    Opaque {
        /// The wrapper's canonical signature.
        wrapper: &'static str,
        /// Why, in words.
        reason: String,
    },
}

const WRAPPERS: [&[Wrapper]; 4] = [multicall::WRAPPERS, safe::WRAPPERS, account::WRAPPERS, governance::WRAPPERS];

/// Returns the selector and the canonical signature of every known wrapper.
pub fn wrappers() -> impl Iterator<Item = ([u8; 4], &'static str)> {
    let transparent = WRAPPERS.into_iter().flatten().map(|wrapper| (wrapper.selector, wrapper.signature));
    transparent.chain(opaque::WRAPPERS.iter().map(|(selector, signature, _)| (*selector, *signature)))
}

/// Returns whether each call of a wrapper sees the whole value of the wrapper's call as
/// `msg.value`: `multicall` makes delegatecalls to its own code.
pub fn keeps_value(wrapper: &str) -> bool {
    wrapper.starts_with("multicall(")
}

/// Unpacks the calls in calldata that is sent to a contract.
pub fn unpack(to: &Address, calldata: &[u8]) -> Unpacked {
    let Some((selector, arguments)) = split(calldata) else { return Unpacked::Plain };
    if let Some(Wrapper { signature, calls, .. }) = WRAPPERS.into_iter().flatten().find(|wrapper| wrapper.selector == selector) {
        return match read(to, signature, *calls, arguments) {
            Ok(calls) => Unpacked::Calls { wrapper: signature, calls },
            Err(reason) => Unpacked::Opaque { wrapper: signature, reason },
        };
    }
    match opaque::WRAPPERS.iter().find(|(other, ..)| *other == selector) {
        Some((_, wrapper, reason)) => Unpacked::Opaque { wrapper, reason: (*reason).into() },
        None => Unpacked::Plain,
    }
}

fn read(to: &Address, signature: &str, calls: Calls, arguments: &[u8]) -> Result<Vec<Call>, String> {
    let mut values = Values::decode(signature, arguments).map_err(|error| error.to_string())?;
    let calls = calls(to, &mut values).map_err(|unknown| match unknown {
        Unknown::Because(reason) => reason.to_owned(),
        Unknown::Values => format!("its arguments are not those of {signature}"),
    })?;
    if calls.len() > MAX_CALLS {
        return Err(format!("expected at most {MAX_CALLS} calls, got {}", calls.len()));
    }
    // Safe 1.5.0 and ERC-7821 take the zero address for the calling account.
    if calls.iter().any(|call| call.to == Some(Address([0; 20]))) {
        return Err("a call to the zero address, which some contracts take for themselves".into());
    }
    Ok(calls)
}
