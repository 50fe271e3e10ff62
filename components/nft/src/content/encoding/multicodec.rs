//! The codecs of blocks, by their multicodec codes.

/// What a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// 0x55: bytes.
    Raw,
    /// 0x70: a node of a UnixFS file or directory.
    DagPb,
    /// 0x71: CBOR with links.
    DagCbor,
    /// 0x51: CBOR.
    Cbor,
    /// 0x0129: JSON with links.
    DagJson,
    /// 0x0200: JSON.
    Json,
}

/// The supported codecs, for errors.
pub const SUPPORTED: &str = "raw, dag-pb, dag-cbor, cbor, dag-json or json";

impl Codec {
    /// Returns the codec with that code, or `None` if it is not supported.
    pub const fn of(code: u64) -> Option<Self> {
        match code {
            0x55 => Some(Self::Raw),
            0x70 => Some(Self::DagPb),
            0x71 => Some(Self::DagCbor),
            0x51 => Some(Self::Cbor),
            0x0129 => Some(Self::DagJson),
            0x0200 => Some(Self::Json),
            _ => None,
        }
    }
}

/// Returns the name of a codec that tokens have been seen with, or `None`.
pub const fn name(code: u64) -> Option<&'static str> {
    match code {
        0x55 => Some("raw"),
        0x70 => Some("dag-pb"),
        0x71 => Some("dag-cbor"),
        0x51 => Some("cbor"),
        0x0129 => Some("dag-json"),
        0x0200 => Some("json"),
        0x72 => Some("libp2p-key"),
        0x78 => Some("git-raw"),
        0x85 => Some("dag-jose"),
        0x0202 => Some("car"),
        0xe3 => Some("ipfs-ns"),
        0xe4 => Some("swarm-ns"),
        0xe5 => Some("ipns-ns"),
        0xfa => Some("swarm-manifest"),
        0xfb => Some("swarm-feed"),
        _ => None,
    }
}
