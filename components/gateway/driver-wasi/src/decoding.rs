//! Decodes bodies that upstreams compress although nobody asked them to.

use std::collections::VecDeque;
use std::io::Write as _;

use flate2::write::GzDecoder;
use mintmark_gateway_core::{FetchFailure, Header};
use mintmark_gateway_driver_wit::coding::is_coded;

/// How many coded bytes are decoded at once: they become at most about a megabyte.
const SLICE_BYTES: usize = 1024;

/// By how many bytes a coded body may be longer than the body itself may be.
const MAX_OVERHEAD_BYTES: u64 = 64 * 1024;

/// A body that is read in pieces, decoded and bounded. A piece is put in, and taken out in parts
/// before the next one is put in. So no more than one part stands in memory, however well the body
/// is compressed.
pub struct Decoding {
    gzip: Option<Box<GzDecoder<Vec<u8>>>>,
    /// What was put in and is not decoded yet.
    waiting: VecDeque<u8>,
    max_bytes: u32,
    size: u64,
    /// The bytes that were put in.
    coded_size: u64,
}

impl Decoding {
    /// Begins a body. It may have at most `max_bytes` bytes once it is decoded.
    ///
    /// # Errors
    /// `other` if it has a coding that is not decoded: anything but `gzip`.
    pub fn begin(headers: &[Header], max_bytes: u32) -> Result<Self, FetchFailure> {
        let coding = headers.iter().find(|header| header.name == "content-encoding").filter(|header| is_coded(&header.value));
        let gzip = match coding.map(|header| header.value.trim()) {
            None => None,
            Some(name) if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") => {
                Some(Box::new(GzDecoder::new(Vec::new())))
            }
            Some(name) => {
                let shown: String = name.chars().take(40).collect();
                return Err(FetchFailure::Other(format!("the response has the content coding {shown}, which was not asked for")));
            }
        };
        Ok(Self { gzip, waiting: VecDeque::new(), max_bytes, size: 0, coded_size: 0 })
    }

    /// Puts a piece in.
    pub fn put(&mut self, piece: Vec<u8>) {
        if self.waiting.is_empty() {
            self.waiting = piece.into();
        } else {
            self.waiting.extend(piece);
        }
    }

    /// Takes the next part out. `None` if another piece has to be put in.
    ///
    /// # Errors
    /// - `too-large` if the body is longer than it may be.
    /// - `other` if it is not what its coding says.
    pub fn take(&mut self) -> Result<Option<Vec<u8>>, FetchFailure> {
        while !self.waiting.is_empty() {
            let part = match &mut self.gzip {
                None => Vec::from(std::mem::take(&mut self.waiting)),
                Some(gzip) => {
                    let length = self.waiting.len().min(SLICE_BYTES);
                    let slice: Vec<u8> = self.waiting.drain(..length).collect();
                    // What decodes to nothing takes time, too.
                    self.coded_size = self.coded_size.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
                    if self.coded_size > u64::from(self.max_bytes).saturating_add(MAX_OVERHEAD_BYTES) {
                        return Err(FetchFailure::TooLarge(self.max_bytes));
                    }
                    gzip.write_all(&slice).map_err(|_| torn())?;
                    std::mem::take(gzip.get_mut())
                }
            };
            self.count(&part)?;
            if !part.is_empty() {
                return Ok(Some(part));
            }
        }
        Ok(None)
    }

    /// Ends the body. Returns what is left of it.
    ///
    /// # Errors
    /// Those of `take`, and `other` if the body ends in the middle of its coding.
    pub fn end(&mut self) -> Result<Vec<u8>, FetchFailure> {
        if let Some(gzip) = &mut self.gzip {
            gzip.try_finish().map_err(|_| torn())?;
        }
        let left = self.gzip.as_mut().map(|gzip| std::mem::take(gzip.get_mut())).unwrap_or_default();
        self.count(&left)?;
        Ok(left)
    }

    fn count(&mut self, part: &[u8]) -> Result<(), FetchFailure> {
        self.size = self.size.saturating_add(u64::try_from(part.len()).unwrap_or(u64::MAX));
        if self.size > u64::from(self.max_bytes) { Err(FetchFailure::TooLarge(self.max_bytes)) } else { Ok(()) }
    }
}

fn torn() -> FetchFailure {
    FetchFailure::Other("the response is not what its content coding gzip says".to_owned())
}
