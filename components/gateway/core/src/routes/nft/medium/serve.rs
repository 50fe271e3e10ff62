//! `GET …/image` and `…/animation`: the bytes of a medium, as a stream.

use crate::http::entity_tag::EntityTag;
use crate::http::media_fields::media_fields;
use crate::http::nft_route::TokenPath;
use crate::http::problem::{Code, Problem};
use crate::http::range::{allows_part, requested};
use crate::http::reply::{Length, Reply};
use crate::http::request::Request;
use crate::io::{Header, Io, MeteredCall};
use crate::nft::answers::facts::Facts;
use crate::nft::component::Nft;
use crate::nft::component::content::ContentHead;
use crate::nft::drive::stream::{StreamFailure, verify_whole, verify_within};
use crate::routes::nft::answers::answer::answer;
use crate::routes::nft::answers::context::Context;
use crate::routes::nft::asked::parameters::{self, TokenParameters};
use crate::routes::nft::asked::question::Question;
use crate::routes::nft::medium::open::open;
use crate::routes::nft::medium::resized;
use crate::routes::nft::reply;
use crate::routes::outgoing::{Outgoing, Rest};
use crate::routes::responder::Responder;

/// A medium that a request asks for.
pub(crate) struct Asked {
    pub(crate) question: Question,
    /// The field of the document.
    pub(crate) field: &'static str,
    pub(crate) width: Option<u32>,
}

pub(crate) async fn serve_image<'a, I: Io, N: Nft>(
    responder: &mut Responder<'a, I, N>,
    path: TokenPath<'_>,
) -> Result<Outgoing<'a, I, N::Content>, Problem> {
    let gateway = responder.gateway;
    let width = parameters::width(responder.request);
    let question = |width| Ok(Asked { question: Question::token(gateway, path, &TokenParameters::NONE)?, field: "image", width });
    serve(responder, width.and_then(question)).await
}

pub(crate) async fn serve_animation<'a, I: Io, N: Nft>(
    responder: &mut Responder<'a, I, N>,
    path: TokenPath<'_>,
) -> Result<Outgoing<'a, I, N::Content>, Problem> {
    let gateway = responder.gateway;
    let none = parameters::none(responder.request);
    let question = none.and_then(|()| Question::token(gateway, path, &TokenParameters::NONE));
    serve(responder, question.map(|question| Asked { question, field: "animation_url", width: None })).await
}

/// Serves a medium.
///
/// # Errors
/// - `media-missing`: the document names no such medium.
/// - `media-unsupported`, `content-too-large`, `content-not-found`, `integrity-mismatch`,
///   `upstream-error`, `deadline`: the medium cannot be had.
/// - `range-not-satisfiable`.
/// - The problem of the question.
pub(crate) async fn serve<'a, I: Io, N: Nft>(
    responder: &mut Responder<'a, I, N>,
    asked: Result<Asked, Problem>,
) -> Result<Outgoing<'a, I, N::Content>, Problem> {
    let (payer, Asked { question, field, width }) = reply::admit(responder, asked).await?;
    let price = if width.is_some() { "nft.resize" } else { "nft.media" };
    responder.charge(&payer, vec![MeteredCall::named(price)]).await?;
    let lifetimes = question.lifetimes;
    let context = Context::of(responder);
    let answers = answer(&context, vec![question]).await;
    responder.after = answers.after;
    let given = answers.given.into_iter().next().unwrap_or_else(|| Err(Problem::new(Code::Internal, "the question has no answer")))?;
    let facts = Facts::parse(given.kept.facts());
    let missing = || Problem::new(Code::MediaMissing, format!("the document has no usable {field}; its warnings may say why"));
    let uri = facts.uri_of(field).ok_or_else(missing)?;
    let cache = Header::new("cache-control", reply::cache_control(&payer, &given, lifetimes));
    let resized = match width {
        Some(width) => resized::serve(responder, &context, uri, width, &cache).await?,
        None => None,
    };
    match resized {
        Some(reply) => Ok(reply.into()),
        None => stream(responder, &context, uri, field, cache).await,
    }
}

async fn stream<'a, I: Io, N: Nft>(
    responder: &Responder<'a, I, N>,
    context: &Context<'a, I, N>,
    uri: &str,
    field: &str,
    cache: Header,
) -> Result<Outgoing<'a, I, N::Content>, Problem> {
    let request = responder.request;
    let (mut head, mut stream) = match open(context, uri, requested(request)).await {
        // Conditions come before the range (RFC 9110, 13.2.2). They need the tag of the content.
        Err(problem) if problem.code == Code::RangeNotSatisfiable && has_condition(request) => {
            let (head, stream) = open(context, uri, None).await?;
            let etag = head.etag.as_deref().map(EntityTag::of);
            if etag.as_ref().and_then(|etag| etag.known_to(request)).is_none() && allows_part(request, etag.as_ref()) {
                return Err(problem);
            }
            (head, stream)
        }
        opened => opened?,
    };
    if field == "image" && !is_picture(&head.content_type) {
        return Err(Problem::invalid(Code::MediaUnsupported, "image", "an image, a video or a sound", &head.content_type));
    }
    let etag = head.etag.as_deref().map(EntityTag::of);
    if head.part.is_some() && !allows_part(request, etag.as_ref()) {
        (head, stream) = open(context, uri, None).await?;
    }
    let fields = etag.iter().map(|etag| Header::new("etag", etag.quoted())).chain([cache]);
    if let Some(known) = etag.as_ref().and_then(|etag| etag.known_to(request)) {
        let unlike = fields.filter(|field| field.name != "etag");
        return Ok(Reply::empty(304).with(unlike).with([Header::new("etag", known)]).into());
    }
    let reply = Reply { length: length(&head), ..Reply::empty(if head.part.is_some() { 206 } else { 200 }) };
    let reply = reply.with(fields).with(media_fields(&head.content_type)).with(range_fields(&head));
    if request.method == "HEAD" {
        return Ok(reply.into());
    }
    // The head goes out with the first bytes, so that what is wrong with them is still a problem.
    let first = stream.chunk().await.map_err(StreamFailure::into_problem)?;
    let expected = reply.length.declared();
    match first {
        Some(body) => {
            verify_within(body.len() as u64, expected)?;
            Ok(Outgoing { reply: Reply { body, ..reply }, rest: Some(Rest::Content(stream)) })
        }
        None => {
            verify_whole(0, expected)?;
            Ok(reply.into())
        }
    }
}

/// Returns whether a request has a condition that comes before its range.
fn has_condition(request: &Request) -> bool {
    ["if-none-match", "if-range"].iter().any(|name| request.values(name).next().is_some())
}

/// Returns whether a page can show a type in the place of an image. Some documents have a video
/// there.
fn is_picture(content_type: &str) -> bool {
    ["image/", "video/", "audio/", "model/"].iter().any(|kind| content_type.starts_with(kind))
}

fn length(head: &ContentHead) -> Length {
    match (head.part, head.size) {
        (Some(part), _) => Length::Known((part.last - part.first.min(part.last)).saturating_add(1)),
        (None, Some(size)) => Length::Known(size),
        (None, None) => Length::Unknown,
    }
}

fn range_fields(head: &ContentHead) -> Vec<Header> {
    let range = head.part.map(|part| {
        let size = head.size.map_or_else(|| "*".to_owned(), |size| size.to_string());
        Header::new("content-range", format!("bytes {}-{}/{size}", part.first, part.last))
    });
    let accepts = head.size.map(|_| Header::new("accept-ranges", "bytes"));
    range.into_iter().chain(accepts).collect()
}
