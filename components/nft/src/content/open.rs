//! A medium, opened for reading in chunks.

use super::arweave::{self, Place};
use super::body::{Body, FIRST_BYTES, From};
use super::digest;
use super::ipfs::find::{self, Target};
use super::ipfs::reader::Reader;
use super::request::{ByteRange, Part};
use super::web::open as web;
use super::web::open::{Answer, Asked};
use crate::context::Context;
use crate::document::{Integrity, IntegrityStatus, Source};
use crate::error::{Error, Invalid};
use crate::race::{race, starting_with};
use crate::settings::{IpfsVerification, origin};
use crate::uri::location::Location;

/// Size of the largest medium of the web that is read whole before it is given, for its tag.
const MAX_WHOLE_BYTES: u64 = 64 << 10;

/// A medium whose first bytes are there.
#[derive(Debug)]
pub(crate) struct Opened {
    /// Size of the whole. `None` if it is not known before the end.
    pub(crate) size: Option<u64>,
    /// The part that is read, if a range was asked for and can be given.
    pub(crate) part: Option<Part>,
    pub(crate) integrity: Integrity,
    pub(crate) source: Source,
    /// Entity tag of the whole: its CID, or what else names this very content.
    pub(crate) etag: Option<String>,
    /// Media type as a server states it. The bytes decide.
    pub(crate) declared_type: Option<String>,
    /// The first bytes of the whole, even if the part begins later.
    pub(crate) first: Vec<u8>,
    pub(crate) body: Body,
}

/// Opens a medium.
///
/// # Errors
/// - `ContentTooLarge` if it exceeds the maximum size of a medium.
/// - `RangeNotSatisfiable` if the range begins after its end.
/// - `ContentUnsupported` if the location holds no medium that can be streamed.
/// - Those of finding the content.
pub(crate) async fn open(cx: &Context, location: &Location, range: Option<ByteRange>) -> Result<Opened, Error> {
    let max_bytes = cx.settings().max_media_bytes;
    match location {
        Location::Web(url) => web_url(cx, url.as_str(), range).await,
        Location::Arweave(transaction) => arweave(cx, &Place::Transaction(transaction), range).await,
        Location::ArNs(name) => arweave(cx, &Place::Name(name), range).await,
        Location::Ipfs(path) => {
            let found = find::ipfs(cx, path, max_bytes).await;
            blocks_or_plain(cx, found, &format!("/ipfs/{}{}", path.cid, path.path.encoded()), range).await
        }
        Location::Ipns(path) => {
            let found = find::ipns(cx, path, max_bytes).await;
            blocks_or_plain(cx, found, &format!("/ipns/{}{}", path.name.canonical(), path.path.encoded()), range).await
        }
        Location::Inline(embedded) => {
            let size = embedded.bytes.len() as u64;
            let (part, bytes_of_part) = part(range, size)?;
            let first = embedded.bytes.get(..usize::try_from(FIRST_BYTES).unwrap_or(usize::MAX)).unwrap_or(&embedded.bytes).to_vec();
            let at = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
            let bytes = embedded.bytes.get(at(bytes_of_part.start)..at(bytes_of_part.end)).unwrap_or_default().to_vec();
            Ok(Opened {
                size: Some(size),
                part,
                integrity: Integrity::plain(IntegrityStatus::OnChain),
                source: Source::OnChain,
                etag: Some(digest::tag(&embedded.bytes)),
                declared_type: Some(embedded.media_type.clone()),
                first,
                body: Body::new(From::Blocks(Reader::of_bytes(cx, bytes))),
            })
        }
        Location::Contract(call) => Err(Error::ContentUnsupported(Invalid::new("uri", "the URI of a medium", &call.canonical()))),
    }
}

/// Returns the part that a range selects, and its positions.
fn part(range: Option<ByteRange>, size: u64) -> Result<(Option<Part>, core::ops::Range<u64>), Error> {
    let Some(range) = range else { return Ok((None, 0..size)) };
    let part = range.part_of(size).ok_or(Error::RangeNotSatisfiable(size))?;
    Ok((Some(part), part.first..part.last.saturating_add(1)))
}

async fn blocks_or_plain(cx: &Context, found: Result<Target, Error>, path: &str, range: Option<ByteRange>) -> Result<Opened, Error> {
    let target = match found {
        Err(Error::UpstreamError(_)) if cx.settings().ipfs_verification == IpfsVerification::Prefer => return plain(cx, path, range).await,
        found => found?,
    };
    let size = target.size()?;
    let (part, positions) = part(range, size)?;
    let (integrity, source, etag) = (target.integrity.clone(), target.source, Some(target.cid().to_string()));
    let mut first = None;
    if positions.start > 0 || positions.end < FIRST_BYTES.min(size) {
        first = Some(target.read_first(cx, FIRST_BYTES.min(size))?.read_to_end().await?);
    }
    let mut body = Body::new(From::Blocks(target.read(cx, positions)?));
    let first = match first {
        Some(first) => first,
        None => body.peek(FIRST_BYTES).await?,
    };
    Ok(Opened { size: Some(size), part, integrity, source, etag, declared_type: None, first, body })
}

async fn web_url(cx: &Context, url: &str, range: Option<ByteRange>) -> Result<Opened, Error> {
    let asked = |_| (Asked::Token, url.to_owned());
    let (opened, _) = from_web(cx, &[0], &asked, range, Source::Web).await?;
    Ok(opened)
}

async fn arweave(cx: &Context, place: &Place<'_>, range: Option<ByteRange>) -> Result<Opened, Error> {
    let gateways = &cx.settings().arweave;
    let order = starting_with(0, gateways.len());
    from_gateways(cx, gateways, &order, &|gateway| place.url_at(gateway), range, arweave::integrity(None), place.source())
        .await
        .map(|opened| Opened { etag: place.tag().or(opened.etag), ..opened })
}

async fn plain(cx: &Context, path: &str, range: Option<ByteRange>) -> Result<Opened, Error> {
    let gateways = &cx.settings().ipfs;
    let order = cx.health().order(gateways.len());
    let source = if path.starts_with("/ipfs/") { Source::Immutable } else { Source::Name };
    let url = |gateway: &str| super::gateways::request::url_at(gateway, path);
    from_gateways(cx, gateways, &order, &url, range, Integrity::plain(IntegrityStatus::Unverified), source).await
}

async fn from_gateways(
    cx: &Context,
    gateways: &[String],
    order: &[usize],
    url: &dyn Fn(&str) -> String,
    range: Option<ByteRange>,
    integrity: Integrity,
    source: Source,
) -> Result<Opened, Error> {
    let asked = |index| {
        let gateway = gateways.get(index).map_or("", String::as_str);
        (Asked::Gateway(gateway), url(gateway))
    };
    let (opened, upstream) = from_web(cx, order, &asked, range, source).await?;
    let gateway = gateways.get(upstream).map(|url| origin(url));
    Ok(Opened { integrity: Integrity { gateway, ..integrity }, ..opened })
}

/// Opens a body at one of several URLs. Returns the number of the one that won as well.
async fn from_web<'a>(
    cx: &Context,
    order: &[usize],
    asked: &dyn Fn(usize) -> (Asked<'a>, String),
    range: Option<ByteRange>,
    source: Source,
) -> Result<(Opened, usize), Error> {
    let max_bytes = cx.settings().max_media_bytes;
    let ask = |range| {
        move |index| {
            let (asked, url) = asked(index);
            web::open(cx, asked, url, range, max_bytes)
        }
    };
    let won = race(cx, order, ask(range)).await?;
    let first = match won.value.part {
        Some(part) if lacks_first_bytes(part, won.value.size) => {
            Some(race(cx, &[won.upstream], ask(Some(ByteRange::Between(0, FIRST_BYTES - 1)))).await?.value)
        }
        _ => None,
    };
    Ok((opened(won.value, first, source).await?, won.upstream))
}

/// Returns whether a part does not hold the bytes by which a media type is recognised.
fn lacks_first_bytes(part: Part, size: Option<u64>) -> bool {
    part.first > 0 || part.last < FIRST_BYTES.min(size.unwrap_or(u64::MAX)).saturating_sub(1)
}

/// Puts an answer together with the first bytes of the whole, which another answer has if the part
/// begins later.
async fn opened(answer: Answer, first: Option<Answer>, source: Source) -> Result<Opened, Error> {
    let Answer { body, declared_type, size, part } = answer;
    let mut body = Body::new(From::Web(body));
    let small = size.filter(|size| part.is_none() && *size <= MAX_WHOLE_BYTES);
    let first = match first {
        Some(answer) => Body::new(From::Web(answer.body)).peek(FIRST_BYTES).await?,
        None => body.peek(small.unwrap_or_default().max(FIRST_BYTES)).await?,
    };
    let etag = if part.is_none() { body.tag(size) } else { None };
    let integrity = Integrity::plain(IntegrityStatus::Unverifiable);
    Ok(Opened { size, part, integrity, source, etag, declared_type, first, body })
}
