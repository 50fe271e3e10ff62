//! Makes the kept form of an answer of the NFT component.

use crate::http::problem::{Code, Problem};
use crate::nft::answers::facts::Facts;
use crate::nft::answers::json::Form;
use crate::nft::answers::{avatar, collection, document};
use crate::nft::cache::kept::Kept;
use crate::nft::component::answer::Answer;

/// Makes the kept form of an answer about something on a chain, whose reading began at `read_at`
/// (microseconds since 1970).
///
/// # Errors
/// `internal`: the NFT component returned what is not JSON.
pub(crate) fn kept(chain: &str, answer: &Answer, read_at: u64) -> Result<Kept, Problem> {
    let broken = |detail: String| Problem::new(Code::Internal, format!("the answer is malformed: {detail}"));
    let json = |form| {
        let json = match answer {
            Answer::Token(it) => document::json(chain, it, form),
            Answer::Collection(it) => collection::json(chain, it, form),
            Answer::Avatar(it) => avatar::json(it, &avatar::image(it), form),
        };
        json.map_err(|error| broken(error.to_string()))
    };
    let facts = match answer {
        Answer::Token(it) => Facts::of(&it.media),
        Answer::Collection(_) => Facts::default(),
        Answer::Avatar(it) => Facts::of(&[avatar::image(it)]),
    };
    let is_partial = matches!(answer, Answer::Collection(it) if it.is_partial);
    let mut kept = Kept::new(read_at, &json(Form::Content)?, &facts.to_bytes(), json(Form::Body { read_at })?)
        .ok_or_else(|| broken("it has no field stale".to_owned()))?;
    kept.is_partial = is_partial;
    Ok(kept)
}
