//! A simulated chain and web. Every fetch is answered from tables, in order.

pub mod car;
pub mod chain;
pub mod contracts;
pub mod ipfs;
pub mod ipns;
pub mod json;
pub mod multicall;
pub mod properties;
pub mod stream;
pub mod vectors;

use mintmark_nft::avatar::TokenName;
use mintmark_nft::document::Document;
use mintmark_nft::error::Error;
use mintmark_nft::http::{Action, Failure, Fetch, Header, Response, Settled, Wanted};
use mintmark_nft::resolution::Resolution;
use mintmark_nft::settings::{ChainSettings, IpfsVerification, Settings};
use mintmark_nft::subject::{Answer, Subject, TokenQuery};

pub const CONTRACT: &str = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
pub const RPC: &str = "https://rpc.example/secret-key";

/// The result of a fetch, or `None` if it never settles.
pub type Outcome = Option<Result<Response, Failure>>;

pub fn settings() -> Settings {
    Settings {
        chains: vec![ChainSettings { id: "1".to_owned(), rpc: vec![RPC.to_owned()] }],
        ipfs: vec!["https://a.gateway".to_owned(), "https://b.gateway".to_owned(), "https://c.gateway/".to_owned()],
        arweave: vec!["https://arweave.gateway".to_owned()],
        ipfs_verification: IpfsVerification::Require,
        hedge_after_ms: 300,
        deadline_ms: 10_000,
        max_json_bytes: 1 << 20,
        max_json_depth: 128,
        max_data_uri_bytes: 2 << 20,
        max_redirects: 3,
        max_blocks: 1000,
        max_media_bytes: 100 << 20,
    }
}

/// The settings with other JSON-RPC endpoints.
pub fn with_rpc(rpc: Vec<String>) -> Settings {
    Settings { chains: vec![ChainSettings { id: "1".to_owned(), rpc }], ..settings() }
}

pub fn subject(token_id: &str) -> Subject {
    let token = TokenName { chain: "1".to_owned(), contract: CONTRACT.to_owned(), token_id: token_id.to_owned() };
    Subject::Token(TokenQuery { token, locale: None, owner: None, with_body: false, with_extensions: false })
}

pub fn resolution(token_id: &str, settings: Settings) -> Resolution {
    let subject = subject(token_id);
    subject.validate().expect("a valid token");
    Resolution::start(vec![subject], settings)
}

/// The request of an action.
pub fn fetch_of(wanted: &Wanted) -> &Fetch {
    match &wanted.action {
        Action::Fetch(fetch) | Action::Open(fetch) => fetch,
        Action::NextChunk(_) => panic!("a chunk of {wanted:?}"),
    }
}

/// An action that ended with a response, or without.
pub fn settled(wanted: &Wanted, outcome: Result<Response, Failure>) -> Settled {
    Settled { id: wanted.id, outcome: mintmark_nft::http::Outcome::Fetch(outcome) }
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

/// Runs a resolution of one subject to its end. Time passes only while fetches that never settle
/// are in flight.
pub fn drive(mut resolution: Resolution, mut world: impl FnMut(&Wanted) -> Outcome) -> Run {
    let mut run = Run { wanted: Vec::new(), wakes: 0, end: Err(Error::Other("the resolution waits forever".to_owned())) };
    let mut ready = Vec::new();
    let mut now = 0;
    for _ in 0..1000 {
        let step = resolution.advance(core::mem::take(&mut ready), now);
        for wanted in step.need.start {
            if let Some(outcome) = world(&wanted) {
                ready.push(settled(&wanted, outcome));
            }
            run.wanted.push(wanted);
        }
        if let Some(answered) = step.answered.into_iter().next() {
            run.end = answered.outcome.map(|answer| match answer {
                Answer::Token(document) => *document,
                other => panic!("{other:?}"),
            });
            return run;
        }
        match step.need.wake_after_ms {
            _ if !ready.is_empty() => {}
            Some(milliseconds) => {
                run.wakes += 1;
                now += u64::from(milliseconds);
            }
            None => return run,
        }
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
        self.wanted.iter().map(|wanted| fetch_of(wanted).url.as_str()).collect()
    }
}

pub fn codes(document: &Document) -> Vec<&str> {
    document.warnings.iter().map(|warning| warning.code).collect()
}
