//! The row of a nonce.

use zeroize::Zeroizing;

use crate::{
    crypto::curve::Signature,
    encoding::{
        hex,
        json::{Json, build::text},
        quantity,
    },
    record::outbox::{charged::Charges, state::State, version::Version},
    refusal::Refusal,
    transaction::{Transaction, raw},
};

/// Stands in a row for a signature that is not there.
const NO_SIGNATURE: Signature = Signature { r: [0; 32], s: [0; 32], y_parity: false };

/// The content of a row: what was signed with a nonce, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    /// Where the last transaction stands.
    pub state: State,
    /// Microseconds since 1970 at which it came into this state.
    pub since: u64,
    /// The hash that is in a block. `None` if none is, or if it is not one of these transactions.
    pub mined: Option<[u8; 32]>,
    /// The number of that block.
    pub block: Option<u64>,
    /// Whether the block is so deep that it counts as final.
    pub is_final: bool,
    /// What a node said last. `None` if it said nothing.
    pub node_said: Option<String>,
    /// All transactions that were signed with the nonce, in their order.
    pub versions: Vec<Version>,
    /// The last transaction, without a sidecar.
    pub transaction: Transaction,
    /// The signature of a remote key, which cannot be made again. `None` if the key is local, or
    /// has not signed yet.
    pub signature: Option<Signature>,
    /// The entropy that hedges the signature. `None` if it is deterministic.
    pub entropy: Option<Zeroizing<[u8; 32]>>,
}

impl OutboxRow {
    /// Returns the row of the first transaction with a nonce.
    pub fn first(transaction: Transaction, version: Version, entropy: Option<Zeroizing<[u8; 32]>>) -> Self {
        Self {
            state: State::Signed,
            since: version.time,
            mined: None,
            block: None,
            is_final: false,
            node_said: None,
            versions: vec![version],
            transaction,
            signature: None,
            entropy,
        }
    }

    /// Returns the row after a replacement was signed.
    pub fn replaced_by(self, transaction: Transaction, version: Version, entropy: Option<Zeroizing<[u8; 32]>>) -> Self {
        let mut next = Self::first(transaction, version, entropy);
        next.versions.splice(0..0, self.versions);
        next
    }

    /// Returns the row after its transaction counted as final and is not. `now` is in microseconds
    /// since 1970.
    ///
    /// Security: once a charge was given back, the others of the nonce stay for good. It is not
    /// known any more which of the transactions is mined in the end.
    #[must_use]
    pub fn open_again(self, now: u64) -> Self {
        let mut open = Self { state: State::Signed, since: now, mined: None, block: None, is_final: false, node_said: None, ..self };
        if open.versions.iter().any(|version| version.charges.is_empty()) {
            open.versions.iter_mut().for_each(|version| version.charges = Charges::default());
        }
        open
    }

    /// Returns the last transaction that was signed with the nonce.
    ///
    /// Errors: `fault`, if there is none.
    pub fn last(&self) -> Result<&Version, Refusal> {
        self.versions.last().ok_or_else(|| Refusal::Fault("ledger: a row of the outbox has no transaction".into()))
    }

    /// Returns every hash that was signed with the nonce, the last one first.
    pub fn hashes(&self) -> impl Iterator<Item = &[u8; 32]> {
        self.versions.iter().rev().flat_map(|version| version.hashes.iter().rev())
    }

    /// Returns the value of the row, one line of JSON.
    pub fn write(&self) -> String {
        let signed = self.transaction.signed(self.signature.as_ref().unwrap_or(&NO_SIGNATURE));
        Json::List(vec![
            text(Some(self.state.name())),
            text(Some(self.since)),
            text(self.mined.as_ref().map(|hash| hex::encode(hash))),
            text(self.block),
            Json::Bool(self.is_final),
            text(self.node_said.as_ref()),
            Json::List(self.versions.iter().map(Version::to_json).collect()),
            text(Some(hex::encode(&signed))),
            text(self.entropy.as_ref().map(|entropy| hex::encode(entropy.as_slice()))),
        ])
        .to_string()
    }

    /// Reads the value of a row. `None` if it is not what [`Self::write`] writes.
    pub fn read(value: &str) -> Option<Self> {
        let Json::List(items) = Json::parse(value).ok()? else { return None };
        let [
            Json::Text(state),
            Json::Text(since),
            mined,
            block,
            Json::Bool(is_final),
            node_said,
            Json::List(versions),
            Json::Text(signed),
            entropy,
        ] = items.as_slice()
        else {
            return None;
        };
        let (transaction, signature) = raw::decode(&hex::decode(signed)?).ok()?;
        Some(Self {
            state: State::find(state)?,
            since: quantity::decimal_u64(since)?,
            mined: optional(mined, hex::decode_exact)?,
            block: optional(block, quantity::decimal_u64)?,
            is_final: *is_final,
            node_said: optional(node_said, |text| Some(text.to_owned()))?,
            versions: versions.iter().map(Version::read).collect::<Option<_>>()?,
            transaction,
            signature: Some(signature).filter(|signature| *signature != NO_SIGNATURE),
            entropy: optional(entropy, |text| hex::decode_exact(text).map(Zeroizing::new))?,
        })
    }
}

/// Reads text that may be `null`. `None` if it is neither.
fn optional<T>(json: &Json, read: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
    match json {
        Json::Null => Some(None),
        Json::Text(text) => read(text).map(Some),
        _ => None,
    }
}
