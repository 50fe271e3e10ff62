//! Unsigned LEB128 numbers, as protobuf and multiformats write them.

use super::malformed::Malformed;

/// Takes a number of at most 64 bits off the start of the bytes.
///
/// Errors: the bytes end inside it, or it does not fit into 64 bits.
pub(crate) fn take(bytes: &mut &[u8]) -> Result<u64, Malformed> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first().ok_or(Malformed("the bytes end inside a varint"))?;
        *bytes = rest;
        let part = u64::from(byte & 0x7f);
        if shift == 63 && part > 1 {
            break;
        }
        value |= part << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(Malformed("a varint of more than 64 bits"))
}

/// Takes a length and that many bytes off the start of the bytes.
///
/// Errors: fewer bytes are there.
pub(crate) fn take_prefixed<'a>(bytes: &mut &'a [u8]) -> Result<&'a [u8], Malformed> {
    let length = take(bytes)?;
    let length = usize::try_from(length).map_err(|_| Malformed("a length beyond the end of the bytes"))?;
    let (taken, rest) = bytes.split_at_checked(length).ok_or(Malformed("a length beyond the end of the bytes"))?;
    *bytes = rest;
    Ok(taken)
}
