//! All blocks of a path at once, as an archive (CAR), where block by block would take a round trip
//! for each.

use core::pin::pin;

use cid::Cid;
use futures_util::future::select;

use super::block::Block;
use super::dag::Dag;
use super::fetch::MAX_BLOCK_BYTES;
use crate::content::encoding::car::{Archive, Fault};
use crate::content::gateways::request::{Reply, Request, ask, url_at};
use crate::context::Context;
use crate::http::ChosenBy;
use crate::settings::origin;
use crate::uri::addressed::content_path::ContentPath;

/// Maximum size of an archive in bytes: the shards of a path, and one block at its end.
const MAX_ARCHIVE_BYTES: u32 = 2 * MAX_BLOCK_BYTES;
/// Maximum number of blocks of an archive that are taken.
const MAX_BLOCKS: usize = 256;

/// Asks one gateway for the blocks of a path below a CID, for no longer than the hedge delay, and
/// keeps those that are verified. A failure does not matter: blocks that are missing are fetched
/// one by one.
///
/// `next` is the block that is needed next. If it is there already, nothing is asked.
pub(crate) async fn prefetch(dag: &Dag<'_>, root: &Cid, path: impl Iterator<Item = &str>, next: &Cid) {
    let cx = dag.cx;
    if cx.blocks().has(next) {
        return;
    }
    let Some(index) = cx.health().order(cx.settings().ipfs.len()).first().copied() else { return };
    let path = ContentPath { segments: path.map(str::to_owned).collect(), ..ContentPath::default() };
    let path = format!("/ipfs/{root}{}?format=car&dag-scope=block", path.encoded());
    let asked = pin!(ask_archive(cx, index, &path));
    let hedge = pin!(cx.sleep(cx.settings().hedge_after_ms));
    select(asked, hedge).await;
}

async fn ask_archive(cx: &Context, index: usize, path: &str) {
    let gateway = cx.settings().ipfs.get(index).map_or("", String::as_str);
    let request = Request {
        gateway,
        chosen_by: ChosenBy::Operator,
        url: url_at(gateway, path),
        accept: "application/vnd.ipld.car; version=1",
        max_bytes: MAX_ARCHIVE_BYTES,
        cid: None,
        purpose: "car",
    };
    let Ok(Reply { id, response, .. }) = ask(cx, &request).await else { return };
    let (archive, fault) = Archive::read(response.body, MAX_BLOCKS);
    match fault {
        None => cx.health().won(index),
        Some(fault) => {
            if matches!(fault, Fault::Mismatch { .. }) {
                cx.health().lied(index);
            }
            cx.effects().reject(id, fault.to_string());
        }
    }
    for (cid, bytes) in archive.blocks() {
        cx.blocks().put(*cid, Block::new(bytes.to_vec(), Some(origin(gateway))));
    }
}
