//! Errors for paths that lead nowhere. They say what is there instead.

use cid::Cid;

use crate::content::encoding::malformed::Malformed;
use crate::content::encoding::multicodec;
use crate::content::unixfs::directory::Directory;
use crate::error::{Error, Invalid, shorten};
use crate::uri::syntax::invalid;

/// Maximum number of entries that an error lists whole.
const FEW: usize = 8;
/// Number of entries that an error gives as examples.
const EXAMPLES: usize = 4;
/// Files that stand for their directory.
const INDEXES: [&str; 3] = ["metadata.json", "index.json", "index.html"];

/// Returns the error for a name that a directory or map does not have.
pub(crate) fn no_entry(name: &str, cid: &Cid, entries: impl Iterator<Item = String>, count: usize) -> Error {
    let entries = listed(entries, count);
    Error::ContentNotFound(Invalid::new(
        "uri",
        format!("a path to an entry of ipfs://{cid}, which has {entries}"),
        &format!("no entry \"{name}\""),
    ))
}

/// Returns the error for a name that a directory in shards does not have.
pub(crate) fn no_sharded_entry(name: &str, cid: &Cid) -> Error {
    let rule = format!("a path to an entry of ipfs://{cid}, a large directory");
    Error::ContentNotFound(Invalid::new("uri", rule, &format!("no entry \"{name}\"")))
}

/// Returns the error for a path that goes on after a file.
pub(crate) fn below_file(name: &str, cid: &Cid) -> Error {
    let rule = format!("a path that ends at ipfs://{cid}, which is a file");
    Error::ContentNotFound(Invalid::new("uri", rule, &format!("no entry \"{name}\" in a file")))
}

/// Returns the error for a directory where a file is expected.
pub(crate) fn directory(cid: &Cid, directory: &Directory<'_>) -> Error {
    let index = INDEXES.iter().find(|name| directory.find(name).is_some());
    let hint = index.map_or_else(String::new, |name| format!("; did the URI mean its \"{name}\"?"));
    let entries = listed(directory.names(), directory.len());
    let rule = format!("the path of a file; ipfs://{cid} is a directory of {entries}{hint}");
    Error::TokenUriInvalid(Invalid::new("tokenUri", rule, "a directory"))
}

/// Returns the error for a directory in shards where a file is expected.
pub(crate) fn sharded_directory(cid: &Cid) -> Error {
    let rule = format!("the path of a file; ipfs://{cid} is a large directory");
    Error::TokenUriInvalid(Invalid::new("tokenUri", rule, "a directory"))
}

/// Returns the error for a symbolic link that is not followed.
pub(crate) fn symlink(target: &str, why: &str) -> Error {
    let rule = format!("a symbolic link to a path in the same directory tree ({why})");
    Error::ContentNotFound(Invalid::new("uri", rule, target))
}

/// Returns the error for a codec that is not supported.
pub(crate) fn codec(cid: &Cid) -> Error {
    let code = cid.codec();
    let name = multicodec::name(code).map_or_else(String::new, |name| format!(" ({name})"));
    let rule = format!("a CID with the codec {}; 0x{code:x}{name} is not supported", multicodec::SUPPORTED);
    Error::TokenUriInvalid(invalid(rule, &format!("ipfs://{cid}")))
}

/// Returns the error for a block that hashes to its CID and is malformed all the same.
pub(crate) fn malformed(cid: &Cid, malformed: Malformed) -> Error {
    let codec = multicodec::name(cid.codec()).unwrap_or("unknown");
    Error::ContentUnsupported(Invalid::new("uri", format!("well-formed {codec} at ipfs://{cid}"), malformed.0))
}

fn listed(entries: impl Iterator<Item = String>, count: usize) -> String {
    let quoted = |entries: Vec<String>| entries.iter().map(|name| format!("\"{}\"", shorten(name))).collect::<Vec<_>>().join(", ");
    match count {
        0 => "no entries".to_owned(),
        _ if count <= FEW => quoted(entries.collect()),
        _ => format!("{count} entries such as {}", quoted(entries.take(EXAMPLES).collect())),
    }
}
