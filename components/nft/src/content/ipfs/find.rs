//! The content at the end of an IPFS or IPNS path, found and verified but not yet read.

use core::ops::Range;

use cid::Cid;

use super::cut::cut;
use super::dag::Dag;
use super::missing;
use super::names;
use super::reader::{Reader, bytes_of};
use super::walk::{Content, Found, walk};
use crate::content::unixfs::file::File;
use crate::content::unixfs::node::UnixFs;
use crate::context::Context;
use crate::document::{Integrity, IntegrityStatus, Source};
use crate::error::Error;
use crate::uri::addressed::content_path::ContentPath;
use crate::uri::addressed::ipfs::IpfsPath;
use crate::uri::addressed::ipns::IpnsPath;

/// Content that was found.
#[derive(Debug)]
pub(crate) struct Target {
    found: Found,
    used: u32,
    max_bytes: u32,
    pub(crate) integrity: Integrity,
    pub(crate) source: Source,
}

/// Finds the content of an IPFS path.
///
/// # Errors
/// Those of [`walk`].
pub(crate) async fn ipfs(cx: &Context, path: &IpfsPath, max_bytes: u32) -> Result<Target, Error> {
    let Walked { found, used, gateway } = walk_readings(cx, &path.cid, &path.path, max_bytes).await?;
    let integrity = Integrity { status: IntegrityStatus::Verified, cid: Some(path.cid.to_string()), gateway };
    Ok(Target { found, used, max_bytes, integrity, source: Source::Immutable })
}

/// Finds the content of an IPNS path.
///
/// # Errors
/// Those of [`names::resolve`] and [`walk`].
pub(crate) async fn ipns(cx: &Context, path: &IpnsPath, max_bytes: u32) -> Result<Target, Error> {
    let resolved = names::resolve(cx, &path.name).await?;
    let whole = |segments: &[String]| [resolved.below.as_slice(), segments].concat();
    let content_path = ContentPath {
        segments: whole(&path.path.segments),
        query: String::new(),
        other_segments: path.path.other_segments.as_deref().map(whole),
    };
    let Walked { found, used, gateway } = walk_readings(cx, &resolved.cid, &content_path, max_bytes).await?;
    let status = if resolved.is_verified { IntegrityStatus::Verified } else { IntegrityStatus::Unverified };
    let integrity = Integrity { status, cid: Some(resolved.cid.to_string()), gateway };
    Ok(Target { found, used, max_bytes, integrity, source: Source::Name })
}

/// The end of a walk.
struct Walked {
    found: Found,
    used: u32,
    gateway: Option<String>,
}

/// Walks a path, and its other reading where the first one leads nowhere.
async fn walk_readings(cx: &Context, cid: &Cid, path: &ContentPath, max_bytes: u32) -> Result<Walked, Error> {
    let dag = Dag::new(cx, max_bytes);
    let found = match (walk(&dag, cid, &path.segments).await, &path.other_segments) {
        (Err(Error::ContentNotFound(missing)), Some(other)) => walk(&dag, cid, other)
            .await
            .map_err(|error| if let Error::ContentNotFound(_) = error { Error::ContentNotFound(missing) } else { error })?,
        (found, _) => found?,
    };
    Ok(Walked { found, used: dag.used(), gateway: dag.gateway() })
}

impl Target {
    /// Returns the CID of the content itself.
    pub(crate) const fn cid(&self) -> &Cid {
        &self.found.cid
    }

    /// Returns the size of the content in bytes.
    ///
    /// # Errors
    /// - `ContentTooLarge` if it exceeds the maximum.
    /// - `ContentUnsupported` if its root is malformed.
    pub(crate) fn size(&self) -> Result<u64, Error> {
        let size = match &self.found.content {
            Content::Block(block) => block.bytes.len() as u64,
            Content::Value(bytes) => bytes.len() as u64,
            Content::File(block) => file(&self.found.cid, &block.bytes)?.size,
        };
        if size > self.max_bytes.into() { Err(Error::ContentTooLarge(self.max_bytes.into())) } else { Ok(size) }
    }

    /// Returns a reader of the bytes in a range.
    ///
    /// # Errors
    /// `ContentUnsupported` if the root is malformed.
    pub(crate) fn read(self, cx: &Context, range: Range<u64>) -> Result<Reader, Error> {
        let Found { cid, content } = self.found;
        Ok(match content {
            Content::Block(block) => Reader::of_bytes(cx, cut(bytes_of(block), &range)),
            Content::Value(bytes) => Reader::of_bytes(cx, cut(bytes, &range)),
            Content::File(block) => Reader::new(cx, &file(&cid, &block.bytes)?, range, self.used),
        })
    }

    /// Returns a reader of the first bytes. The target can be read again.
    ///
    /// # Errors
    /// `ContentUnsupported` if the root is malformed.
    pub(crate) fn read_first(&self, cx: &Context, count: u64) -> Result<Reader, Error> {
        let first =
            |bytes: &[u8]| Reader::of_bytes(cx, bytes.get(..usize::try_from(count).unwrap_or(usize::MAX)).unwrap_or(bytes).to_vec());
        Ok(match &self.found.content {
            Content::Block(block) => first(&block.bytes),
            Content::Value(bytes) => first(bytes),
            Content::File(block) => Reader::new(cx, &file(&self.found.cid, &block.bytes)?, 0..count, self.used),
        })
    }
}

fn file<'a>(cid: &Cid, block: &'a [u8]) -> Result<File<'a>, Error> {
    match UnixFs::read(block).map_err(|error| missing::malformed(cid, error))? {
        UnixFs::File(file) => Ok(file),
        UnixFs::Directory(directory) => Err(missing::directory(cid, &directory)),
        UnixFs::Shard(_) | UnixFs::Symlink(_) => Err(missing::sharded_directory(cid)),
    }
}
