//! Writes RLP (Recursive Length Prefix), the canonical encoding of transactions (Yellow Paper,
//! appendix B).

pub mod decode;

use ruint::aliases::U256;

/// A list under construction.
#[derive(Default)]
pub struct List {
    body: Vec<u8>,
}

impl List {
    /// Returns an empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns an empty list with room for `bytes` bytes, as growing takes longer than writing.
    pub fn with_room(bytes: usize) -> Self {
        Self { body: Vec::with_capacity(bytes) }
    }

    /// Appends a byte string.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        match bytes {
            [byte] if *byte < 0x80 => self.body.push(*byte),
            _ => {
                header(&mut self.body, 0x80, bytes.len());
                self.body.extend_from_slice(bytes);
            }
        }
        self
    }

    /// Appends an integer: big-endian without leading zeros, zero as the empty string.
    pub fn integer(&mut self, value: U256) -> &mut Self {
        let bytes: [u8; 32] = value.to_be_bytes();
        self.big_endian(&bytes)
    }

    /// Appends an integer given as big-endian bytes, leading zeros dropped.
    pub fn big_endian(&mut self, bytes: &[u8]) -> &mut Self {
        let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
        self.bytes(bytes.get(start..).unwrap_or_default())
    }

    /// Appends a list.
    pub fn list(&mut self, list: &List) -> &mut Self {
        header(&mut self.body, 0xc0, list.body.len());
        self.body.extend_from_slice(&list.body);
        self
    }

    /// Appends an item that is already encoded.
    pub fn encoded(&mut self, item: &[u8]) -> &mut Self {
        self.body.extend_from_slice(item);
        self
    }

    /// Returns `prefix` and the encoded list.
    pub fn finish(&self, prefix: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(prefix.len() + 9 + self.body.len());
        out.extend_from_slice(prefix);
        header(&mut out, 0xc0, self.body.len());
        out.extend_from_slice(&self.body);
        out
    }
}

fn header(out: &mut Vec<u8>, offset: u8, length: usize) {
    match u8::try_from(length) {
        Ok(short @ 0..=55) => out.push(offset + short),
        _ => {
            let bytes = (length as u64).to_be_bytes();
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            // At most 8 bytes of length, so the sum stays a byte: 0xc0 + 55 + 8 = 0xff.
            out.push(offset + 55 + (8 - zeros.min(8)) as u8);
            out.extend(bytes.iter().skip(zeros));
        }
    }
}
