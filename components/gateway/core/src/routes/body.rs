//! Reads the body of a request.

use crate::http::problem::{Code, Problem};
use crate::io::{BodyFailure, Io};
use crate::routes::responder::Responder;

/// The media types of JSON-RPC over HTTP: the usual one, and those of the proposal
/// <https://www.jsonrpc.org/historical/json-rpc-over-http.html>, which geth takes as well.
///
/// Security: a browser asks first before a page may send any of them to another origin.
const JSON_RPC: [&str; 3] = ["application/json", "application/json-rpc", "application/jsonrequest"];

/// Reads a JSON-RPC body of at most `max_bytes` bytes.
///
/// # Errors
/// Those of [`json`].
pub(crate) async fn json_rpc<I: Io, N>(responder: &Responder<'_, I, N>, max_bytes: u32) -> Result<Vec<u8>, Problem> {
    read(responder, &JSON_RPC, max_bytes).await
}

/// Reads a JSON body of at most `max_bytes` bytes.
///
/// # Errors
/// - `unsupported-media-type`: the body has another type, or a content coding.
/// - `invalid-request`: the body breaks off, or has a transfer coding besides `chunked`.
/// - `too-large`: the body is longer.
pub(crate) async fn json<I: Io, N>(responder: &Responder<'_, I, N>, max_bytes: u32) -> Result<Vec<u8>, Problem> {
    read(responder, &["application/json"], max_bytes).await
}

async fn read<I: Io, N>(responder: &Responder<'_, I, N>, types: &[&str], max_bytes: u32) -> Result<Vec<u8>, Problem> {
    let request = responder.request;
    if !request.is_json(types) {
        let got = request.header("content-type").unwrap_or("none");
        return Err(Problem::invalid(Code::UnsupportedMediaType, "Content-Type", &types.join(" or "), got));
    }
    if let Some(coding) = request.values("transfer-encoding").find(|coding| !coding.eq_ignore_ascii_case("chunked")) {
        return Err(Problem::invalid(Code::InvalidRequest, "Transfer-Encoding", "chunked alone", coding));
    }
    if let Some(coding) = request.values("content-encoding").find(|coding| !coding.eq_ignore_ascii_case("identity")) {
        return Err(Problem::invalid(Code::UnsupportedMediaType, "Content-Encoding", "none", coding));
    }
    responder.io.body(max_bytes).await.map_err(|failure| match failure {
        BodyFailure::TooLarge => Problem::new(Code::TooLarge, format!("the body is longer than {max_bytes} bytes")),
        BodyFailure::Broken(detail) => Problem::new(Code::InvalidRequest, format!("the body broke off: {detail}")),
    })
}
