//! The routes about tokens, contracts and avatars, one file each.

pub(crate) mod answers;
mod asked;
mod avatar;
mod batch;
mod cool_down;
mod events;
mod medium;
mod refresh;
mod reply;
mod validate;

use crate::access::host::served_as;
use crate::gateway::Gateway;
use crate::http::nft_route::{MediumRoute, NftRoute};
use crate::http::problem::Problem;
use crate::http::request::Request;
use crate::io::Io;
use crate::log::LogEntry;
use crate::nft::component::Nft;
use crate::nft::drive::watch::StoreUse;
use crate::routes::nft::answers::after;
use crate::routes::nft::answers::context::Context;
use crate::routes::nft::answers::left::After;
use crate::routes::nft::medium::serve as medium_route;
use crate::routes::outgoing::Outgoing;
use crate::routes::responder::Responder;

/// Answers a request to one of the routes.
pub(crate) async fn serve<'a, I: Io, N: Nft>(
    responder: &mut Responder<'a, I, N>,
    route: NftRoute<'_>,
) -> Result<Outgoing<'a, I, N::Content>, Problem> {
    match route {
        NftRoute::Token(path) => reply::token(responder, path).await.map(Into::into),
        NftRoute::Collection(path) => reply::collection(responder, path).await.map(Into::into),
        NftRoute::Avatar { name } => avatar::serve(responder, name).await.map(Into::into),
        NftRoute::AvatarImage { name } => avatar::serve_image(responder, name).await,
        NftRoute::Medium(path, MediumRoute::Image) => medium_route::serve_image(responder, path).await,
        NftRoute::Medium(path, MediumRoute::Animation) => medium_route::serve_animation(responder, path).await,
        NftRoute::Validate(path) => validate::serve(responder, path).await.map(Into::into),
        NftRoute::Refresh(path) => refresh::serve_token(responder, path).await.map(Into::into),
        NftRoute::RefreshCollection(path) => refresh::serve_collection(responder, path).await.map(Into::into),
        NftRoute::Batch => batch::serve(responder).await.map(Into::into),
        NftRoute::Events => events::serve(responder).await.map(Into::into),
    }
}

/// Does what is left to do once the response is under way. The log line of the request says nothing
/// of it.
pub(crate) async fn finish<I: Io, N: Nft>(gateway: &Gateway<N>, io: &I, request: &Request, left: After) {
    let log = LogEntry::new(String::new(), "", None);
    let context = Context { gateway, io, log: &log, began: io.now(), trace: None, store: StoreUse::Read, served_as: served_as(request) };
    after::finish(&context, left).await;
}
