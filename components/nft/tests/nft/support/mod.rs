//! A simulated chain and web. Every fetch is answered from tables, in order.

pub mod car;
pub mod chain;
pub mod properties;
pub mod vectors;

use mintmark_nft::document::Document;
use mintmark_nft::error::Error;
use mintmark_nft::http::{Failure, Header, Response, Settled, Wanted};
use mintmark_nft::resolution::{Progress, Resolution};
use mintmark_nft::settings::Settings;

pub const CONTRACT: &str = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
pub const RPC: &str = "https://rpc.example/secret-key";

/// The result of a fetch, or `None` if it never settles.
pub type Outcome = Option<Result<Response, Failure>>;

pub fn settings() -> Settings {
    Settings {
        rpc: vec![RPC.to_owned()],
        ipfs: vec!["https://a.gateway".to_owned(), "https://b.gateway".to_owned(), "https://c.gateway/".to_owned()],
        hedge_after_ms: 300,
        max_json_bytes: 1 << 20,
    }
}

pub fn resolution(token_id: &str, settings: Settings) -> Resolution {
    Resolution::start("1", CONTRACT, token_id, settings).expect("a valid token")
}

pub fn response(status: u16, body: impl Into<Vec<u8>>) -> Response {
    Response { status, headers: Vec::new(), body: body.into() }
}

pub fn ok(body: impl Into<Vec<u8>>) -> Outcome {
    Some(Ok(response(200, body)))
}

pub fn status(status: u16) -> Outcome {
    Some(Ok(response(status, "an error page")))
}

pub fn redirect(location: &str) -> Outcome {
    let headers = vec![Header { name: "location".to_owned(), value: location.to_owned() }];
    Some(Ok(Response { status: 302, headers, body: Vec::new() }))
}

/// Runs a resolution to its end. If only fetches that never settle are in flight, a wake has to be
/// due.
pub fn drive(mut resolution: Resolution, mut world: impl FnMut(&Wanted) -> Outcome) -> Run {
    let mut run = Run { wanted: Vec::new(), wakes: 0, end: Err(Error::Other("the resolution waits forever".to_owned())) };
    let mut settled = Vec::new();
    for _ in 0..100 {
        match resolution.advance(core::mem::take(&mut settled)) {
            Progress::Done(document) => run.end = Ok(*document),
            Progress::Failed(error) => run.end = Err(error),
            Progress::Need(need) => {
                for wanted in need.start {
                    if let Some(outcome) = world(&wanted) {
                        settled.push(Settled { id: wanted.id, outcome });
                    }
                    run.wanted.push(wanted);
                }
                if !settled.is_empty() || need.wake_after_ms.is_some() {
                    run.wakes += u32::from(settled.is_empty());
                    continue;
                }
            }
        }
        return run;
    }
    run
}

/// A resolution that has ended, with all fetches that it wanted.
pub struct Run {
    pub wanted: Vec<Wanted>,
    pub wakes: u32,
    pub end: Result<Document, Error>,
}

impl Run {
    pub fn document(self) -> Document {
        self.end.unwrap_or_else(|error| panic!("expected a document, got {error:?}"))
    }

    pub fn error(self) -> Error {
        match self.end {
            Ok(document) => panic!("expected an error, got {document:?}"),
            Err(error) => error,
        }
    }

    pub fn urls(&self) -> Vec<&str> {
        self.wanted.iter().map(|wanted| wanted.fetch.url.as_str()).collect()
    }
}

pub fn codes(document: &Document) -> Vec<&str> {
    document.warnings.iter().map(|warning| warning.code).collect()
}
