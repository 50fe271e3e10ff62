//! The steps of a resolution, one after another: each is an `async` function over the context.

mod assemble;
mod avatar;
mod collection;
mod detect;
mod fetch;
mod hop;
mod localize;
mod locate;
mod located;
mod obtain;
mod optional;
mod refused;
mod token;

use crate::context::Context;
use crate::error::Error;
use crate::subject::{Answer, Subject};

/// Resolves one subject.
///
/// # Errors
/// Any [`Error`]: each says what failed.
pub(crate) async fn resolve(cx: &Context, subject: &Subject) -> Result<Answer, Error> {
    match subject {
        Subject::Token(query) => token::resolve(cx, query).await.map(|document| Answer::Token(Box::new(document))),
        Subject::Collection { chain, address } => {
            collection::resolve(cx, chain, address).await.map(|found| Answer::Collection(Box::new(found)))
        }
        Subject::Avatar(name) => avatar::resolve(cx, name).await.map(|avatar| Answer::Avatar(Box::new(avatar))),
    }
}
