//! The arguments of calldata, decoded by a known signature.

use crate::{
    calldata::{function::Function, spends, split, unpack},
    encoding::json::{Json, build::text},
    explain::value,
    policy::{Policy, selector::Selector},
};

/// The signatures in the policies, which have names of parameters. The signer knows further ones
/// without names.
pub(super) struct Signatures<'a>(Vec<&'a Function>);

impl<'a> Signatures<'a> {
    pub(super) fn new(policies: &'a [Policy]) -> Self {
        let listed = policies.iter().filter_map(|policy| policy.when.selector.as_ref()).flat_map(|listed| listed.listed());
        Self(listed.filter_map(|Selector { function, .. }| function.as_ref()).collect())
    }

    /// Returns `function` and `args`. Nothing if no known signature decodes the calldata.
    pub(super) fn decode(&self, calldata: &[u8]) -> Vec<(&'static str, Json)> {
        let Some((selector, arguments)) = split(calldata) else { return Vec::new() };
        let own = unpack::wrappers().chain(spends::functions()).filter(|(other, _)| *other == selector);
        let own: Vec<_> = own.filter_map(|(_, signature)| Function::parse(signature).ok()).collect();
        let mut known = self.0.iter().copied().filter(|function| function.selector == selector).chain(&own);
        let decoded = known.find_map(|function| Some((function.signature(), function.decode(arguments).ok()?)));
        decoded.map_or_else(Vec::new, |(signature, values)| vec![("function", text(Some(signature))), ("args", value::json(&values))])
    }
}
