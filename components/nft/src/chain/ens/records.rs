//! The records of a name: its resolver is asked, or that of a name above it (ENSIP-10).

use alloy_primitives::{Address, B256, address};

use super::name::EnsName;
use crate::chain::calls::Function;
use crate::chain::decode::Tuple;
use crate::chain::encode::{Argument, call_data};
use crate::chain::reader::Reader;
use crate::chain::standards::text;
use crate::error::Error;

/// The registry of ENS.
const REGISTRY: Address = address!("00000000000C2E074eC69A0dFb2997BA6C7d2e1e");
/// ERC-165 identifier of a resolver that answers for names below its own, and the selector of
/// `resolve(bytes,bytes)` (ENSIP-10).
const RESOLVE: Function = Function { selector: [0x90, 0x61, 0xb9, 0x23], name: "resolve" };
/// `resolver(bytes32)`.
const RESOLVER: Function = Function { selector: [0x01, 0x78, 0xb8, 0xbf], name: "resolver" };
/// `addr(bytes32)`.
const ADDR: Function = Function { selector: [0x3b, 0x3b, 0x57, 0xde], name: "addr" };
/// `text(bytes32,string)`.
const TEXT: Function = Function { selector: [0x59, 0xd1, 0xd4, 0x3c], name: "text" };

/// The resolver of a name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resolver<'a> {
    reader: Reader<'a>,
    name: &'a EnsName,
    /// Whether it is asked by `resolve`.
    extended: bool,
}

/// Finds the resolver of a name. Returns `None` if there is none.
///
/// # Errors
/// `UpstreamError` if the registry or the resolver cannot be read.
pub(crate) async fn resolver<'a>(chain: Reader<'a>, name: &'a EnsName) -> Result<Option<Resolver<'a>>, Error> {
    let registry = chain.at(REGISTRY);
    for (above, hash) in name.hashes().iter().enumerate() {
        let Some(data) = registry.confirmed(RESOLVER, &[Argument::Word(hash.0)]).await? else { continue };
        let found = Tuple::new(&data).address(0).ok().flatten().filter(|found| *found != Address::ZERO);
        let Some(found) = found else { continue };
        let reader = chain.at(found);
        let extended = reader.stated(RESOLVE.selector).await?;
        // The resolver of a name above answers only if it says that it does.
        return Ok((above == 0 || extended).then_some(Resolver { reader, name, extended }));
    }
    Ok(None)
}

impl Resolver<'_> {
    /// Returns the address of the name, or `None` if it has none.
    ///
    /// # Errors
    /// Those of [`Reader::confirmed`].
    pub(crate) async fn address(&self) -> Result<Option<Address>, Error> {
        let Some(data) = self.record(ADDR, &[Argument::Word(self.node().0)]).await? else { return Ok(None) };
        Ok(Tuple::new(&data).address(0).ok().flatten().filter(|found| *found != Address::ZERO))
    }

    /// Returns a text record, or `None` if it is empty.
    ///
    /// # Errors
    /// Those of [`Reader::confirmed`].
    pub(crate) async fn text(&self, key: &str) -> Result<Option<String>, Error> {
        let data = self.record(TEXT, &[Argument::Word(self.node().0), Argument::Bytes(key.as_bytes())]).await?;
        Ok(data.and_then(|data| text::decode_uri(&data)))
    }

    fn node(&self) -> B256 {
        self.name.hash()
    }

    async fn record(&self, function: Function, arguments: &[Argument<'_>]) -> Result<Option<Vec<u8>>, Error> {
        let returned = if self.extended {
            let call = call_data(function.selector, arguments);
            self.reader.confirmed(RESOLVE, &[Argument::Bytes(&self.name.dns()), Argument::Bytes(&call)]).await
        } else {
            self.reader.confirmed(function, arguments).await
        };
        match returned {
            Ok(Some(data)) if self.extended => Ok(Tuple::new(&data).bytes(0).ok().filter(|answer| !answer.is_empty()).map(<[u8]>::to_vec)),
            // The server of a lookup does not know the name.
            Err(Error::ContentNotFound(_)) => Ok(None),
            returned => returned,
        }
    }
}
