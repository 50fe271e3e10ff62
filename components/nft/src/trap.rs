//! A deliberate panic, only in builds for tests.

use alloy_primitives::U256;

use crate::subject::Subject;
use crate::token::Token;

/// The token id that panics: 0xdead.
const PANICKING_ID: U256 = U256::from_limbs([57005, 0, 0, 0]);

/// Panics if a token has that id.
#[allow(clippy::panic)]
pub(crate) fn panic_if_requested(subjects: &[Subject]) {
    let ids = subjects.iter().filter_map(|subject| match subject {
        Subject::Token(query) => Token::parse(&query.token.chain, &query.token.contract, &query.token.token_id).ok(),
        _ => None,
    });
    if ids.into_iter().any(|token| token.id == PANICKING_ID) {
        panic!("mintmark-nft: a deliberate trap for token 57005");
    }
}
