//! `outbox_report`, `outbox_signed`, `outbox_void` and `outbox_reopen`: the gateway says what
//! became of a transaction, what a remote key signed, and that a nonce is used for good, or is not
//! after all.

use std::rc::Rc;

use crate::{
    crypto::curve::Signature,
    encoding::{json::Json, quantity},
    record::outbox::{
        place::{Place, final_row},
        refused::refused_row,
        state::State,
    },
    refusal::{Invalid, Refusal},
    request::params as request,
    transaction::{Transaction, raw},
    wallet::{
        Wallet,
        call::Call,
        outbox::{
            params::{self, Fields, missing},
            void::Void,
        },
        plan::row_names::RowNames,
    },
};

/// The name of the method that says what became of a transaction, in entries too.
pub(in crate::wallet) const REPORT: &str = "outbox_report";

/// The name of the method that says what a remote key signed, in entries too.
pub(in crate::wallet) const SIGNED: &str = "outbox_signed";

/// The name of the method that gives charges back, in entries too.
pub(in crate::wallet) const VOID: &str = "outbox_void";

/// The name of the method that opens a final transaction again, in entries too.
pub(in crate::wallet) const REOPEN: &str = "outbox_reopen";

/// A report about a transaction.
pub struct Report {
    pub(super) wallet: Rc<()>,
    pub(super) place: Place,
    pub(super) news: News,
    rows: RowNames,
}

/// What the gateway reports.
pub(super) enum News {
    /// What it saw at the chain.
    Seen(Seen),
    /// What a remote key signed.
    Signed { transaction: Box<Transaction>, signature: Signature },
    /// The nonce is used for good: what else was signed with it can never be mined.
    Void(Void),
    /// The nonce counts as used for good, and so many endpoints say that it is not used.
    Reopened { endpoints: u64 },
}

/// What the gateway saw at the chain.
pub(super) struct Seen {
    /// Sequence of the entry of the transaction that was the last one then.
    pub(super) sequence: u64,
    pub(super) state: State,
    /// The hash that is in a block.
    pub(super) mined: Option<[u8; 32]>,
    pub(super) block: Option<u64>,
    pub(super) is_final: bool,
    pub(super) node_said: Option<String>,
    /// Whether the report counts only if no node is known to have the transaction.
    pub(super) if_unsent: bool,
}

impl Report {
    /// Returns the names of the ledger rows to read.
    pub fn rows(&self) -> Vec<String> {
        self.rows.all()
    }

    /// Returns the name of its method.
    pub(super) fn method(&self) -> &'static str {
        match self.news {
            News::Seen(_) => REPORT,
            News::Signed { .. } => SIGNED,
            News::Void(_) => VOID,
            News::Reopened { .. } => REOPEN,
        }
    }

    /// Adds names of rows. Returns whether one of them was not read yet.
    pub(super) fn add_rows(&self, names: Vec<String>) -> bool {
        self.rows.add(names)
    }

    /// Returns what the gateway saw. `None` if it reports something else.
    pub(super) fn seen(&self) -> Option<&Seen> {
        match &self.news {
            News::Seen(seen) => Some(seen),
            News::Signed { .. } | News::Void(_) | News::Reopened { .. } => None,
        }
    }
}

impl Wallet {
    /// Decodes an `outbox_report`.
    ///
    /// Errors: `invalid-params`.
    pub(in crate::wallet) fn report(&self, call: &Call) -> Result<Report, Refusal> {
        let object = request::object(&call.params)?;
        let fields = Fields::read(&object, &["account", "nonce", "sequence", "state", "mined", "block", "final", "nodeSaid", "ifUnsent"])?;
        let place = params::place_in(&fields, call)?;
        let state = match fields.get("state") {
            Some((_, Json::Text(name))) => State::find(name),
            _ => None,
        };
        let seen = Seen {
            sequence: fields.number("sequence")?.ok_or_else(|| missing("sequence"))?,
            state: state.ok_or_else(|| missing("state"))?,
            mined: fields.get("mined").map(|(at, hash)| quantity::word(&at, hash)).transpose()?,
            block: fields.number("block")?,
            is_final: matches!(fields.get("final"), Some((_, Json::Bool(true)))),
            if_unsent: matches!(fields.get("ifUnsent"), Some((_, Json::Bool(true)))),
            node_said: match fields.get("nodeSaid") {
                Some((_, Json::Text(said))) => Some(said.clone()),
                _ => None,
            },
        };
        Ok(self.about(place, News::Seen(seen)))
    }

    /// Decodes an `outbox_signed`: one element, the signed transaction as bytes.
    ///
    /// Errors: `invalid-params`, if they are not a transaction that a key of the wallet signed.
    pub(in crate::wallet) fn signed_report(&self, call: &Call) -> Result<Report, Refusal> {
        let items = request::list(&call.params)?;
        let bytes = quantity::data("params[0]", items.first().unwrap_or(&Json::Null))?;
        let refuse = |expected: &str| Invalid::at("params[0]").expected(expected).got(format!("{} bytes", bytes.len()));
        let (transaction, signature) = raw::decode_network_form(&bytes).map_err(|_| refuse("a signed transaction"))?;
        let public = self.curve.recover(&transaction.digest(), &signature);
        let key = self.keys.iter().find(|key| Some(key.public) == public);
        let account = key.ok_or_else(|| refuse("a transaction that a key of this wallet signed"))?.address;
        let place = Place { chain: transaction.chain_id, account, nonce: transaction.nonce };
        Ok(self.about(place, News::Signed { transaction: Box::new(transaction), signature }))
    }

    /// Decodes an `outbox_void`.
    ///
    /// Errors: `invalid-params`.
    pub(in crate::wallet) fn void_report(&self, call: &Call) -> Result<Report, Refusal> {
        let object = request::object(&call.params)?;
        let fields = Fields::read(&object, &["account", "nonce", "mined", "endpoints"])?;
        let place = params::place_in(&fields, call)?;
        let void = Void {
            mined: fields.get("mined").map(|(at, hash)| quantity::word(&at, hash)).transpose()?,
            endpoints: fields.number("endpoints")?.ok_or_else(|| missing("endpoints"))?,
        };
        Ok(self.about(place, News::Void(void)))
    }

    /// Decodes an `outbox_reopen`.
    ///
    /// Errors: `invalid-params`.
    pub(in crate::wallet) fn reopen_report(&self, call: &Call) -> Result<Report, Refusal> {
        let object = request::object(&call.params)?;
        let fields = Fields::read(&object, &["account", "nonce", "endpoints"])?;
        let endpoints = fields.number("endpoints")?.ok_or_else(|| missing("endpoints"))?;
        Ok(self.about(params::place_in(&fields, call)?, News::Reopened { endpoints }))
    }

    fn about(&self, place: Place, news: News) -> Report {
        let rows = vec![place.row(), final_row(place.chain, &place.account), refused_row(place.chain, &place.account)];
        Report { wallet: Rc::clone(&self.identity), place, news, rows: RowNames::new(rows) }
    }
}
