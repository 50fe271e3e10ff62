//! The blocks of one read, counted.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use cid::Cid;

use super::block::Block;
use super::fetch;
use crate::context::Context;
use crate::error::{Error, Invalid};

/// A read under way.
#[derive(Debug)]
pub(crate) struct Dag<'a> {
    pub(crate) cx: &'a Context,
    /// Maximum size of the content in bytes.
    max_bytes: u32,
    used: Cell<u32>,
    gateway: RefCell<Option<String>>,
}

impl<'a> Dag<'a> {
    pub(crate) const fn new(cx: &'a Context, max_bytes: u32) -> Self {
        Self { cx, max_bytes, used: Cell::new(0), gateway: RefCell::new(None) }
    }

    /// Returns a block, from those that other subjects of the resolution have needed or from the
    /// gateways.
    ///
    /// # Errors
    /// - `ContentUnsupported` if the read has taken the maximum number of blocks.
    /// - The error of [`fetch::fetch`].
    pub(crate) async fn block(&self, cid: &Cid) -> Result<Rc<Block>, Error> {
        count(self.cx, &self.used)?;
        let block = self.cx.blocks().get(cid, fetch::fetch(self.cx, cid)).await?;
        if let Some(gateway) = &block.gateway {
            *self.gateway.borrow_mut() = Some(gateway.clone());
        }
        Ok(block)
    }

    /// Returns the maximum size of the content in bytes.
    pub(crate) const fn max_bytes(&self) -> u32 {
        self.max_bytes
    }

    /// Returns the number of blocks so far.
    pub(crate) const fn used(&self) -> u32 {
        self.used.get()
    }

    /// Returns the gateway that sent the last block. `None` if all came out of CIDs.
    pub(crate) fn gateway(&self) -> Option<String> {
        self.gateway.borrow().clone()
    }
}

/// Counts one more block.
///
/// # Errors
/// `ContentUnsupported` if there were too many.
pub(crate) fn count(cx: &Context, used: &Cell<u32>) -> Result<(), Error> {
    let max = cx.settings().max_blocks;
    if used.get() >= max {
        let rule = format!("content of at most {max} IPFS blocks (content.maxBlocks)");
        return Err(Error::ContentUnsupported(Invalid::new("uri", rule, "more blocks")));
    }
    used.set(used.get() + 1);
    Ok(())
}
