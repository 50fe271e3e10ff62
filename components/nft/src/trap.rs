//! A deliberate trap, in builds for tests only.

use alloy_primitives::U256;

use crate::token::Token;

/// The token id that traps: 0xdead.
const TRAPPED: U256 = U256::from_limbs([57005, 0, 0, 0]);

/// Panics for that one token.
#[allow(clippy::panic)]
pub(crate) fn spring(token: &Token) {
    if token.id == TRAPPED {
        panic!("mintmark-nft: a deliberate trap for token 57005");
    }
}
