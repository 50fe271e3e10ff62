//! The document under the URI that was found: out of the URI itself, from the web, or by its CID.

use crate::answer::{Integrity, IntegrityStatus, Standard};
use crate::content::digest::{Hash, HashError};
use crate::content::race::{Race, RaceStep};
use crate::content::web::{Web, WebStep};
use crate::content::{Fetched, unixfs};
use crate::context::Context;
use crate::error::Error;
use crate::http::Settled;
use crate::json::assemble;
use crate::uri::ipfs::IpfsUri;
use crate::uri::template::{Filler, TooLong};
use crate::uri::{SUPPORTED, TokenUri, data, invalid};

use super::Step;

/// What the chain said.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) standard: Standard,
    /// As the contract gave it.
    pub(crate) uri: String,
    pub(crate) block: u64,
}

/// Fetches the document.
#[derive(Debug)]
pub(crate) struct Obtain {
    found: Found,
    under_way: UnderWay,
}

#[derive(Debug)]
enum UnderWay {
    Web(Web),
    Race { race: Box<Race>, codec: u64 },
}

impl Obtain {
    /// Reads the URI and begins to fetch, or is done where nothing has to be fetched.
    pub(crate) fn start(found: Found, cx: &mut Context) -> Result<Step, Error> {
        let trimmed = found.uri.trim();
        if trimmed.is_empty() {
            return Err(Error::TokenUriInvalid(invalid(SUPPORTED, &found.uri)));
        }
        if trimmed.len() != found.uri.len() {
            cx.warnings.whole("uri-white-space", "the URI had white space around it");
        }
        let uri = match found.standard {
            Standard::Erc721 => trimmed.into(),
            Standard::Erc1155 => Filler::new(cx.token.padded_id(), cx.most_bytes().saturating_sub(trimmed.len()))
                .fill(trimmed)
                .map_err(|TooLong| cx.too_large_filled())?,
        };
        let under_way = match TokenUri::parse(&uri).map_err(Error::TokenUriInvalid)? {
            TokenUri::Json(text) => {
                let bytes = text.as_bytes().to_vec();
                return done(&found, Fetched { bytes, integrity: Integrity::plain(IntegrityStatus::OnChain) }, cx);
            }
            TokenUri::Data(uri) => return embedded(&found, uri, cx),
            TokenUri::Web(url) => UnderWay::Web(Web::start(url, cx)),
            TokenUri::Ipfs(ipfs) => {
                let hash = check_ipfs(&ipfs)?;
                let cid = ipfs.cid;
                if hash == Hash::Identity {
                    let integrity = Integrity { status: IntegrityStatus::Verified, cid: Some(cid.to_string()), gateway: None };
                    return done(&found, unwrapped(cid.codec(), Fetched { bytes: cid.hash().digest().to_vec(), integrity })?, cx);
                }
                UnderWay::Race { race: Race::start(cid, hash, cx)?, codec: cid.codec() }
            }
        };
        Ok(Step::Obtain(Box::new(Self { found, under_way })))
    }

    /// Takes what settled.
    pub(crate) fn settle(self, settled: Settled, cx: &mut Context) -> Result<Step, Error> {
        let Self { found, under_way } = self;
        let under_way = match under_way {
            UnderWay::Web(web) => match web.settle(settled, cx)? {
                WebStep::Fetched(fetched) => return done(&found, fetched, cx),
                WebStep::Waiting(web) => UnderWay::Web(web),
            },
            UnderWay::Race { race, codec } => match race.settle(settled, cx)? {
                RaceStep::Won(block) => return done(&found, unwrapped(codec, block)?, cx),
                RaceStep::Waiting(race) => UnderWay::Race { race, codec },
            },
        };
        Ok(Step::Obtain(Box::new(Self { found, under_way })))
    }

    /// A hedge is due.
    pub(crate) fn wake(mut self, cx: &mut Context) -> Step {
        if let UnderWay::Race { race, .. } = &mut self.under_way {
            race.hedge(cx);
        }
        Step::Obtain(Box::new(self))
    }

    /// When the next hedge is due.
    pub(crate) fn wake_after_ms(&self, cx: &Context) -> Option<u32> {
        match &self.under_way {
            UnderWay::Race { race, .. } => race.wake_after_ms(cx),
            UnderWay::Web(_) => None,
        }
    }
}

/// Whether one block, checked, is all that it takes. Errors: what is not supported, by its name.
fn check_ipfs(uri: &IpfsUri) -> Result<Hash, Error> {
    let refuse = |expected: &str| Error::TokenUriInvalid(invalid(expected, &uri.canonical()));
    if !uri.path.is_empty() {
        return Err(refuse("ipfs://CID of one file (a path behind the CID is not supported)"));
    }
    if ![unixfs::RAW, unixfs::DAG_PB].contains(&uri.cid.codec()) {
        return Err(refuse("a CID with the codec raw or dag-pb"));
    }
    Hash::of(&uri.cid).map_err(|error| match error {
        HashError::Unsupported(code) => {
            refuse(&format!("a CID by sha2-256, sha2-512, keccak-256, blake2b-256 or identity (0x{code:x} is not supported)"))
        }
        HashError::Length { expected, got } => refuse(&format!("a whole digest of {expected} bytes ({got} there)")),
    })
}

/// The file in a checked block.
fn unwrapped(codec: u64, block: Fetched) -> Result<Fetched, Error> {
    if codec == unixfs::RAW {
        return Ok(block);
    }
    let cid = block.integrity.cid.clone().unwrap_or_default();
    let bytes = unixfs::file(block.bytes)
        .map_err(|found| Error::TokenUriInvalid(invalid("a CID of one file in a single block", &format!("{found} at ipfs://{cid}"))))?;
    Ok(Fetched { bytes, integrity: block.integrity })
}

/// A document in a `data:` URI. Where a `#` cuts it to something that is no document, the whole text is tried.
fn embedded(found: &Found, uri: &str, cx: &mut Context) -> Result<Step, Error> {
    let embedded = data::decode(uri).map_err(Error::TokenUriInvalid)?;
    let on_chain = |bytes| Fetched { bytes, integrity: Integrity::plain(IntegrityStatus::OnChain) };
    let before = cx.warnings.mark();
    match (done(found, on_chain(embedded.bytes), cx), embedded.with_fragment) {
        (Err(_), Some(whole)) => {
            cx.warnings.rewind(before);
            let detail = "the data: URI holds a # that is not percent-encoded; it was taken as part of the data";
            cx.warnings.whole("fragment-in-data-uri", detail);
            done(found, on_chain(whole), cx)
        }
        (result, _) => result,
    }
}

fn done(found: &Found, fetched: Fetched, cx: &mut Context) -> Result<Step, Error> {
    assemble::document(found, fetched, cx).map(|document| Step::Done(Box::new(document)))
}
