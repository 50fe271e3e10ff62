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
use crate::error::Error;

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
            (Standard::Erc721, _) => owner(reader, id).await.map(|owner| Held::of_owner(owner, address)),
            (Standard::Erc1155, Some(address)) => balance(reader, id, &address).await.map(|balance| Held { owner: None, balance }),
            (Standard::Erc1155, None) => Ok(Held::default()),
        }
    };
    let (held, states_lock, locked) = join3(held, reader.states(LOCKED.selector), reader.of_token(LOCKED, id)).await;
    // An owner that cannot be read is unknown, so nothing is said about the balance either.
    let held = held.unwrap_or_else(|error| {
        reader.warn_not_read("the owner", &error);
        Held::default()
    });
    let locked = locked.filter(|_| states_lock).and_then(|data| decode_bool(&data));
    Holding { owner: held.owner.map(|owner| owner.to_checksum(None)), balance: held.balance.map(|balance| balance.to_string()), locked }
}

/// Returns the owner of an ERC-721 token, or `None` if the token does not exist.
///
/// # Errors
/// Those of [`Reader::confirmed`].
pub(crate) async fn owner(reader: &Reader<'_>, id: &U256) -> Result<Option<Address>, Error> {
    let function = if reader.special() == Some(Special::Punks) { PUNK_OWNER } else { OWNER_OF };
    let Some(data) = reader.confirmed(function, &[Argument::uint(id)]).await? else { return Ok(None) };
    Ok(Tuple::new(&data).address(0).ok().flatten().filter(|owner| *owner != Address::ZERO))
}

/// Returns the balance of an address in an ERC-1155 token, or `None` if the contract has none.
///
/// # Errors
/// Those of [`Reader::confirmed`].
pub(crate) async fn balance(reader: &Reader<'_>, id: &U256, address: &Address) -> Result<Option<U256>, Error> {
    let data = reader.confirmed(BALANCE_OF, &[Argument::address(address), Argument::uint(id)]).await?;
    Ok(data.and_then(|data| Tuple::new(&data).uint(0).ok()))
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
