//! The routes about tokens, contracts and avatars, one file each.

mod after;
mod answer;
mod avatar;
mod batch;
mod context;
mod cool_down;
mod events;
mod media;
mod parameters;
mod probe;
mod question;
mod refresh;
mod reply;
mod resized;
mod validate;

use crate::gateway::Gateway;
use crate::http::nft_route::{MediumRoute, NftRoute};
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::io::Io;
use crate::log::LogEntry;
use crate::nft::component::Nft;
use crate::nft::drive::stream::ContentStream;
use crate::nft::drive::watch::StoreUse;
use crate::routes::responder::Responder;

pub(crate) use answer::After;

/// A response: whole, or with a body of which only the first chunk is there.
pub(crate) struct Outgoing<'a, I: Io, C> {
    pub(crate) reply: Reply,
    /// The rest of the body.
    pub(crate) rest: Option<ContentStream<'a, I, C>>,
}

impl<I: Io, C> From<Reply> for Outgoing<'_, I, C> {
    fn from(reply: Reply) -> Self {
        Self { reply, rest: None }
    }
}

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
        NftRoute::Medium(path, MediumRoute::Image) => media::serve_image(responder, path).await,
        NftRoute::Medium(path, MediumRoute::Animation) => media::serve_animation(responder, path).await,
        NftRoute::Validate(path) => validate::serve(responder, path).await.map(Into::into),
        NftRoute::Refresh(path) => refresh::serve_token(responder, path).await.map(Into::into),
        NftRoute::RefreshCollection(path) => refresh::serve_collection(responder, path).await.map(Into::into),
        NftRoute::Batch => batch::serve(responder).await.map(Into::into),
        NftRoute::Events => events::serve(responder).await.map(Into::into),
    }
}

/// Does what is left to do after the response is sent.
pub(crate) async fn finish<I: Io, N: Nft>(gateway: &Gateway<N>, io: &I, log: &LogEntry, left: After) {
    let context = context::Context { gateway, io, log, began: io.now(), trace: None, store: StoreUse::Read };
    after::finish(&context, left).await;
}
