//! Calls inside calls: wrappers are known by their selector, whatever contract they are sent to.

mod account;
mod governance;
mod multicall;
mod opaque;
mod safe;

pub use self::safe::MULTI_SEND;
use crate::{
    calldata::{split, values::Values},
    encoding::address::Address,
    request::effects::Call,
};

/// Most calls in one wrapper, and in a whole request.
pub const MOST_CALLS: usize = 256;

/// What a call's data is, one level deep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unpacked {
    /// No wrapper that is known here.
    Plain,
    /// A wrapper and the calls that it makes, in their order. The value of a call is what the wrapper says is sent; where it sends none of its own, 0. Those of a
    /// [multicall to itself](keeps_value) see the value of the wrapper's call all the same.
    ///
    /// Security: a delegated call runs the code of its destination, whatever its selector says. Unpacking it shows what it does only where that code is
    /// known: [`MULTI_SEND`].
    Calls {
        /// The wrapper's canonical signature.
        wrapper: &'static str,
        /// Its calls.
        calls: Vec<Call>,
    },
    /// A wrapper whose calls are not known: another encoding than the canonical one, more than [`MOST_CALLS`] calls, or a language of its own.
    Opaque {
        /// The wrapper's canonical signature.
        wrapper: &'static str,
        /// Why, for people.
        reason: String,
    },
}

/// A function that makes calls.
struct Wrapper {
    /// Of `signature`.
    selector: [u8; 4],
    /// Canonical.
    signature: &'static str,
    /// The calls in its arguments.
    calls: Calls,
}

/// From the contract called and the arguments to the calls. Errors: why they are not known.
type Calls = fn(&Address, &mut Values) -> Result<Vec<Call>, Unknown>;

/// Why calls are not known.
enum Unknown {
    /// The reason.
    Because(&'static str),
    /// The values are not those of the wrapper's signature, which tests exclude.
    Values,
}

/// `?` on what [`Values`] gives.
fn known<T>(value: Option<T>) -> Result<T, Unknown> {
    value.ok_or(Unknown::Values)
}

const WRAPPERS: [&[Wrapper]; 4] = [multicall::WRAPPERS, safe::WRAPPERS, account::WRAPPERS, governance::WRAPPERS];

/// Every wrapper that is known: its selector and its canonical signature.
pub fn wrappers() -> impl Iterator<Item = ([u8; 4], &'static str)> {
    let transparent = WRAPPERS.into_iter().flatten().map(|wrapper| (wrapper.selector, wrapper.signature));
    transparent.chain(opaque::WRAPPERS.iter().map(|(selector, signature, _)| (*selector, *signature)))
}

/// Whether the calls of a wrapper see the value that it was sent (`msg.value`), each of them the whole: `multicall` delegates to its own code.
pub fn keeps_value(wrapper: &str) -> bool {
    wrapper.starts_with("multicall(")
}

/// The calls in calldata that is sent to a contract.
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
    if calls.len() > MOST_CALLS {
        return Err(format!("expected at most {MOST_CALLS} calls, got {}", calls.len()));
    }
    // Safe 1.5.0 and ERC-7821 take it for the calling account itself.
    if calls.iter().any(|call| call.to == Some(Address([0; 20]))) {
        return Err("a call to the zero address, which some contracts take for themselves".into());
    }
    Ok(calls)
}
