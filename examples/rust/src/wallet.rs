//! A wallet of the signer component.
use wasmtime::component::{Component, Linker, ResourceAny, bindgen};
use wasmtime::{Engine, Result, Store, format_err};

use self::exports::mintmark::signer::types::{Call, Credential};
pub use self::exports::mintmark::signer::wallets::{Key, Material};
use self::exports::mintmark::signer::wallets::{Planned, Released};
use crate::entropy::{now, random};
use crate::ledger::MemoryLedger;

bindgen!({ path: "../../wit/signer", world: "signer" });

pub struct Wallet {
    store: Store<()>,
    signer: Signer,
    wallet: ResourceAny,
    pub ledger: MemoryLedger,
}

impl Wallet {
    pub fn open(path: &str, config: &str, key: Key) -> Result<Self> {
        let engine = Engine::default();
        let mut store = Store::new(&engine, ());
        let signer = Signer::instantiate(&mut store, &Component::from_file(&engine, path)?, &Linker::new(&engine))?;
        let api = signer.mintmark_signer_wallets().wallet();
        let wallet = api.call_open(&mut store, config, &[key], &random()?)?.map_err(|errors| format_err!("{errors:?}"))?;
        let roster = api.call_plan_roster(&mut store, wallet)?;
        let mut this = Self { store, signer, wallet, ledger: MemoryLedger::new() };
        this.perform(roster).map(|_| this)
    }

    /// Returns what a call comes to. Errors: what the signer refuses.
    pub fn call(&mut self, token: &str, method: &str, params: &str) -> Result<String> {
        let credential = Credential::Bearer(token.into());
        let call = Call { credential, method: method.into(), params: params.into(), chain: None, idempotency_key: None, estimates: None };
        let api = self.signer.mintmark_signer_wallets().wallet();
        match api.call_plan(&mut self.store, self.wallet, &call, now()?)?.map_err(|refusal| format_err!("{refusal:?}"))? {
            Planned::Answered(answer) => Ok(answer),
            Planned::Sign(plan) => self.perform(plan),
            Planned::Audit(_) | Planned::LookUp(_) => Err(format_err!("{method} reads the ledger, which this example leaves out")),
        }
    }

    /// Prepares, commits and releases: in this order, and never without the commit.
    fn perform(&mut self, plan: ResourceAny) -> Result<String> {
        let (store, api) = (&mut self.store, self.signer.mintmark_signer_wallets());
        let ledger = self.ledger.with_rows(&api.plan().call_rows(&mut *store, plan)?);
        let prepared = api.wallet().call_prepare(&mut *store, self.wallet, plan, &ledger, now()?, &random()?)?;
        let ticket = prepared.map_err(|refusal| format_err!("{refusal:?}"))?;
        api.ticket().call_entry(&mut *store, ticket)?.into_iter().for_each(|entry| self.ledger.commit(entry));
        match api.wallet().call_release(&mut *store, self.wallet, ticket, &self.ledger.head().head)? {
            Ok(Released::Signed(signed)) => Ok(signed.result),
            Ok(other) => Ok(format!("{other:?}")),
            Err(refusal) => Err(format_err!("{refusal:?}")),
        }
    }
}
