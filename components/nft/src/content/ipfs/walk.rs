//! The walk from a CID along a path, through directories, shards of directories, and links of
//! DAG-CBOR and DAG-JSON.

use std::collections::VecDeque;
use std::rc::Rc;

use cid::Cid;

use super::block::Block;
use super::dag::Dag;
use super::{archive, missing};
use crate::content::encoding::multicodec::Codec;
use crate::content::encoding::{dag_cbor, dag_json};
use crate::content::unixfs::node::UnixFs;
use crate::content::unixfs::shard::{Shard, Slot};
use crate::error::Error;

/// Maximum number of symbolic links that are followed.
const MAX_SYMLINKS: u32 = 8;
/// Number of entries from which on a directory is indexed.
const MANY_ENTRIES: usize = 128;
/// Maximum number of names that an error lists.
const MAX_LISTED: usize = 64;

/// What a path leads to.
#[derive(Debug)]
pub(crate) struct Found {
    /// CID of the block that holds it, or that is the root of its tree.
    pub(crate) cid: Cid,
    pub(crate) content: Content,
}

/// The kinds of content at the end of a path.
#[derive(Debug)]
pub(crate) enum Content {
    /// The block is the content.
    Block(Rc<Block>),
    /// The block is the root of a UnixFS file.
    File(Rc<Block>),
    /// A value inside a block, as text or bytes.
    Value(Vec<u8>),
}

/// Walks a path.
///
/// # Errors
/// - `ContentNotFound` if the path leads nowhere or to a directory.
/// - `TokenUriInvalid` if a CID has a codec or hash that is not supported.
/// - `ContentUnsupported` if a block is malformed, or there are too many.
/// - The errors of fetching a block.
pub(crate) async fn walk(dag: &Dag<'_>, root: &Cid, path: &[String]) -> Result<Found, Error> {
    let mut walk = Walk { dag, root: *root, cid: *root, passed: Vec::new(), rest: path.iter().cloned().collect(), symlinks: 0 };
    loop {
        let codec = Codec::of(walk.cid.codec()).ok_or_else(|| missing::codec(&walk.cid))?;
        let block = dag.block(&walk.cid).await?;
        let end = match codec {
            Codec::Raw => walk.raw(block)?,
            Codec::DagPb => walk.dag_pb(block).await?,
            Codec::DagCbor | Codec::Cbor => walk.cbor(&block)?,
            Codec::DagJson | Codec::Json => walk.json(block)?,
        };
        if let Some(content) = end {
            return Ok(Found { cid: walk.cid, content });
        }
    }
}

/// A walk under way.
struct Walk<'a> {
    dag: &'a Dag<'a>,
    root: Cid,
    /// CID of the block to read next.
    cid: Cid,
    /// Names of the path so far.
    passed: Vec<String>,
    /// Names of the path that are left.
    rest: VecDeque<String>,
    symlinks: u32,
}

impl Walk<'_> {
    fn raw(&self, block: Rc<Block>) -> Result<Option<Content>, Error> {
        match self.rest.front() {
            None => Ok(Some(Content::Block(block))),
            Some(name) => Err(missing::below_file(name, &self.cid)),
        }
    }

    async fn dag_pb(&mut self, block: Rc<Block>) -> Result<Option<Content>, Error> {
        let cid = self.cid;
        if let (Some(index), Some(name)) = (block.index.get(), self.rest.front())
            && let Some(found) = index.find(&block.bytes, name)
        {
            self.enter(found);
            return Ok(None);
        }
        match UnixFs::read(&block.bytes).map_err(|error| missing::malformed(&cid, error))? {
            UnixFs::File(_) => match self.rest.front() {
                None => Ok(Some(Content::File(block))),
                Some(name) => Err(missing::below_file(name, &cid)),
            },
            UnixFs::Directory(directory) => {
                let Some(name) = self.rest.front() else { return Err(missing::directory(&cid, &directory)) };
                let found = directory.find(name);
                let found = found.ok_or_else(|| missing::no_entry(name, &cid, directory.names(), directory.len()))?;
                if directory.len() >= MANY_ENTRIES {
                    block.index.get_or_init(|| directory.index());
                }
                self.enter(found);
                Ok(None)
            }
            UnixFs::Shard(root) => {
                let Some(name) = self.rest.front() else { return Err(missing::sharded_directory(&cid)) };
                let found = self.in_shards(root, name).await?;
                self.enter(found);
                Ok(None)
            }
            UnixFs::Symlink(target) => self.follow(target).map(|()| None),
        }
    }

    /// Finds an entry of a directory in shards. If it is not in the first one, a gateway is asked
    /// for all blocks of the path at once.
    async fn in_shards(&self, root: Shard<'_>, name: &str) -> Result<Cid, Error> {
        let mut at = self.cid;
        let mut slot = root.find(name, 0).map_err(|error| missing::malformed(&at, error))?;
        for level in 1.. {
            at = match slot {
                Slot::Entry(cid) => return Ok(cid),
                Slot::Nothing => break,
                Slot::Shard(cid) => cid,
            };
            if level == 1 {
                archive::prefetch(self.dag, &self.cid, self.rest.iter().map(String::as_str), &at).await;
            }
            let block = self.dag.block(&at).await?;
            let UnixFs::Shard(shard) = UnixFs::read(&block.bytes).map_err(|error| missing::malformed(&at, error))? else { break };
            slot = shard.find(name, level).map_err(|error| missing::malformed(&at, error))?;
        }
        Err(missing::no_sharded_entry(name, &self.cid))
    }

    fn cbor(&mut self, block: &Block) -> Result<Option<Content>, Error> {
        let cid = self.cid;
        let malformed = |error| missing::malformed(&cid, error);
        match dag_cbor::walk(&block.bytes, self.rest.make_contiguous()).map_err(malformed)? {
            dag_cbor::Reached::Link { cid, used } => self.follow_link(cid, used),
            dag_cbor::Reached::Value(value) => {
                let max_bytes = usize::try_from(self.dag.max_bytes()).unwrap_or(usize::MAX);
                let text = dag_json::from_cbor(value, max_bytes).map_err(malformed)?;
                return Ok(Some(Content::Value(text.into_bytes())));
            }
            dag_cbor::Reached::Missing(at) => {
                let keys = dag_cbor::keys(&block.bytes, MAX_LISTED).map_err(malformed)?;
                let name = self.rest.get(at).map_or("", String::as_str);
                return Err(missing::no_entry(name, &cid, keys.iter().map(|key| (*key).to_owned()), keys.len()));
            }
        }
        Ok(None)
    }

    fn json(&mut self, block: Rc<Block>) -> Result<Option<Content>, Error> {
        if self.rest.is_empty() {
            return Ok(Some(Content::Block(block)));
        }
        let cid = self.cid;
        match dag_json::walk(&block.bytes, self.rest.make_contiguous()).map_err(|error| missing::malformed(&cid, error))? {
            dag_json::Reached::Link { cid, used } => self.follow_link(cid, used),
            dag_json::Reached::Value(value) => return Ok(Some(Content::Value(value.to_string().into_bytes()))),
            dag_json::Reached::Missing(at) => {
                let name = self.rest.get(at).map_or("", String::as_str);
                return Err(missing::no_entry(name, &cid, core::iter::empty(), 0));
            }
        }
        Ok(None)
    }

    /// Goes on at the entry with the next name.
    fn enter(&mut self, cid: Cid) {
        self.follow_link(cid, 1);
    }

    fn follow_link(&mut self, cid: Cid, used: usize) {
        self.cid = cid;
        self.passed.extend(self.rest.drain(..used.min(self.rest.len())));
    }

    /// Goes on at the target of a symbolic link, from the root of the walk.
    ///
    /// # Errors
    /// `ContentNotFound` if the target is outside of the root, or there are too many links.
    fn follow(&mut self, target: &str) -> Result<(), Error> {
        self.symlinks += 1;
        if self.symlinks > MAX_SYMLINKS {
            return Err(missing::symlink(target, "at most 8 are followed"));
        }
        if target.starts_with('/') {
            return Err(missing::symlink(target, "this one is absolute"));
        }
        let mut path = core::mem::take(&mut self.passed);
        path.pop();
        for name in target.split('/') {
            match name {
                "" | "." => {}
                ".." => drop(path.pop().ok_or_else(|| missing::symlink(target, "this one leads above its root"))?),
                name => path.push(name.to_owned()),
            }
        }
        path.extend(self.rest.drain(..));
        self.rest = path.into();
        self.cid = self.root;
        Ok(())
    }
}
