//! `outbox_report` and `outbox_signed`: the gateway says what became of a transaction, and what a
//! remote key signed.

use std::rc::Rc;

use crate::{
    crypto::curve::Signature,
    encoding::{address::Address, json::Json, quantity},
    record::outbox::{
        place::{Place, final_row},
        state::State,
    },
    refusal::{Invalid, Refusal},
    request::params as request,
    transaction::{Transaction, raw},
    wallet::{
        Wallet,
        call::Call,
        outbox::params::{self, Fields},
        route,
    },
};

/// The name of the method that says what became of a transaction, in entries too.
pub(in crate::wallet) const REPORT: &str = "outbox_report";

/// The name of the method that says what a remote key signed, in entries too.
pub(in crate::wallet) const SIGNED: &str = "outbox_signed";

/// A report about a transaction.
pub struct Report {
    pub(super) wallet: Rc<()>,
    pub(super) place: Place,
    pub(super) news: News,
    rows: Vec<String>,
}

/// What the gateway reports.
pub(super) enum News {
    /// What it saw at the chain.
    Seen(Seen),
    /// What a remote key signed.
    Signed { transaction: Box<Transaction>, signature: Signature },
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
}

impl Report {
    /// Returns the names of the ledger rows to read.
    pub fn rows(&self) -> &[String] {
        &self.rows
    }

    /// Returns the name of its method.
    pub(super) fn method(&self) -> &'static str {
        match self.news {
            News::Seen(_) => REPORT,
            News::Signed { .. } => SIGNED,
        }
    }

    /// Returns what the gateway saw. `None` if it reports a signature.
    pub(super) fn seen(&self) -> Option<&Seen> {
        match &self.news {
            News::Seen(seen) => Some(seen),
            News::Signed { .. } => None,
        }
    }
}

impl Wallet {
    /// Decodes an `outbox_report`.
    ///
    /// Errors: `invalid-params`.
    pub(in crate::wallet) fn report(&self, call: &Call) -> Result<Report, Refusal> {
        let chain = params::chain(route::chain(call.chain.as_deref())?)?;
        let object = request::object(&call.params)?;
        let fields = Fields::read(&object, &["account", "nonce", "sequence", "state", "mined", "block", "final", "nodeSaid"])?;
        let missing = |name: &str| Invalid::at(format!("params[0].{name}")).expected("a value").got("nothing");
        let (at, account) = fields.get("account").ok_or_else(|| missing("account"))?;
        let account: Address = quantity::address(&at, account)?;
        let nonce = fields.number("nonce")?.ok_or_else(|| missing("nonce"))?;
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
            node_said: match fields.get("nodeSaid") {
                Some((_, Json::Text(said))) => Some(said.clone()),
                _ => None,
            },
        };
        Ok(self.about(Place { chain, account, nonce }, News::Seen(seen)))
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

    fn about(&self, place: Place, news: News) -> Report {
        let rows = vec![place.row(), final_row(place.chain, &place.account)];
        Report { wallet: Rc::clone(&self.identity), place, news, rows }
    }
}
