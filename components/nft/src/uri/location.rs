//! Where the content of a URI is.

use super::addressed::arweave::{ArName, ArTransaction};
use super::addressed::content_path::{AboveRoot, ContentPath};
use super::addressed::ipfs::IpfsPath;
use super::addressed::ipns::IpnsPath;
use super::inline::embedded::Embedded;
use super::limits::UriLimits;
use super::on_chain::eip681::ContractCall;
use super::syntax::{above_root, invalid};
use super::warning::Warning;
use super::web::WebUrl;
use crate::error::Invalid;

/// A URI by its form, which says where its content is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// The URI holds the content.
    Inline(Embedded),
    /// A web server has it.
    Web(WebUrl),
    /// The content of a CID, or of a path below it.
    Ipfs(IpfsPath),
    /// The content that an IPNS name or a DNS name points to.
    Ipns(IpnsPath),
    /// The data of an Arweave transaction, or of a path in its manifest.
    Arweave(ArTransaction),
    /// The Arweave transaction that an ArNS name points to.
    ArNs(ArName),
    /// Another contract gives the URI (EIP-681).
    Contract(ContractCall),
}

impl Location {
    /// Returns the one text of the location, percent-encoded exactly once. Parsing it gives the
    /// same location without a warning.
    pub fn canonical(&self) -> String {
        match self {
            Self::Inline(embedded) => embedded.to_data_uri(),
            Self::Web(url) => url.to_string_with_fragment(),
            Self::Ipfs(path) => path.canonical(),
            Self::Ipns(path) => path.canonical(),
            Self::Arweave(transaction) => transaction.canonical(),
            Self::ArNs(name) => name.canonical(),
            Self::Contract(call) => call.canonical(),
        }
    }

    /// Resolves a relative reference in a document that is here: by RFC 3986 for a URL, and in the
    /// directory that holds the document for IPFS and Arweave.
    ///
    /// # Errors
    /// The document is in no directory, or the reference leads above the root.
    pub fn resolve(&self, reference: &str, limits: &UriLimits) -> Result<Self, Invalid> {
        if reference.len() > limits.max_url_bytes {
            return Err(invalid(format!("a URI of at most {} bytes", limits.max_url_bytes), reference));
        }
        let join = |path: &ContentPath| {
            if path.segments.is_empty() && !reference.starts_with('/') {
                return Err(invalid("an absolute URI, because the document is in no directory", reference));
            }
            path.join(reference).map_err(|AboveRoot| above_root(reference))
        };
        let mut resolved = self.clone();
        match &mut resolved {
            Self::Web(url) => *url = url.join_within(reference, limits)?,
            Self::Ipfs(ipfs) => ipfs.path = join(&ipfs.path)?,
            Self::Ipns(ipns) => ipns.path = join(&ipns.path)?,
            Self::Arweave(transaction) => transaction.path = join(&transaction.path)?,
            Self::ArNs(name) => name.path = join(&name.path)?,
            Self::Inline(_) | Self::Contract(_) => {
                return Err(invalid("an absolute URI, because the document has no URL", reference));
            }
        }
        Ok(resolved)
    }
}

/// A URI that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// Where its content is.
    pub location: Location,
    /// What was repaired to read it.
    pub warnings: Vec<Warning>,
    /// The URL as it was written, if the location was extracted from the URL of a gateway: another
    /// place to ask for the same content.
    pub gateway: Option<WebUrl>,
}
