//! CIDs in text form.

use cid::multibase::{self, Base};
use cid::{Cid, Version};

/// Maximum length of a CID in characters: a digest of 64 bytes and four numbers before it, in base
/// 2.
const MAX_CID_CHARS: usize = 1024;

/// Parses a CID in text form (CID specification, "Decoding Algorithm"). Returns `None` if it is
/// malformed or something follows.
pub fn parse_cid(text: &str) -> Option<Cid> {
    // The time to decode base 58 grows with the square of the length.
    if text.len() > MAX_CID_CHARS {
        return None;
    }
    let plain = Version::is_v0_str(text);
    let bytes = if plain { Base::Base58Btc.decode(text).ok()? } else { multibase::decode(text).ok()?.1 };
    let cid = Cid::try_from(bytes.as_slice()).ok()?;
    // `Cid::try_from` ignores trailing bytes and accepts a multibase-encoded version 0, which is
    // not a valid CID.
    let whole = cid.encoded_len() == bytes.len();
    (whole && plain == (cid.version() == Version::V0)).then_some(cid)
}
