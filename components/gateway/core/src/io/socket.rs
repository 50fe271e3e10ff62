//! Subscriptions of a WebSocket, and how far a chain was followed.

/// What a client of a WebSocket subscribes to.
#[derive(Debug, Clone)]
pub struct Subscription {
    /// The feed that gives the notifications.
    pub feed: String,
    /// Which notifications the subscription gets, JSON. Equal texts stand for the same ones.
    pub criteria: String,
}

/// Why there is no subscription.
#[derive(Debug, Clone)]
pub enum SubscribeFailure {
    /// The exchange does not answer a message of a WebSocket.
    Unavailable,
    /// The socket has as many subscriptions as it may have.
    TooMany(u32),
    /// The subscriptions of the client to the feed are as long as they may be: so many bytes.
    ClientFull(u32),
    /// The subscriptions to the feed are as long as they may be, over all clients.
    Overloaded,
    /// The chain cannot be followed.
    NoFeed(String),
}

/// How far a chain was followed.
#[derive(Debug, Clone)]
pub struct Feed {
    /// The feed, as a subscription names it.
    pub name: String,
    /// The cursor that the last round returned. `None` in the first round.
    pub cursor: Option<String>,
}
