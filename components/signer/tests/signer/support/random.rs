//! A random number generator with a seed, so that a failing round can be repeated.

use ruint::aliases::U256;

/// A random number generator (xorshift64*).
pub struct Random {
    pub seed: u64,
    state: u64,
}

impl Random {
    pub fn new(seed: u64) -> Self {
        Self { seed, state: seed }
    }

    pub fn next(&mut self) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// Returns a number of a random length of at most `bits`.
    pub fn number(&mut self, bits: u64) -> U256 {
        let bits = self.below(bits + 1);
        let whole = U256::from_limbs([self.next(), self.next(), self.next(), self.next()]);
        if bits == 0 { U256::ZERO } else { whole >> (256 - bits) }
    }

    pub fn bytes(&mut self, max_length: u64) -> Vec<u8> {
        (0..self.below(max_length + 1)).map(|_| if self.below(3) == 0 { 0 } else { self.next() as u8 }).collect()
    }
}
