//! Stops: keys that sign nothing and callers that get nothing, on every gateway of the ledger.
//!
//! One row lists them. Every plan names it, so it is read with the head that the commit compares. A
//! stop holds from the commit of its entry on, because no later entry can rest on an older row.

use crate::{
    encoding::{json::Json, quantity},
    record::ledger::{self, Row},
    refusal::Refusal,
};

/// The name of the row.
pub const ROW: &str = "stops";

/// What can be stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stoppable {
    /// Every key.
    Wallet,
    /// The key with this id.
    Key(String),
    /// The caller with this id.
    Caller(String),
}

/// One thing that is stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// What it is.
    pub what: Stoppable,
    /// Sequence of the entry that stopped it.
    pub sequence: u64,
    /// Microseconds since 1970 at which it was stopped.
    pub time: u64,
    /// Why, in the words of the operator.
    pub reason: String,
}

impl Stop {
    fn detail(&self) -> String {
        let what = match &self.what {
            Stoppable::Wallet => "the signer is frozen",
            Stoppable::Key(id) => &format!("the key {id} is frozen"),
            Stoppable::Caller(id) => &format!("the caller {id} is revoked"),
        };
        format!("{what} by entry {} of the ledger", self.sequence)
    }
}

/// Everything that is stopped, in the order in which it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stops(Vec<Stop>);

impl Stops {
    /// Returns why a key signs nothing. `None` if it is not frozen.
    ///
    /// Security: callers read it, so it names the entry and not the operator's reason.
    pub fn frozen(&self, key: &str) -> Option<String> {
        self.0.iter().find_map(|stop| match &stop.what {
            Stoppable::Wallet => Some(stop.detail()),
            Stoppable::Key(id) if id == key => Some(stop.detail()),
            Stoppable::Key(_) | Stoppable::Caller(_) => None,
        })
    }

    /// Returns what keeps keys stopped, or some of them, when the stop of `lifted` is gone: the
    /// freeze of every key, or those of single keys.
    pub fn beside(&self, lifted: &Stoppable) -> Vec<String> {
        let keeps = |stop: &&Stop| match lifted {
            Stoppable::Wallet => matches!(stop.what, Stoppable::Key(_)),
            Stoppable::Key(_) => stop.what == Stoppable::Wallet,
            Stoppable::Caller(_) => false,
        };
        self.0.iter().filter(keeps).map(Stop::detail).collect()
    }

    /// Returns why a caller gets nothing. `None` if it is not revoked.
    pub fn revoked(&self, caller: &str) -> Option<String> {
        self.find(&Stoppable::Caller(caller.to_owned())).map(Stop::detail)
    }

    /// Finds what stops something. `None` if it is not stopped by itself.
    pub fn find(&self, what: &Stoppable) -> Option<&Stop> {
        self.0.iter().find(|stop| stop.what == *what)
    }

    /// Returns the stops with one more.
    #[must_use]
    pub fn with(mut self, stop: Stop) -> Self {
        self.0.push(stop);
        self
    }

    /// Returns the stops without that of something.
    #[must_use]
    pub fn without(mut self, what: &Stoppable) -> Self {
        self.0.retain(|stop| stop.what != *what);
        self
    }

    /// Returns the row. Without stops it expires at once, so that nothing is left to read. `now` is
    /// in microseconds since 1970.
    pub fn row(&self, now: u64) -> Row {
        let stop = |Stop { what, sequence, time, reason }: &Stop| {
            let (kind, id) = match what {
                Stoppable::Wallet => ("wallet", ""),
                Stoppable::Key(id) => ("key", id.as_str()),
                Stoppable::Caller(id) => ("caller", id.as_str()),
            };
            let texts = [kind.to_owned(), id.to_owned(), sequence.to_string(), time.to_string(), reason.clone()];
            Json::List(texts.into_iter().map(Json::Text).collect())
        };
        let value = Json::List(self.0.iter().map(stop).collect()).to_string();
        Row { name: ROW.to_owned(), value, expires: self.0.is_empty().then_some(now) }
    }

    /// Reads the value of the row. `None` if it is not what [`Self::row`] writes.
    pub fn read(text: &str) -> Option<Self> {
        let Json::List(items) = Json::parse(text).ok()? else { return None };
        items.iter().map(stop_from).collect::<Option<Vec<_>>>().map(Self)
    }
}

/// Returns the stops that are among rows of the ledger. `now` is in microseconds since 1970.
///
/// Errors: `fault`, if the row cannot be read.
pub fn in_rows(rows: &[Row], now: u64) -> Result<Stops, Refusal> {
    Ok(ledger::read(rows, ROW, now, Stops::read)?.unwrap_or_default())
}

/// Refuses a caller that is revoked.
///
/// Errors: `unauthorized`.
pub fn refuse_revoked(stops: &Stops, caller: &str) -> Result<(), Refusal> {
    stops.revoked(caller).map_or(Ok(()), |detail| Err(Refusal::Revoked(detail)))
}

fn stop_from(item: &Json) -> Option<Stop> {
    let Json::List(fields) = item else { return None };
    let [Json::Text(kind), Json::Text(id), Json::Text(sequence), Json::Text(time), Json::Text(reason)] = fields.as_slice() else {
        return None;
    };
    let what = match (kind.as_str(), id.as_str()) {
        ("wallet", "") => Stoppable::Wallet,
        ("key", id) => Stoppable::Key(id.to_owned()),
        ("caller", id) => Stoppable::Caller(id.to_owned()),
        _ => return None,
    };
    Some(Stop { what, sequence: quantity::decimal_u64(sequence)?, time: quantity::decimal_u64(time)?, reason: reason.clone() })
}
