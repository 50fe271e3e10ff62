//! What a round comes to, as JSON. `docs/explanation/decisions/design/sockets.md` describes it.

use serde::Serialize;

/// What a round came to. `docs/explanation/decisions/design/sockets.md` describes its JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Round {
    /// The cursor of the next round.
    pub(super) cursor: String,
    /// Milliseconds until the next round is due.
    pub(super) next_ms: u32,
    pub(super) steps: Vec<Step>,
}

/// Something that the host does for the subscribers, in order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase", untagged)]
pub(super) enum Step {
    /// Send the `undo` of every notification about this block to those who got the notification.
    Lost { lost: String },
    /// Send a notification to the subscriptions with these criteria.
    Notify {
        /// Indexes of criteria.
        criteria: Vec<usize>,
        /// The hash of the block that the notification is about. Empty if it is about none.
        block: String,
        /// The notification, JSON.
        result: String,
        /// What takes the notification back, JSON.
        #[serde(skip_serializing_if = "Option::is_none")]
        undo: Option<String>,
    },
}
