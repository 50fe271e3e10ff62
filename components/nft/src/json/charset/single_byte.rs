//! Windows-1252, a superset of ISO-8859-1 (Encoding Standard, 9).

/// Characters of the bytes 0x80 to 0x9f. The others are the code points of the same number.
const HIGH: [char; 32] = [
    '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}', '\u{2c6}', '\u{2030}', '\u{160}',
    '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}', '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}',
    '\u{2014}', '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}', '\u{17e}', '\u{178}',
];

/// Decodes Windows-1252.
pub(super) fn decode(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|byte| match byte.checked_sub(0x80).and_then(|high| HIGH.get(usize::from(high))) {
            Some(high) => *high,
            None => char::from(*byte),
        })
        .collect()
}

/// Returns whether bytes that are not UTF-8 look like Western text: letters with marks stand beside
/// other letters, and the rest is usual punctuation.
pub(super) fn is_plausible(bytes: &[u8]) -> bool {
    let mut letters = 0usize;
    let mut marks = 0usize;
    let mut before = b' ';
    let mut rest = bytes.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        let after = rest.peek().copied().unwrap_or(b' ');
        match byte {
            0..=0x7f => {}
            _ if is_letter(byte) => {
                if !before.is_ascii_alphabetic() && !after.is_ascii_alphabetic() {
                    return false;
                }
                letters += 1;
            }
            0x85 | 0x91..=0x97 | 0x99 | 0xa0 | 0xa3 | 0xa9 | 0xab | 0xae | 0xb0 | 0xbb => marks += 1,
            _ => return false,
        }
        before = byte;
    }
    letters > 0 || marks > 0
}

/// Returns whether a byte is a letter with a mark that is usual in Western languages.
const fn is_letter(byte: u8) -> bool {
    matches!(byte, 0xc0..=0xd6 | 0xd8..=0xde | 0xdf..=0xf6 | 0xf8..=0xfd | 0x8a | 0x8c | 0x8e | 0x9a | 0x9c | 0x9e)
}
