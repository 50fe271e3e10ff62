//! Who holds a token.

use alloy_primitives::{Address, U256};
use futures_util::future::join3;

use super::special::Special;
use crate::chain::abi::decode_bool;
use crate::chain::calls::Function;
use crate::chain::decode::Tuple;
use crate::chain::encode::Argument;
use crate::chain::reader::Reader;
use crate::document::{Holding, Standard};

/// `ownerOf(uint256)` (ERC-721).
const OWNER_OF: Function = Function { selector: [0x63, 0x52, 0x21, 0x1e], name: "ownerOf" };
/// `punkIndexToAddress(uint256)` of CryptoPunks.
const PUNK_OWNER: Function = Function { selector: [0x58, 0x17, 0x81, 0x68], name: "punkIndexToAddress" };
/// `balanceOf(address,uint256)` (ERC-1155).
const BALANCE_OF: Function = Function { selector: [0x00, 0xfd, 0xd5, 0x8e], name: "balanceOf" };
/// `locked(uint256)`, also the ERC-165 identifier of ERC-5192.
const LOCKED: Function = Function { selector: [0xb4, 0x5a, 0x3c, 0x0e], name: "locked" };

/// Reads the owner of an ERC-721 token, the balance of an address if one is given, and whether the
/// token is locked (ERC-5192).
pub(crate) async fn read(reader: &Reader<'_>, standard: Standard, id: &U256, address: Option<Address>) -> Holding {
    let held = async {
        match (standard, address) {
            (Standard::Erc721, _) => Held::of_owner(owner(reader, id).await, address),
            (Standard::Erc1155, Some(address)) => Held { owner: None, balance: balance(reader, id, &address).await },
            (Standard::Erc1155, None) => Held::default(),
        }
    };
    let (held, states_lock, locked) = join3(held, reader.states(LOCKED.selector), reader.of_token(LOCKED, id)).await;
    let locked = locked.filter(|_| states_lock).and_then(|data| decode_bool(&data));
    Holding { owner: held.owner.map(|owner| owner.to_checksum(None)), balance: held.balance.map(|balance| balance.to_string()), locked }
}

/// Returns the owner of an ERC-721 token, or `None` if the token does not exist.
pub(crate) async fn owner(reader: &Reader<'_>, id: &U256) -> Option<Address> {
    let function = if reader.special() == Some(Special::Punks) { PUNK_OWNER } else { OWNER_OF };
    let owner = Tuple::new(&reader.of_token(function, id).await?).address(0).ok()??;
    (owner != Address::ZERO).then_some(owner)
}

/// Returns the balance of an address in an ERC-1155 token.
pub(crate) async fn balance(reader: &Reader<'_>, id: &U256, address: &Address) -> Option<U256> {
    let data = reader.value(BALANCE_OF, &[Argument::address(address), Argument::uint(id)]).await?;
    Tuple::new(&data).uint(0).ok()
}

#[derive(Default)]
struct Held {
    owner: Option<Address>,
    balance: Option<U256>,
}

impl Held {
    fn of_owner(owner: Option<Address>, address: Option<Address>) -> Self {
        Self { owner, balance: address.map(|address| U256::from(u8::from(owner == Some(address)))) }
    }
}
