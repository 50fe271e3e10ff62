//! What became of a request.

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// The gateway answered.
    Answered {
        /// Status.
        status: u16,
        /// Body.
        body: Vec<u8>,
    },
    /// The gateway did not get the request. The text says why, for people.
    NotSent(String),
    /// It is not known whether the gateway got the request. The text says why, for people.
    Lost(String),
}

/// Why there is no answer. The texts are for people.
pub(crate) enum Unanswered {
    /// The gateway did nothing.
    NothingDone(String),
    /// It is not known what the gateway did.
    Unknown(String),
}

impl Unanswered {
    /// Returns the reason.
    pub(crate) fn reason(self) -> String {
        match self {
            Self::NothingDone(reason) | Self::Unknown(reason) => reason,
        }
    }
}

/// A WIT `result` in JSON.
#[derive(Deserialize)]
#[serde(tag = "tag", content = "val", rename_all = "lowercase")]
enum Answer<T, E> {
    Ok(T),
    Err(E),
}

/// The statuses by which the gateway says that it has done nothing: malformed, without its token,
/// without such a route, too large.
const REFUSALS: [u16; 4] = [400, 401, 404, 413];

/// Reads the answer of the gateway.
pub(crate) fn read<T: DeserializeOwned, E: DeserializeOwned>(sent: Sent) -> Result<Result<T, E>, Unanswered> {
    match sent {
        Sent::Answered { status: 200, body } => match serde_json::from_slice(&body) {
            Ok(Answer::Ok(value)) => Ok(Ok(value)),
            Ok(Answer::Err(error)) => Ok(Err(error)),
            // Security: serde's words may hold a piece of the answer.
            Err(_) => Err(Unanswered::Unknown("the answer is not what this version understands".to_owned())),
        },
        // The gateway validates a request before it does anything, and says so by these. Another
        // status may be that of a proxy, which does not know what the gateway did.
        Sent::Answered { status, body } if REFUSALS.contains(&status) => {
            Err(Unanswered::NothingDone(format!("the gateway refused the request with status {status}{}", detail(status, &body))))
        }
        Sent::Answered { status, .. } => Err(Unanswered::Unknown(format!("the gateway answered with status {status}"))),
        Sent::NotSent(reason) => Err(Unanswered::NothingDone(reason)),
        Sent::Lost(reason) => Err(Unanswered::Unknown(reason)),
    }
}

/// Returns what an operator has to know of a status.
fn detail(status: u16, body: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Problem {
        detail: String,
    }
    match status {
        401 => ": it does not know the token of backends.token".to_owned(),
        404 => ": it has no backends for others, which its backends.tokenSha256 turns on".to_owned(),
        _ => serde_json::from_slice(body).map(|Problem { detail }| format!(": {}", shortened(&detail))).unwrap_or_default(),
    }
}

fn shortened(text: &str) -> String {
    text.chars().filter(|it| !it.is_control()).take(300).collect()
}
