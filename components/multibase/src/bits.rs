//! Bases whose characters stand for whole bits, the most significant first (RFC 4648).

/// Returns the number of characters that stand for whole bytes.
pub(crate) const fn group(width: u32) -> usize {
    match width {
        6 => 4,
        _ => 8,
    }
}

pub(crate) fn encode(bytes: &[u8], alphabet: &[u8], width: u32) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(8).div_ceil(width as usize).next_multiple_of(group(width)));
    let mut push = |value: u32| text.extend(alphabet.get(value as usize).map(|character| char::from(*character)));
    let (mut held, mut count) = (0u32, 0);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        count += 8;
        while count >= width {
            count -= width;
            push(held >> count);
            held &= (1 << count) - 1;
        }
    }
    if count > 0 {
        push(held << (width - count));
    }
    text
}

/// Decodes the values of characters. Returns `None` if a character is too many, or bits that are
/// left over are not zero.
pub(crate) fn decode(values: &[u8], width: u32) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(values.len());
    let (mut held, mut count) = (0u32, 0);
    for value in values {
        held = held << width | u32::from(*value);
        count += width;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(held >> count).ok()?);
            held &= (1 << count) - 1;
        }
    }
    (count < width && held == 0).then_some(bytes)
}
