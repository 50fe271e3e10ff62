//! `GET /v1/avatar/{name}` and `/v1/avatar/{name}/image`.

use crate::http::problem::{Code, Problem};
use crate::http::query::decode;
use crate::http::reply::Reply;
use crate::io::Io;
use crate::nft::component::Nft;
use crate::routes::nft::asked::parameters;
use crate::routes::nft::asked::question::Question;
use crate::routes::nft::medium::serve as media;
use crate::routes::nft::reply;
use crate::routes::outgoing::Outgoing;
use crate::routes::responder::Responder;

/// The longest name, in bytes (RFC 1035, 3.1, in the form that ENS encodes).
const MAX_NAME_BYTES: usize = 255;

pub(crate) async fn serve<I: Io, N: Nft>(responder: &mut Responder<'_, I, N>, name: &str) -> Result<Reply, Problem> {
    let with_trace = parameters::trace(responder.request);
    let question = with_trace.and_then(|with_trace| Ok((question(responder, name)?, with_trace)));
    reply::document(responder, question, "nft.avatar").await
}

pub(crate) async fn serve_image<'a, I: Io, N: Nft>(
    responder: &mut Responder<'a, I, N>,
    name: &str,
) -> Result<Outgoing<'a, I, N::Content>, Problem> {
    let width = parameters::width(responder.request);
    let asked = width.and_then(|width| Ok(media::Asked { question: question(responder, name)?, field: "image", width }));
    media::serve(responder, asked).await
}

fn question<I: Io, N: Nft>(responder: &Responder<'_, I, N>, name: &str) -> Result<Question, Problem> {
    let expected = "an ENS name of at most 255 bytes, percent-encoded UTF-8";
    let decoded = decode(name).filter(|name| (1..=MAX_NAME_BYTES).contains(&name.len()));
    let decoded = decoded.ok_or_else(|| Problem::invalid(Code::InvalidRequest, "name", expected, name))?;
    Question::avatar(&responder.gateway.nft, &responder.gateway.config, &decoded)
}
