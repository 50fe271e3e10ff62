//! IPNS: names that point to an IPFS path and can be pointed elsewhere.

use cid::multibase::Base;
use cid::multihash::Multihash;
use cid::{Cid, Version};

use super::cid::parse_cid;
use super::content_path::{AboveRoot, ContentPath};
use super::ipfs::split_root;

/// Multicodec of a libp2p public key.
const LIBP2P_KEY: u64 = 0x72;
/// Multicodec of dag-pb, which CIDs of peers had before they had a codec of their own.
const DAG_PB: u64 = 0x70;
/// Maximum length of a DNS name (RFC 1035, 2.3.4).
const MAX_DNS_NAME: usize = 253;
/// Maximum length of a DNS label (RFC 1035, 2.3.4).
const MAX_DNS_LABEL: usize = 63;

/// A name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IpnsName {
    /// The CID of the public key that signs the records of the name.
    Key(Cid),
    /// A DNS name, in lower case, whose TXT record points to the path (DNSLink).
    DnsLink(String),
}

/// An IPNS name and a path below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IpnsPath {
    /// The name.
    pub name: IpnsName,
    /// The path below it.
    pub path: ContentPath,
}

impl IpnsPath {
    /// Reads `name`, `name/path` and the like. Returns `None` if it does not begin with a name.
    ///
    /// # Errors
    /// `..` leads above the name.
    pub fn parse(text: &str) -> Option<Result<Self, AboveRoot>> {
        let (root, tail) = split_root(text);
        let name = IpnsName::parse(root)?;
        Some(ContentPath::parse(tail).map(|path| Self { name, path }))
    }

    /// Returns `ipns://name/path`, percent-encoded.
    pub fn canonical(&self) -> String {
        format!("ipns://{}{}", self.name.canonical(), self.path.encoded_with_query())
    }
}

impl IpnsName {
    /// Reads a public key as a CID or as the base 58 of its multihash, or a DNS name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::key(text).or_else(|| dns_name(text).map(Self::DnsLink))
    }

    /// Reads a public key.
    pub(crate) fn key(text: &str) -> Option<Self> {
        let cid = match parse_cid(text) {
            Some(cid) => cid,
            // A peer ID of an Ed25519 key: an identity multihash in base 58, without a multibase.
            None if text.starts_with("12D3Koo") && text.len() <= MAX_DNS_LABEL => {
                let bytes = Base::Base58Btc.decode(text).ok()?;
                Cid::new_v1(LIBP2P_KEY, Multihash::from_bytes(&bytes).ok()?)
            }
            None => return None,
        };
        let is_key = cid.version() == Version::V0 || [LIBP2P_KEY, DAG_PB].contains(&cid.codec());
        is_key.then(|| Self::Key(Cid::new_v1(LIBP2P_KEY, *cid.hash())))
    }

    /// Returns the key in base 36, as gateways write it, or the DNS name.
    pub fn canonical(&self) -> String {
        match self {
            Self::Key(cid) => cid.to_string_of_base(Base::Base36Lower).unwrap_or_else(|_| cid.to_string()),
            Self::DnsLink(name) => name.clone(),
        }
    }
}

/// Returns a DNS name of at least two labels in lower case, without the dot at its end.
pub(crate) fn dns_name(text: &str) -> Option<String> {
    let name = text.strip_suffix('.').unwrap_or(text);
    let labels = name.split('.').count();
    let last_is_word = name.rsplit('.').next().is_some_and(|last| last.bytes().any(|byte| byte.is_ascii_alphabetic()));
    let valid = name.len() <= MAX_DNS_NAME && labels >= 2 && last_is_word && name.split('.').all(is_dns_label);
    valid.then(|| name.to_ascii_lowercase())
}

/// Returns whether a text is a DNS label. Underscores are allowed, as in `_dnslink`.
fn is_dns_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= MAX_DNS_LABEL
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// Returns the DNS name that a subdomain gateway writes as one label: `-` stands for `.` and `--`
/// for `-`.
pub(crate) fn inlined_dns_name(label: &str) -> Option<String> {
    if label.ends_with('-') {
        return None;
    }
    let name = label.replace("--", "\0").replace('-', ".").replace('\0', "-");
    dns_name(&name)
}
