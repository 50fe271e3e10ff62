//! The two kinds of names under `/ipns/`.

use cid::Cid;
use cid::multibase::Base;
use cid::multihash::Multihash;

use crate::uri::ipfs::parse_cid;

/// Multicodec code of libp2p-key.
const LIBP2P_KEY: u64 = 0x72;
/// Maximum length of a domain name in characters (RFC 1035, 2.3.4).
const MAX_HOST_CHARS: usize = 253;

/// A name under `/ipns/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// The hash of a public key. Its records are signed.
    Key(Multihash<64>),
    /// A domain name, which points to content by a DNS record (DNSLink). It cannot be verified.
    Host(String),
}

impl Name {
    /// Parses a CID of a key in any base, a peer id (`12D3Koo…`, `Qm…`), or a domain name. A domain
    /// name in the form of a subdomain gateway (`en-wikipedia--on--ipfs-org`) is written back.
    ///
    /// Returns `None` if it is none of them.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(key) = key(text) {
            return Some(Self::Key(key));
        }
        let host = text.to_ascii_lowercase();
        let host = if host.contains('.') { host } else { un_inline(&host) };
        let host = host.strip_suffix('.').unwrap_or(&host);
        let labels_are_valid = host.split('.').all(|label| {
            (1..=63).contains(&label.len()) && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        });
        let valid = labels_are_valid && host.contains('.') && host.len() <= MAX_HOST_CHARS;
        // A last label of digits is the end of an IPv4 address.
        let address = host.rsplit('.').next().is_some_and(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
        (valid && !address).then(|| Self::Host(host.to_owned()))
    }

    /// Returns the name as gateways expect it: a key as a CID in base 36.
    pub fn canonical(&self) -> String {
        match self {
            Self::Key(key) => Cid::new_v1(LIBP2P_KEY, *key).to_string_of_base(Base::Base36Lower).unwrap_or_default(),
            Self::Host(host) => host.clone(),
        }
    }
}

/// Returns the multihash of a key. A peer id is a multihash in base 58 without a prefix.
fn key(text: &str) -> Option<Multihash<64>> {
    if text.starts_with("12D3Koo") || text.starts_with("16Uiu2") || text.starts_with("Qm") {
        let bytes = (text.len() <= 128).then(|| Base::Base58Btc.decode(text).ok()).flatten()?;
        return Multihash::from_bytes(&bytes).ok();
    }
    // Older software wrote names with the codec dag-pb.
    parse_cid(text).filter(|cid| matches!(cid.codec(), LIBP2P_KEY | 0x70)).map(|cid| *cid.hash())
}

/// Returns the domain name in a label of a subdomain gateway: `--` for `-`, and `-` for `.`.
fn un_inline(label: &str) -> String {
    label.replace("--", "\0").replace('-', ".").replace('\0', "-")
}
