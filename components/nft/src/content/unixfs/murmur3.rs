//! MurmurHash3 for 64-bit machines (x64, 128 bits, seed 0), of which UnixFS takes the first half.

const C1: u64 = 0x87c3_7b91_1142_53d5;
const C2: u64 = 0x4cf5_ad43_2745_937f;

/// Returns the first 64 bits of the hash.
pub fn x64_64(bytes: &[u8]) -> u64 {
    let (mut h1, mut h2) = (0u64, 0u64);
    let (blocks, tail) = bytes.as_chunks::<16>();
    for block in blocks {
        let (low, high) = halves(*block);
        h1 = (h1 ^ mix_low(low)).rotate_left(27).wrapping_add(h2).wrapping_mul(5).wrapping_add(0x52dc_e729);
        h2 = (h2 ^ mix_high(high)).rotate_left(31).wrapping_add(h1).wrapping_mul(5).wrapping_add(0x3849_5ab5);
    }
    let mut padded = [0u8; 16];
    padded.iter_mut().zip(tail).for_each(|(to, from)| *to = *from);
    let (low, high) = halves(padded);
    h1 ^= mix_low(low);
    h2 ^= mix_high(high);
    h1 ^= bytes.len() as u64;
    h2 ^= bytes.len() as u64;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    finish(h1).wrapping_add(finish(h2))
}

fn halves(block: [u8; 16]) -> (u64, u64) {
    let both = u128::from_le_bytes(block);
    #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
    let halves = (both as u64, (both >> 64) as u64);
    halves
}

fn mix_low(part: u64) -> u64 {
    part.wrapping_mul(C1).rotate_left(31).wrapping_mul(C2)
}

fn mix_high(part: u64) -> u64 {
    part.wrapping_mul(C2).rotate_left(33).wrapping_mul(C1)
}

fn finish(mut hash: u64) -> u64 {
    hash = (hash ^ hash >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ hash >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ hash >> 33
}
