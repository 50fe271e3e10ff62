//! Decodes bodies that upstreams compress although nobody asked them to.

use std::io::Write as _;

use flate2::write::MultiGzDecoder;
use mintmark_gateway_core::{FetchFailure, Header};
use mintmark_gateway_driver_wit::coding::is_coded;

/// How many bytes are decoded at once: they become at most about a megabyte.
const SLICE_BYTES: usize = 1024;

/// A body that is read in pieces, decoded and bounded.
pub struct Decoding {
    gzip: Option<Box<MultiGzDecoder<Vec<u8>>>>,
    max_bytes: u32,
    size: u64,
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
                Some(Box::new(MultiGzDecoder::new(Vec::new())))
            }
            Some(name) => {
                let shown: String = name.chars().take(40).collect();
                return Err(FetchFailure::Other(format!("the response has the content coding {shown}, which was not asked for")));
            }
        };
        Ok(Self { gzip, max_bytes, size: 0 })
    }

    /// Decodes a piece. What comes of it may be empty.
    ///
    /// # Errors
    /// - `too-large` if the body is longer than it may be.
    /// - `other` if it is not what its coding says.
    pub fn piece(&mut self, piece: Vec<u8>) -> Result<Vec<u8>, FetchFailure> {
        let Some(gzip) = &mut self.gzip else {
            self.size = self.size.saturating_add(length(&piece));
            return if self.size > u64::from(self.max_bytes) { Err(FetchFailure::TooLarge(self.max_bytes)) } else { Ok(piece) };
        };
        for slice in piece.chunks(SLICE_BYTES) {
            gzip.write_all(slice).map_err(|_| torn())?;
            if self.size.saturating_add(length(gzip.get_ref())) > u64::from(self.max_bytes) {
                return Err(FetchFailure::TooLarge(self.max_bytes));
            }
        }
        Ok(self.decoded())
    }

    /// Ends the body. Returns what is left of it.
    ///
    /// # Errors
    /// Those of `piece`, and `other` if the body ends in the middle of its coding.
    pub fn end(&mut self) -> Result<Vec<u8>, FetchFailure> {
        if let Some(gzip) = &mut self.gzip {
            gzip.try_finish().map_err(|_| torn())?;
        }
        let left = self.decoded();
        if self.size > u64::from(self.max_bytes) { Err(FetchFailure::TooLarge(self.max_bytes)) } else { Ok(left) }
    }

    fn decoded(&mut self) -> Vec<u8> {
        let decoded = self.gzip.as_mut().map(|gzip| std::mem::take(gzip.get_mut())).unwrap_or_default();
        self.size = self.size.saturating_add(length(&decoded));
        decoded
    }
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

fn torn() -> FetchFailure {
    FetchFailure::Other("the response is not what its content coding gzip says".to_owned())
}
