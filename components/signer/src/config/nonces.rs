//! `signer.nonces`: how the nonces of signatures are made. (Nonces of transactions are another thing: [`crate::record::nonces`].)

use crate::{config::reader::section::Reader, encoding::json::Json};

/// How the nonce of a signature is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NonceKind {
    /// From key and digest alone (RFC 6979): the same request has the same signature, always.
    Rfc6979,
    /// From key, digest and fresh entropy (RFC 6979, 3.6): a fault or a leak in one signature cannot be repeated at will.
    Hedged,
}

pub(super) fn read(json: &Json, reader: &mut Reader) -> Option<NonceKind> {
    const RULE: &str = "`rfc6979` or `hedged`";
    const AT: &str = "/signer/nonces";
    match reader.text(json, AT, RULE)? {
        "rfc6979" => Some(NonceKind::Rfc6979),
        "hedged" => Some(NonceKind::Hedged),
        other => {
            reader.problem(AT, RULE, crate::encoding::json::shown(&other));
            None
        }
    }
}
