//! `signer.nonces`: how the nonces of signatures are made. These are not the nonces of
//! transactions, see [`crate::record::nonces`].

use crate::{
    config::reader::section::Reader,
    encoding::json::{Json, shown},
};

/// The source of the nonce of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NonceKind {
    /// From key and digest alone (RFC 6979). The same request always has the same signature.
    Rfc6979,
    /// From key, digest and fresh entropy (RFC 6979, 3.6). An attacker cannot repeat a fault or a
    /// leak in one signature at will.
    Hedged,
}

/// Reads the field.
pub(super) fn read(json: &Json, reader: &mut Reader) -> Option<NonceKind> {
    const RULE: &str = "rfc6979 or hedged";
    const AT: &str = "/signer/nonces";
    match reader.text(json, AT, RULE)? {
        "rfc6979" => Some(NonceKind::Rfc6979),
        "hedged" => Some(NonceKind::Hedged),
        other => {
            reader.error_at(AT).expected(RULE).got(shown(&other));
            None
        }
    }
}
