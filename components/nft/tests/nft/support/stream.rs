//! A content stream in a simulated world.

use std::collections::BTreeMap;

use mintmark_nft::content::request::{ByteRange, ContentHead, ContentRequest};
use mintmark_nft::content::sink::Output;
use mintmark_nft::content::stream::ContentStream;
use mintmark_nft::error::Error;
use mintmark_nft::http::{Action, Failure, Header, Opened, Outcome, Settled, Wanted};
use mintmark_nft::settings::Settings;

use super::fetch_of;

/// A moment at which the records of the vectors are valid: 2026-01-01.
pub const NOW_MS: u64 = 1_767_225_600_000;

/// What happened while a stream was read to its end.
#[derive(Default)]
pub struct Read {
    pub head: Option<ContentHead>,
    pub bytes: Vec<u8>,
    pub end: Option<Result<(), Error>>,
    /// URLs of the requests.
    pub urls: Vec<String>,
    pub wanted: Vec<Wanted>,
    pub cancelled: Vec<u32>,
    /// Reasons for which responses were refused.
    pub rejected: Vec<String>,
    /// Most requests in flight at the same time.
    pub most_in_flight: usize,
}

impl Read {
    pub fn head(&self) -> &ContentHead {
        self.head.as_ref().unwrap_or_else(|| panic!("no head, but {:?}", self.end))
    }

    pub fn error(self) -> Error {
        self.end.expect("an end").expect_err("an error")
    }
}

pub fn open(uri: &str, range: Option<ByteRange>, settings: Settings) -> ContentStream {
    ContentStream::open(ContentRequest { uri: uri.to_owned(), range }, settings)
}

/// Reads a stream to its end. An opened body gives what the world answers in chunks of 1,000 bytes.
pub fn read(mut stream: ContentStream, mut world: impl FnMut(&Wanted) -> super::Outcome) -> Read {
    let mut read = Read::default();
    let mut bodies: BTreeMap<u32, Vec<u8>> = BTreeMap::new();
    let (mut ready, mut now) = (Vec::new(), NOW_MS);
    for _ in 0..10_000 {
        let step = stream.advance(core::mem::take(&mut ready), now, true);
        for output in step.output {
            match output {
                Output::Head(head) => read.head = Some(head),
                Output::Chunk(bytes) => read.bytes.extend(bytes),
            }
        }
        read.cancelled.extend(step.need.cancel);
        read.rejected.extend(step.need.rejected.into_iter().map(|rejected| rejected.reason));
        read.most_in_flight = read.most_in_flight.max(step.need.start.len());
        for wanted in step.need.start {
            ready.extend(answer(&wanted, &mut bodies, &mut world));
            if !matches!(wanted.action, Action::NextChunk(_)) {
                read.urls.push(fetch_of(&wanted).url.clone());
            }
            read.wanted.push(wanted);
        }
        if step.end.is_some() {
            read.end = step.end;
            return read;
        }
        match step.need.wake_after_ms {
            Some(milliseconds) if ready.is_empty() => now += u64::from(milliseconds),
            _ => {}
        }
    }
    panic!("the stream does not end: {:?}", read.urls)
}

fn answer(wanted: &Wanted, bodies: &mut BTreeMap<u32, Vec<u8>>, world: &mut impl FnMut(&Wanted) -> super::Outcome) -> Option<Settled> {
    let outcome = match &wanted.action {
        Action::Fetch(_) => Outcome::Fetch(world(wanted)?),
        Action::Open(_) => Outcome::Open(world(wanted)?.map(|response| {
            bodies.insert(wanted.id, response.body);
            Opened { status: response.status, headers: response.headers }
        })),
        Action::NextChunk(of) => {
            let body = bodies.get_mut(of).expect("an open body");
            let rest = body.split_off(body.len().min(1000));
            let chunk = core::mem::replace(body, rest);
            let broken = chunk == b"broken";
            Outcome::NextChunk(match chunk.is_empty() {
                _ if broken => Err(Failure::Unreachable("reset".to_owned())),
                true => Ok(None),
                false => Ok(Some(chunk)),
            })
        }
    };
    Some(Settled { id: wanted.id, outcome })
}

pub fn field(name: &str, value: &str) -> Header {
    Header { name: name.to_owned(), value: value.to_owned() }
}
