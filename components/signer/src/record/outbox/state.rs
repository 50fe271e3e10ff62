//! Where a transaction stands.

/// The state of the last transaction that was signed with a nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Signed and recorded. No node is known to have it.
    Signed,
    /// A node took it.
    Sent,
    /// A node has it and waits for a block.
    Pending,
    /// It, or one that it replaced, is in a block.
    Mined,
    /// A transaction that this ledger does not know is in a block with its nonce.
    Replaced,
    /// A node refuses it for good, as it is.
    Refused,
    /// No node has it, and it could not be sent again.
    Dropped,
}

impl State {
    /// All states.
    pub const ALL: [Self; 7] = [Self::Signed, Self::Sent, Self::Pending, Self::Mined, Self::Replaced, Self::Refused, Self::Dropped];

    /// Returns its name in rows, entries and answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::Sent => "sent",
            Self::Pending => "pending",
            Self::Mined => "mined",
            Self::Replaced => "replaced",
            Self::Refused => "refused",
            Self::Dropped => "dropped",
        }
    }

    /// Finds the state of a name. `None` if there is none.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Returns whether a block has used the nonce.
    pub fn is_in_a_block(self) -> bool {
        matches!(self, Self::Mined | Self::Replaced)
    }
}
