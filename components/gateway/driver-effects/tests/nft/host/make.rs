//! Answers, streams and upstream requests of a scripted NFT component.

use mintmark_gateway_core::*;
use mintmark_gateway_driver_effects::Outcome as Settling;

use crate::support::{answered, fetch, need, request};

pub const CONTRACT: &str = "0x00000000000000000000000000000000000000aa";
pub const PATH: &str = "/v1/nft/1/0x00000000000000000000000000000000000000aa/7";
pub const KEY: &str = "1/0x00000000000000000000000000000000000000aa";

/// A padded token id.
pub fn word(number: u64) -> String {
    format!("{number:064x}")
}

pub fn get(path: &str) -> Request {
    request("GET", path, &[])
}

pub fn path(suffix: &str) -> String {
    format!("{PATH}{suffix}")
}

pub fn all_tokens() -> Forgotten {
    Forgotten { contract: KEY.into(), tokens: ForgottenTokens::All }
}

fn integrity() -> Integrity {
    Integrity { status: IntegrityStatus::Unverifiable, cid: None, gateway: None }
}

/// The document of a token, with an image.
pub fn document(name: &str) -> Answer {
    Answer::Token(Box::new(Document {
        standard: Standard::Erc721,
        contract: CONTRACT.into(),
        token_id: "7".into(),
        token_uri: "https://meta.example/7".into(),
        block: "21".into(),
        normalized: format!(r#"{{"name":"{name}"}}"#),
        raw: "{}".into(),
        integrity: integrity(),
        source: Source::Web,
        body: None,
        holding: None,
        extensions: None,
        media: vec![Medium {
            field: "image".into(),
            uri: "https://i.example/7".into(),
            integrity: integrity(),
            content_type: None,
            size: None,
        }],
        warnings: Vec::new(),
    }))
}

/// A resolution that ends at once with a document.
pub fn found(name: &str) -> Step {
    answered(Ok(document(name)))
}

/// A resolution that ends at once with an error.
pub fn failed(error: NftError) -> Step {
    answered(Err(error))
}

/// An upstream that is down.
pub fn down() -> NftError {
    NftError::Upstream(UpstreamFailure {
        origin: "https://meta.example/KEY".into(),
        detail: "status 503".into(),
        retryable: true,
        retry_after_ms: None,
    })
}

/// A step that waits for one request.
pub fn asks(url: &str) -> Step {
    need(vec![wanted(1, url, None)], None)
}

pub fn wanted(id: u32, url: &str, cid: Option<&str>) -> Wanted {
    let fetch = Fetch { coalesce: cid_key(url), ..fetch(url) };
    Wanted { id, action: Action::Fetch(fetch), cid: cid.map(Into::into), purpose: "block".into() }
}

fn cid_key(url: &str) -> Option<String> {
    url.split_once("/ipfs/").map(|(_, cid)| format!("cid:{cid}"))
}

pub fn response(body: &str) -> Settling {
    Settling::Fetch(Ok(Response { status: 200, headers: Vec::new(), body: body.as_bytes().to_vec() }))
}

/// The head of a medium of a size.
pub fn head(size: Option<u64>, part: Option<(u64, u64)>) -> ContentOutput {
    ContentOutput::Head(ContentHead {
        content_type: "image/png".into(),
        size,
        part: part.map(|(first, last)| Part { first, last }),
        integrity: integrity(),
        immutable: true,
        etag: Some("bafy".into()),
    })
}

pub fn chunk(text: &str) -> ContentOutput {
    ContentOutput::Chunk(text.as_bytes().to_vec())
}

/// A step of a stream that waits for one request.
pub fn gives(output: Vec<ContentOutput>, url: &str) -> ContentStep {
    ContentStep { need: Need { start: vec![wanted(1, url, None)], ..Need::default() }, output, end: None }
}

/// The last step of a stream.
pub fn ends(output: Vec<ContentOutput>, end: Result<(), NftError>) -> ContentStep {
    ContentStep { need: Need::default(), output, end: Some(end) }
}

/// A step of a stream that goes on waiting.
pub fn waits() -> ContentStep {
    ContentStep { need: Need::default(), output: Vec::new(), end: None }
}
