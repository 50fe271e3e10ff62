//! Royalties (ERC-2981).

use alloy_primitives::{Address, U256};

use crate::chain::decode::Tuple;

/// The price that is asked for, of which a basis point is 1.
pub const PRICE: u32 = 10_000;

/// Who gets how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Royalty {
    /// The receiver.
    pub receiver: Address,
    /// Share in hundredths of a percent.
    pub basis_points: u32,
}

/// Reads the answer to `royaltyInfo(id, 10000)`. Returns `None` if it is malformed, goes to nobody,
/// or is more than the price.
pub fn decode(data: &[u8]) -> Option<Royalty> {
    let tuple = Tuple::new(data);
    let receiver = tuple.address(0).ok()??;
    let amount = tuple.uint(1).ok()?;
    let basis_points = u32::try_from(amount).ok().filter(|share| *share <= PRICE)?;
    (receiver != Address::ZERO && amount != U256::ZERO).then_some(Royalty { receiver, basis_points })
}
