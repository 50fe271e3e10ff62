//! A record of IPNS: a protobuf message with signed DAG-CBOR in it.

use cid::multihash::Multihash;

use super::refusal::Refusal;
use super::{key, time};
use crate::content::encoding::cbor::{Item, Reader};
use crate::content::encoding::malformed::Malformed;
use crate::content::encoding::protobuf::Fields;

/// Maximum size of a record in bytes (IPNS specification, "Record Size Limit").
pub const MAX_RECORD_BYTES: usize = 10 * 1024;
/// What is signed: this text, followed by the DAG-CBOR.
const SIGNATURE_PREFIX: &[u8] = b"ipns-signature:";

/// The content of a record whose signature has been verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Where the name points: `/ipfs/CID`, `/ipns/NAME`, each with an optional path.
    pub value: String,
    /// Number of the record. Of two valid ones the higher counts.
    pub sequence: u64,
    /// How long the record may be cached, in nanoseconds.
    pub ttl_ns: u64,
    /// When it ends, in milliseconds since 1970.
    pub valid_until_ms: u64,
}

/// The fields of the protobuf message.
#[derive(Default)]
struct Message<'a> {
    value: Option<&'a [u8]>,
    validity_type: Option<u64>,
    validity: Option<&'a [u8]>,
    sequence: Option<u64>,
    ttl: Option<u64>,
    public_key: Option<&'a [u8]>,
    signature: Option<&'a [u8]>,
    data: Option<&'a [u8]>,
}

/// The signed fields, in DAG-CBOR.
#[derive(Default)]
struct Signed<'a> {
    value: Option<&'a [u8]>,
    validity_type: Option<u64>,
    validity: Option<&'a [u8]>,
    sequence: Option<u64>,
    ttl: Option<u64>,
}

impl Record {
    /// Reads a record and verifies it for a name.
    ///
    /// Errors: the record is malformed, is not signed by the key of the name, or has expired.
    pub fn verify(bytes: &[u8], name: &Multihash<64>, now_ms: u64) -> Result<Self, Refusal> {
        if bytes.len() > MAX_RECORD_BYTES {
            return Err(Refusal::TooLarge);
        }
        let message = Message::read(bytes)?;
        let (Some(signature), Some(data)) = (message.signature, message.data) else { return Err(Refusal::OnlyVersion1) };
        let key = key::of(name, message.public_key)?;
        if !key::signed(&key, &[SIGNATURE_PREFIX, data].concat(), signature) {
            return Err(Refusal::Signature);
        }
        let signed = Signed::read(data)?;
        if message.contradicts(&signed) {
            return Err(Refusal::Contradiction);
        }
        signed.into_record(now_ms)
    }
}

impl<'a> Message<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut fields = Fields::new(bytes);
        let mut message = Self::default();
        while let Some((number, value)) = fields.next()? {
            match number {
                1 => message.value = Some(value.bytes()?),
                3 => message.validity_type = Some(value.number()?),
                4 => message.validity = Some(value.bytes()?),
                5 => message.sequence = Some(value.number()?),
                6 => message.ttl = Some(value.number()?),
                7 => message.public_key = Some(value.bytes()?),
                8 => message.signature = Some(value.bytes()?),
                9 => message.data = Some(value.bytes()?),
                _ => {}
            }
        }
        Ok(message)
    }

    /// Returns whether a field for readers of version 1 differs from the signed one. Fields that
    /// are left out do not count.
    fn contradicts(&self, signed: &Signed<'_>) -> bool {
        let differs = |here: Option<u64>, there| here.is_some() && here != there;
        self.value.is_some() && self.value != signed.value
            || self.validity.is_some() && self.validity != signed.validity
            || differs(self.validity_type, signed.validity_type)
            || differs(self.sequence, signed.sequence)
            || differs(self.ttl, signed.ttl)
    }
}

impl<'a> Signed<'a> {
    fn read(data: &'a [u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::open(data)?;
        let Item::Map(count) = reader.item()? else { return Err(Malformed("signed data that is not a map")) };
        let mut signed = Self::default();
        for _ in 0..count {
            match (reader.key()?, reader.clone().item()?) {
                ("Value", Item::Bytes(value)) => signed.value = Some(value),
                ("Validity", Item::Bytes(validity)) => signed.validity = Some(validity),
                ("ValidityType", Item::Unsigned(number)) => signed.validity_type = Some(number),
                ("Sequence", Item::Unsigned(number)) => signed.sequence = Some(number),
                ("TTL", Item::Unsigned(number)) => signed.ttl = Some(number),
                _ => {}
            }
            reader.skip()?;
        }
        Ok(signed)
    }

    fn into_record(self, now_ms: u64) -> Result<Record, Refusal> {
        let (Some(value), Some(validity), Some(0), Some(sequence)) = (self.value, self.validity, self.validity_type, self.sequence) else {
            return Err(Refusal::Malformed("a signed field is missing, or of an unknown type"));
        };
        let value = core::str::from_utf8(value).map_err(|_| Refusal::Malformed("a value that is not UTF-8"))?;
        let text = core::str::from_utf8(validity).ok();
        let valid_until_ms = text.and_then(time::from_rfc3339).ok_or(Refusal::Malformed("a validity that is not a date of RFC 3339"))?;
        if valid_until_ms < now_ms {
            return Err(Refusal::Expired);
        }
        Ok(Record { value: value.to_owned(), sequence, ttl_ns: self.ttl.unwrap_or_default(), valid_until_ms })
    }
}
