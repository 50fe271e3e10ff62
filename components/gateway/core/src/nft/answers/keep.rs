//! Makes the kept form of an answer of the NFT component.

use crate::http::problem::{Code, Problem};
use crate::nft::answers::facts::Facts;
use crate::nft::answers::{avatar, collection, document};
use crate::nft::cache::kept::Kept;
use crate::nft::component::answer::Answer;

/// Makes the kept form of an answer about something on a chain, whose reading began at `read_at`
/// (microseconds since 1970).
///
/// # Errors
/// `internal`: the NFT component returned what is not JSON.
pub(crate) fn kept(chain: &str, answer: &Answer, read_at: u64) -> Result<Kept, Problem> {
    let (content, facts, body) = match answer {
        Answer::Token(it) => (document::content(it), Facts::of(&it.media), document::body(chain, it, read_at)),
        Answer::Collection(it) => (collection::content(it), Facts::default(), collection::body(chain, it, read_at)),
        Answer::Avatar(it) => {
            let image = avatar::image(it);
            (avatar::content(it), Facts::of(core::slice::from_ref(&image)), avatar::body(it, &image, read_at))
        }
    };
    let broken = |detail: String| Problem::new(Code::Internal, format!("the answer is malformed: {detail}"));
    let body = body.map_err(|error| broken(error.to_string()))?;
    Kept::new(read_at, &content, &facts.to_bytes(), body).ok_or_else(|| broken("it has no field stale".to_owned()))
}
