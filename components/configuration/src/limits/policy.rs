//! A policy of a plan, and what becomes of it if its limits change.

use serde::Deserialize;
use serde::de::Error;

/// One policy of a plan.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Written")]
pub struct Policy {
    /// The policy's name, as in the `RateLimit` fields.
    pub name: String,
    /// What is limited.
    pub kind: Kind,
    /// Quota units given back over one window, slots, or units of a day or month.
    pub quota: u64,
    /// The window in seconds, or the seconds after which a slot expires.
    pub window: u64,
    /// The most units that can be spent at once.
    pub burst: u64,
    /// Whether the policy refuses.
    pub mode: Mode,
    /// Whom the policy counts together.
    pub scope: Scope,
}

impl Policy {
    /// Makes an enforced rate whose burst is its quota.
    pub(crate) fn rate(name: &str, quota: u64, window: u64) -> Self {
        Self { name: name.to_owned(), kind: Kind::Rate, quota, window, burst: quota, mode: Mode::Enforce, scope: Scope::Client }
    }
}

/// Seconds after which a slot expires, if the configuration does not say.
const SLOT_SECONDS: u64 = 60;
const DAY_SECONDS: u64 = 86_400;
/// The most calls under way of a policy.
const MAX_SLOTS: u64 = 10_000;

/// A policy as the configuration has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    #[serde(default)]
    kind: Kind,
    quota: u64,
    window: Option<u64>,
    burst: Option<u64>,
    #[serde(default)]
    mode: Mode,
    #[serde(default)]
    scope: Scope,
}

impl TryFrom<Written> for Policy {
    type Error = serde_json::Error;

    fn try_from(Written { name, kind, quota, window, burst, mode, scope }: Written) -> Result<Self, Self::Error> {
        if kind != Kind::Rate && burst.is_some() {
            return Err(Self::Error::custom("expected no burst, as only a `rate` has one"));
        }
        if kind == Kind::Concurrency && quota > MAX_SLOTS {
            return Err(Self::Error::custom(format!("expected a quota of 1 to {MAX_SLOTS} calls under way, got {quota}")));
        }
        let window = match (kind, window) {
            (Kind::Rate, None) => return Err(Self::Error::missing_field("window")),
            (Kind::Day | Kind::Month, Some(_)) => return Err(Self::Error::custom("expected no window, as a day or a month is one")),
            (Kind::Rate | Kind::Concurrency, Some(seconds)) => seconds,
            (Kind::Concurrency, None) => SLOT_SECONDS,
            (Kind::Day | Kind::Month, None) => DAY_SECONDS,
        };
        Ok(Self { name, kind, quota, window, burst: burst.unwrap_or(quota), mode, scope })
    }
}

/// What a policy limits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Units over a window, with a burst.
    #[default]
    Rate,
    /// Calls under way.
    Concurrency,
    /// Units of a day, in UTC.
    Day,
    /// Units of a month, in UTC.
    Month,
}

impl Kind {
    /// Returns the kind's name in the contract.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rate => "rate",
            Self::Concurrency => "concurrency",
            Self::Day => "day",
            Self::Month => "month",
        }
    }
}

/// Whether a policy refuses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// The policy refuses what exceeds it.
    #[default]
    Enforce,
    /// The policy only judges and counts.
    Shadow,
    /// The policy does neither.
    Off,
}

impl Mode {
    /// Returns the mode's name in the contract.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enforce => "enforce",
            Self::Shadow => "shadow",
            Self::Off => "off",
        }
    }
}

/// Whom a policy counts together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Each client by itself.
    #[default]
    Client,
    /// The clients of a network.
    Network,
    /// All clients of the plan.
    All,
}

impl Scope {
    /// Returns the scope's name in the contract.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Network => "network",
            Self::All => "all",
        }
    }
}

/// What becomes of spent units if the limits of a policy change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CarryOver {
    /// The same share of the burst or quota is spent as before.
    Proportional,
    /// As many units are spent as before.
    #[default]
    Keep,
    /// Nothing is spent.
    Reset,
}

impl CarryOver {
    /// Returns the choice's name in the contract.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Proportional => "proportional",
            Self::Keep => "keep",
            Self::Reset => "reset",
        }
    }
}
