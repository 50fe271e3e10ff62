//! Orders of an operator to stop keys and callers on every gateway of a ledger, or to let them go
//! on. They need no key.

use crate::{
    config::{Config, config_error::ConfigError},
    encoding::json,
    record::{
        audit::{self, Outcome, Record},
        ledger::{Entry, Ledger},
        roster::{self, Roster},
        stops::{self, Stop, Stoppable, Stops},
    },
    refusal::{Invalid, Refusal},
};

/// The most characters of a reason.
const MAX_REASON: usize = 500;

/// An order of an operator.
pub struct StopOrder {
    /// What it is about.
    pub what: Stoppable,
    /// What is to happen to it.
    pub act: StopAct,
    /// Why, for the audit.
    pub reason: String,
    /// Which ids can be stopped.
    pub ids: StopIds,
}

/// What an order does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopAct {
    /// Freezes keys, or revokes a caller.
    Stop,
    /// Lets them go on.
    Lift,
}

/// The ids that an order may stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopIds {
    /// Those of the configuration, and those that a gateway had when it recorded its keys and
    /// callers last. So a mistyped id does not pass for a stop.
    Known,
    /// Any id, for instance one of a gateway that has another configuration.
    Any,
}

/// What came of an order.
#[derive(Debug)]
pub struct Ordered {
    /// The entry to commit. `None` if the ledger says already what is ordered.
    pub entry: Option<Entry>,
    /// What stays stopped after a stop was lifted, a sentence each.
    pub still_stopped: Vec<String>,
}

/// Why an order made no entry.
#[derive(Debug, PartialEq, Eq)]
pub enum StopOrderError {
    /// The configuration has errors.
    Config(Vec<ConfigError>),
    /// The order is malformed, or the ledger contradicts itself.
    Refused(Refusal),
}

impl From<Refusal> for StopOrderError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Invalid> for StopOrderError {
    fn from(invalid: Invalid) -> Self {
        Self::Refused(invalid.into())
    }
}

/// Returns the names of the ledger rows that an order needs.
pub fn rows() -> [String; 2] {
    [stops::ROW.to_owned(), roster::ROW.to_owned()]
}

/// Performs an order. `config` is the section `signer`, `now` is in microseconds since 1970.
///
/// Errors:
/// - The config errors of the section.
/// - `invalid-params`: the id is not known, or the reason is malformed.
/// - `fault`: a row of the ledger cannot be read.
pub fn perform(config: &str, order: &StopOrder, ledger: &Ledger, now: u64) -> Result<Ordered, StopOrderError> {
    let config = Config::read(config).map_err(StopOrderError::Config)?;
    ledger.validate(&rows())?;
    let before = stops::in_rows(&ledger.rows, now)?;
    let StopOrder { what, act, reason, ids } = order;
    validate_reason(reason)?;
    let still_stopped = if *act == StopAct::Lift { before.beside(what) } else { Vec::new() };
    if (*act == StopAct::Stop) == before.find(what).is_some() {
        return Ok(Ordered { entry: None, still_stopped });
    }
    if *act == StopAct::Stop && *ids == StopIds::Known {
        validate_id(what, &config, ledger, now)?;
    }
    Ok(Ordered { entry: Some(entry(&config, order, before, ledger, now)?), still_stopped })
}

/// Makes the entry of an order that changes something.
///
/// Errors: `fault`, if no sequence is left.
fn entry(config: &Config, order: &StopOrder, before: Stops, ledger: &Ledger, now: u64) -> Result<Entry, Refusal> {
    let StopOrder { what, act, reason, .. } = order;
    let (caller, key, [stopped, lifted]) = names(what);
    let (method, code) = match act {
        StopAct::Stop => stopped,
        StopAct::Lift => lifted,
    };
    let record = Record {
        wallet: &config.wallet,
        time: now,
        caller,
        key,
        method,
        request: None,
        policy_hash: &config.policy_hash,
        outcome: Outcome::Changed { code, detail: reason },
        idempotency_key: None,
    };
    let after = |sequence| match act {
        StopAct::Stop => before.with(Stop { what: what.clone(), sequence, time: now, reason: reason.clone() }),
        StopAct::Lift => before.without(what),
    };
    let entry = audit::entry(&record, ledger, |sequence, _| vec![after(sequence).row(now)]);
    entry.ok_or_else(|| Refusal::Fault("ledger: no sequence is left".into()))
}

/// The method and the code of an entry that stops something, and of one that lifts the stop.
type Names = [(&'static str, &'static str); 2];

/// Returns the caller and the key that an entry names, and its words.
fn names(what: &Stoppable) -> (Option<&str>, Option<&str>, Names) {
    let frozen = [("operator_freeze", "frozen"), ("operator_unfreeze", "unfrozen")];
    match what {
        Stoppable::Wallet => (None, None, frozen),
        Stoppable::Key(id) => (None, Some(id), frozen),
        Stoppable::Caller(id) => (Some(id), None, [("operator_revoke", "revoked"), ("operator_reinstate", "reinstated")]),
    }
}

fn validate_reason(reason: &str) -> Result<(), Invalid> {
    let length = reason.chars().count();
    if (1..=MAX_REASON).contains(&length) && !reason.chars().any(char::is_control) {
        return Ok(());
    }
    let expected = format!("1 to {MAX_REASON} characters on one line");
    Err(Invalid::at("reason").expected(expected).got(format!("{length} characters that are not it")))
}

/// Errors: neither the configuration nor the roster of the ledger has the id.
fn validate_id(what: &Stoppable, config: &Config, ledger: &Ledger, now: u64) -> Result<(), StopOrderError> {
    let roster = ledger.read(roster::ROW, now, Roster::read)?.unwrap_or_default();
    let (field, id, is_known, known): (_, _, _, Vec<&str>) = match what {
        Stoppable::Wallet => return Ok(()),
        Stoppable::Key(id) => ("key", id, roster.has_key(id), config.keys.iter().map(|key| key.id.as_str()).collect()),
        Stoppable::Caller(id) => ("caller", id, roster.has_caller(id), config.callers.iter().map(|caller| caller.id.as_str()).collect()),
    };
    if is_known || known.contains(&id.as_str()) {
        return Ok(());
    }
    let expected = format!("a {field} of the configuration ({}), or one that the ledger has recorded", known.join(", "));
    Err(Invalid::at(field).expected(expected).got(json::shown(id)).into())
}
