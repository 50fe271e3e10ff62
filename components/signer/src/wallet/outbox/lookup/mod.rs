//! A lookup in the outbox: which rows it needs, and what it answers.
//!
//! Rows lead to other rows, for instance from a hash to a nonce. So the host asks for names until
//! there are none left.

mod account;
mod find;
mod list;
mod open;
mod render;
mod resend;
mod rows;

use core::cell::RefCell;
use std::rc::Rc;

use crate::{
    config::{callers::Caller, keys::Key},
    encoding::address::Address,
    record::{ledger::Row, stops},
    refusal::Refusal,
    wallet::{
        Wallet,
        call::Call,
        outbox::{
            lookup::{
                find::Find,
                list::List,
                open::{OpenAccounts, OpenWindow},
                resend::Resend,
                rows::Rows,
            },
            params,
        },
        route,
    },
};

/// A lookup of a known caller, or of the gateway.
pub struct Lookup {
    wallet: Rc<()>,
    query: Query,
    /// Microseconds since 1970.
    now: u64,
    /// The rows that the host was asked for.
    asked: RefCell<Vec<String>>,
}

/// What is looked up.
enum Query {
    /// The transactions of an account.
    List(List),
    /// One transaction.
    Find(Find),
    /// The accounts with something open, for the gateway.
    Accounts(OpenAccounts),
    /// What is open of an account, for the gateway.
    Window(OpenWindow),
    /// The bytes of a transaction, for the gateway.
    Resend(Resend),
}

impl Lookup {
    /// Returns the caller. `None` if the gateway asks.
    pub fn caller(&self) -> Option<&Caller> {
        match &self.query {
            Query::List(list) => Some(&list.caller),
            Query::Find(find) => Some(&find.caller),
            Query::Accounts(_) | Query::Window(_) | Query::Resend(_) => None,
        }
    }

    /// Returns the names of the rows to read next, by the rows that were read so far. Empty if
    /// there are no more.
    ///
    /// Errors: `fault`, if a row cannot be read.
    pub fn rows(&self, known: &[Row]) -> Result<Vec<String>, Refusal> {
        let rows = Rows { rows: known, now: self.now };
        let mut names = match &self.query {
            Query::List(list) => list.names(rows),
            Query::Find(find) => find.names(rows),
            Query::Accounts(accounts) => accounts.names(rows),
            Query::Window(window) => Ok(window.names()),
            Query::Resend(resend) => Ok(resend.names()),
        }?;
        names.extend(self.caller().map(|_| stops::ROW.to_owned()));
        let mut asked = self.asked.borrow_mut();
        names.retain(|name| !asked.contains(name));
        asked.extend(names.iter().cloned());
        Ok(names)
    }
}

impl Wallet {
    /// Plans a `signer_transactions`.
    ///
    /// Errors: `invalid-params`.
    pub(in crate::wallet) fn list_lookup(&self, caller: &Rc<Caller>, call: &Call, now: u64) -> Result<Lookup, Refusal> {
        let query = params::list(&call.params, route::chain(call.chain.as_deref())?, &self.addresses(caller))?;
        Ok(self.lookup(Query::List(List { query, caller: Rc::clone(caller) }), now))
    }

    /// Plans a `signer_transaction`.
    ///
    /// Errors: `invalid-params`.
    pub(in crate::wallet) fn find_lookup(&self, caller: &Rc<Caller>, call: &Call, now: u64) -> Result<Lookup, Refusal> {
        let find = Find { wanted: params::one(&call.params)?, caller: Rc::clone(caller), accounts: self.addresses(caller) };
        Ok(self.lookup(Query::Find(find), now))
    }

    /// Plans an `outbox_accounts` of the gateway.
    ///
    /// Errors: `invalid-params`, if the route names no chain.
    pub(in crate::wallet) fn accounts_lookup(&self, call: &Call, now: u64) -> Result<Lookup, Refusal> {
        let chain = params::chain(route::chain(call.chain.as_deref())?)?;
        let accounts = self.keys.iter().map(|key| key.address).collect();
        let quorum = self.config.chains.void_quorum(chain);
        Ok(self.lookup(Query::Accounts(OpenAccounts { chain, accounts, quorum }), now))
    }

    /// Plans an `outbox_open` of the gateway.
    ///
    /// Errors: `invalid-params`.
    pub(in crate::wallet) fn window_lookup(&self, call: &Call, now: u64) -> Result<Lookup, Refusal> {
        Ok(self.lookup(Query::Window(OpenWindow { from: params::place(call)? }), now))
    }

    /// Plans an `outbox_raw` of the gateway.
    ///
    /// Errors: `invalid-params`.
    pub(in crate::wallet) fn resend_lookup(&self, call: &Call, now: u64) -> Result<Lookup, Refusal> {
        Ok(self.lookup(Query::Resend(Resend { place: params::place(call)? }), now))
    }

    fn addresses(&self, caller: &Caller) -> Vec<Address> {
        self.accounts(caller).map(|(_, key)| key.address).collect()
    }

    fn lookup(&self, query: Query, now: u64) -> Lookup {
        Lookup { wallet: Rc::clone(&self.identity), query, now, asked: RefCell::new(Vec::new()) }
    }

    /// Answers a lookup with the rows that it asked for. Returns JSON text.
    ///
    /// Errors:
    /// - `unauthorized`: the ledger revokes the caller.
    /// - `fault`: a row cannot be read, or the lookup is of another wallet.
    pub fn answer(&self, lookup: &Lookup, rows: &[Row]) -> Result<String, Refusal> {
        self.owns(&lookup.wallet)?;
        if let Some(caller) = lookup.caller() {
            stops::refuse_revoked(&stops::in_rows(rows, lookup.now)?, &caller.id)?;
        }
        let rows = Rows { rows, now: lookup.now };
        let answer = match &lookup.query {
            Query::List(list) => list.answer(rows),
            Query::Find(find) => find.answer(rows),
            Query::Accounts(accounts) => accounts.answer(rows),
            Query::Window(window) => window.answer(self, rows),
            Query::Resend(resend) => resend.answer(self, rows),
        }?;
        Ok(answer.to_string())
    }

    /// Returns the key of an account.
    pub(in crate::wallet) fn key_of(&self, account: &Address) -> Option<&Key> {
        self.keys.iter().find(|key| key.address == *account)
    }
}
