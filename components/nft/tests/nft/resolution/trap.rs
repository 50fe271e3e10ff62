//! The deliberate panic, which exists only in its own build.

use crate::support::chain::{Chain, text};
use crate::support::{drive, resolution, settings};

#[test]
#[cfg_attr(feature = "trap-for-tests", should_panic(expected = "mintmark-nft: a deliberate trap for token 57005"))]
fn one_token_panics_in_the_build_for_it_only() {
    let chain = Chain::erc721(text("data:,{}"));
    for id in ["57004", "57006", "0xdead"] {
        drive(resolution(id, settings()), |wanted| chain.answer(wanted).unwrap()).document();
    }
}
