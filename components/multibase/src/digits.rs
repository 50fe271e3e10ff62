//! Bases whose characters are the digits of one large number. Each leading zero byte is a leading
//! zero digit.

pub(crate) fn encode(bytes: &[u8], alphabet: &[u8]) -> String {
    let digits = convert(bytes, 256, alphabet.len());
    digits.iter().filter_map(|digit| alphabet.get(usize::from(*digit)).map(|character| char::from(*character))).collect()
}

/// Decodes the values of digits.
pub(crate) fn decode(values: &[u8], base: usize) -> Vec<u8> {
    convert(values, base, 256)
}

/// Writes a number in another base. The time grows with the square of the length.
fn convert(digits: &[u8], from: usize, to: usize) -> Vec<u8> {
    let zeros = digits.iter().take_while(|digit| **digit == 0).count();
    // The least significant digit comes first.
    let mut number: Vec<u8> = Vec::new();
    for digit in digits {
        let mut carry = usize::from(*digit);
        for place in &mut number {
            carry += usize::from(*place) * from;
            *place = u8::try_from(carry % to).unwrap_or(u8::MAX);
            carry /= to;
        }
        while carry > 0 {
            number.push(u8::try_from(carry % to).unwrap_or(u8::MAX));
            carry /= to;
        }
    }
    number.extend(core::iter::repeat_n(0, zeros));
    number.reverse();
    number
}
