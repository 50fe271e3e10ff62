//! Drives the stream of a content, piece by piece.

use std::collections::VecDeque;

use crate::deadline::within;
use crate::http::problem::{Code, Problem};
use crate::io::{Io, Stored};
use crate::nft::component::Content;
use crate::nft::component::content::{ContentHead, ContentOutput, ContentStep};
use crate::nft::component::error::NftError;
use crate::nft::component::need::Settled;
use crate::nft::drive::perform::Performer;
use crate::nft::drive::watch::Watch;
use crate::nft::problems::{Purpose, problem_of};

/// The most bytes of blocks of one medium that go to the content store. A larger one would push out
/// the documents of many tokens.
const MAX_STORED_BYTES: usize = 4 << 20;

/// Why a stream ended early.
#[derive(Debug)]
pub(crate) enum StreamFailure {
    /// The content cannot be had, or breaks off.
    Content(NftError),
    /// The next piece did not come within so many milliseconds.
    Deadline(u32),
}

impl StreamFailure {
    /// Returns the problem of the failure.
    pub(crate) fn into_problem(self) -> Problem {
        match self {
            Self::Content(error) => problem_of(error, Purpose::Medium),
            Self::Deadline(ms) => Problem::new(Code::Deadline, format!("the next bytes of the medium did not come within {ms} ms")),
        }
    }
}

/// Verifies that a content is not longer than its head says, once `sent` bytes are there.
///
/// # Errors
/// `upstream-error`.
pub(crate) fn verify_within(sent: u64, expected: Option<u64>) -> Result<(), Problem> {
    match expected.filter(|length| sent > *length) {
        Some(length) => Err(Problem::new(Code::UpstreamError, format!("the content goes on after its {length} bytes"))),
        None => Ok(()),
    }
}

/// Verifies that a content that ends after `sent` bytes is as long as its head says.
///
/// # Errors
/// `upstream-error`.
pub(crate) fn verify_whole(sent: u64, expected: Option<u64>) -> Result<(), Problem> {
    match expected.filter(|length| sent != *length) {
        Some(length) => Err(Problem::new(Code::UpstreamError, format!("the content ended after {sent} of {length} bytes"))),
        None => Ok(()),
    }
}

/// The stream of a content. Dropping it cancels what is under way.
pub(crate) struct ContentStream<'a, I: Io, C> {
    io: &'a I,
    performer: Performer<'a, I>,
    content: C,
    deadline_ms: u32,
    pieces: VecDeque<ContentOutput>,
    settled: Vec<Settled>,
    end: Option<Result<(), NftError>>,
    stored_bytes: usize,
}

impl<'a, I: Io, C: Content> ContentStream<'a, I, C> {
    /// Makes a stream. Each piece has `deadline_ms` milliseconds.
    pub(crate) fn new(io: &'a I, watch: Watch<'a>, content: C, deadline_ms: u32) -> Self {
        Self {
            io,
            performer: Performer::new(io, watch),
            content,
            deadline_ms,
            pieces: VecDeque::new(),
            settled: Vec::new(),
            end: None,
            stored_bytes: 0,
        }
    }

    /// Returns the head.
    ///
    /// # Errors
    /// The reason why there is no content.
    pub(crate) async fn head(&mut self) -> Result<ContentHead, StreamFailure> {
        match self.piece().await? {
            Some(ContentOutput::Head(head)) => Ok(head),
            Some(ContentOutput::Chunk(_)) | None => Err(StreamFailure::Content(NftError::Other("the content has no head".to_owned()))),
        }
    }

    /// Returns the next chunk. `None` at the end.
    ///
    /// # Errors
    /// The reason why the content breaks off.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Vec<u8>>, StreamFailure> {
        loop {
            match self.piece().await? {
                Some(ContentOutput::Chunk(bytes)) if bytes.is_empty() => {}
                Some(ContentOutput::Chunk(bytes)) => return Ok(Some(bytes)),
                Some(ContentOutput::Head(_)) => {}
                None => return Ok(None),
            }
        }
    }

    /// Sends the chunks as fast as the client takes them. `sent` bytes went out before, and the
    /// whole has `expected` bytes if that is known. Returns the problem if the content breaks off.
    pub(crate) async fn relay(&mut self, mut sent: u64, expected: Option<u64>) -> Option<Problem> {
        loop {
            self.io.ready().await;
            match self.chunk().await {
                Ok(Some(bytes)) => {
                    sent = sent.saturating_add(bytes.len() as u64);
                    // Security: bytes after the end would be read as the next response.
                    if let Err(problem) = verify_within(sent, expected) {
                        return Some(problem);
                    }
                    self.io.chunk(bytes);
                }
                Ok(None) => return verify_whole(sent, expected).err(),
                Err(failure) => return Some(failure.into_problem()),
            }
        }
    }

    async fn piece(&mut self) -> Result<Option<ContentOutput>, StreamFailure> {
        let (io, deadline_ms) = (self.io, self.deadline_ms);
        match within(io, deadline_ms, self.advance()).await {
            Some(Ok(piece)) => Ok(piece),
            Some(Err(error)) => Err(StreamFailure::Content(error)),
            None => Err(StreamFailure::Deadline(deadline_ms)),
        }
    }

    async fn advance(&mut self) -> Result<Option<ContentOutput>, NftError> {
        loop {
            if let Some(piece) = self.pieces.pop_front() {
                return Ok(Some(piece));
            }
            if let Some(end) = self.end.take() {
                // Whoever asks again gets the end again.
                self.end = Some(Ok(()));
                return end.map(|()| None);
            }
            let ContentStep { need, output, end } = self.content.advance(core::mem::take(&mut self.settled), self.io.now() / 1000, true);
            self.pieces.extend(output);
            self.end = end;
            let wake_after_ms = need.wake_after_ms;
            self.performer.start(need);
            self.store().await;
            if self.pieces.is_empty() && self.end.is_none() {
                if self.performer.is_idle() && wake_after_ms.is_none() {
                    return Err(NftError::Other("the content waits for nothing".to_owned()));
                }
                self.settled.extend(self.performer.next(wake_after_ms).await);
            }
        }
    }

    /// Stores the first verified blocks, and drops the others.
    async fn store(&mut self) {
        for Stored { key, value } in self.performer.take_verified() {
            self.stored_bytes = self.stored_bytes.saturating_add(value.len());
            if self.stored_bytes <= MAX_STORED_BYTES {
                self.io.write(Stored { key, value }).await;
            }
        }
    }
}
