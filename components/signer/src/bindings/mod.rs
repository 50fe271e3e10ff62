//! The exports of the component, by the types of this crate, and nothing else.

mod conversions;
mod generated;

use zeroize::Zeroizing;

use crate::{
    config::keys::GivenKey,
    crypto::curve::given::GivenSignature,
    request::params,
    stop_order,
    wallet::{self, any_plan::AnyPlan},
};
use conversions::{ledger_of, planned_caller, rows_of};

use generated::exports::mintmark::signer::{
    types::{Call, Caller, ConfigError, Credential, Refusal},
    wallets::{
        AuditQuery, AuditRequest, AuditRequestBorrow, Entry, Guest, GuestAuditRequest, GuestLookup, GuestPlan, GuestRemoteSigning,
        GuestTicket, GuestWallet, Key, Ledger, Lookup, LookupBorrow, Ordered, Plan, PlanBorrow, Planned, PlannedCaller, Released,
        RemoteSigning, Row, Signature, Signed, StopOrder, StopOrderError, Ticket, Wallet,
    },
};

struct Component;

generated::export!(Component with_types_in generated);

impl Guest for Component {
    type RemoteSigning = wallet::signing_task::RemoteSigning;
    type AuditRequest = wallet::plan::audit_request::AuditRequest;
    type Lookup = wallet::outbox::lookup::Lookup;
    type Plan = AnyPlan;
    type Ticket = wallet::ticket::Ticket;
    type Wallet = wallet::Wallet;

    fn stop_rows() -> Vec<String> {
        stop_order::rows().into()
    }

    fn order_stop(config: String, order: StopOrder, ledger: Ledger, now: u64) -> Result<Ordered, StopOrderError> {
        mintmark_panic::leave_record();
        let ledger = ledger_of(ledger).map_err(|refusal| StopOrderError::Refused(refusal.into()))?;
        let stop_order::Ordered { entry, still_stopped } = stop_order::perform(&config, &order.into(), &ledger, now)?;
        Ok(Ordered { entry: entry.map(Entry::from), still_stopped })
    }
}

impl GuestAuditRequest for wallet::plan::audit_request::AuditRequest {
    fn rows(&self) -> Vec<String> {
        self.rows()
    }
}

impl GuestPlan for AnyPlan {
    fn rows(&self) -> Vec<String> {
        self.rows()
    }

    fn caller(&self) -> Option<PlannedCaller> {
        self.caller().map(planned_caller)
    }
}

impl GuestLookup for wallet::outbox::lookup::Lookup {
    fn rows(&self, known: Vec<Row>) -> Result<Vec<String>, Refusal> {
        Ok(self.rows(&rows_of(known))?)
    }

    fn caller(&self) -> Option<PlannedCaller> {
        self.caller().map(planned_caller)
    }
}

impl GuestTicket for wallet::ticket::Ticket {
    fn entry(&self) -> Option<Entry> {
        self.entry().cloned().map(Entry::from)
    }
}

impl GuestRemoteSigning for wallet::signing_task::RemoteSigning {
    fn digest(&self) -> Vec<u8> {
        self.digest().to_vec()
    }

    fn key(&self) -> String {
        self.key().to_owned()
    }
}

impl GuestWallet for wallet::Wallet {
    fn open(config: String, keys: Vec<Key>, entropy: Vec<u8>) -> Result<Wallet, Vec<ConfigError>> {
        mintmark_panic::leave_record();
        let keys = keys.into_iter().map(|key| GivenKey { id: key.id, material: key.material.into() }).collect();
        Self::open(&config, keys, entropy).map(Wallet::new).map_err(|errors| errors.into_iter().map(ConfigError::from).collect())
    }

    fn identify(&self, credential: Credential, now: u64) -> Result<Caller, Refusal> {
        let caller = self.identify(&credential.into(), now)?;
        Ok(Caller { id: caller.id, plan: caller.plan, accounts: caller.accounts })
    }

    fn plan(&self, call: Call, now: u64) -> Result<Planned, Refusal> {
        Ok(match self.plan(call.into(), now)? {
            wallet::plan::Planned::Answered(result) => Planned::Answered(result),
            wallet::plan::Planned::Audit(request) => Planned::Audit(AuditRequest::new(request)),
            wallet::plan::Planned::LookUp(lookup) => Planned::LookUp(Lookup::new(*lookup)),
            wallet::plan::Planned::Sign(plan) => Planned::Sign(Plan::new(AnyPlan::Signature(plan))),
            wallet::plan::Planned::Report(report) => Planned::Sign(Plan::new(AnyPlan::Report(report))),
        })
    }

    fn plan_roster(&self) -> Plan {
        Plan::new(AnyPlan::Roster(self.plan_roster()))
    }

    fn entries_for(&self, request: AuditRequestBorrow<'_>, rows: Vec<Row>) -> Result<AuditQuery, Refusal> {
        let params::AuditQuery { after, limit } =
            self.entries_for(request.get::<wallet::plan::audit_request::AuditRequest>(), &rows_of(rows))?;
        Ok(AuditQuery { after, limit })
    }

    fn answer(&self, lookup: LookupBorrow<'_>, rows: Vec<Row>) -> Result<String, Refusal> {
        Ok(self.answer(lookup.get::<wallet::outbox::lookup::Lookup>(), &rows_of(rows))?)
    }

    fn prepare(&self, plan: PlanBorrow<'_>, ledger: Ledger, now: u64, entropy: Vec<u8>) -> Result<Ticket, Refusal> {
        // Wiped, as the host may treat it as secret.
        let entropy = Zeroizing::new(entropy);
        let length = entropy.len();
        let entropy = <[u8; 32]>::try_from(entropy.as_slice())
            .map(Zeroizing::new)
            .map_err(|_| Refusal::Fault(format!("entropy: expected 32 bytes, got {length}")))?;
        let ledger = ledger_of(ledger)?;
        Ok(Ticket::new(match plan.get::<AnyPlan>() {
            AnyPlan::Signature(plan) => self.prepare(plan, &ledger, now, &entropy)?,
            AnyPlan::Report(report) => self.prepare_report(report, &ledger, now)?,
            AnyPlan::Roster(plan) => self.prepare_roster(plan, &ledger, now)?,
        }))
    }

    fn release(&self, ticket: Ticket, head: Vec<u8>) -> Result<Released, Refusal> {
        Ok(match self.release(ticket.into_inner::<wallet::ticket::Ticket>(), &head)? {
            wallet::release::Released::Signed(signed) => Released::Signed(signed.into()),
            wallet::release::Released::SignRemotely(signing) => Released::SignRemotely(RemoteSigning::new(*signing)),
            wallet::release::Released::Recorded => Released::Recorded,
            wallet::release::Released::NeedsEstimates => Released::NeedsEstimates,
            wallet::release::Released::NeedsRows => Released::NeedsRows,
        })
    }

    fn complete(&self, signing: RemoteSigning, signature: Signature) -> Result<Signed, Refusal> {
        let given = match signature {
            Signature::Compact(bytes) => GivenSignature::Compact(bytes),
            Signature::Der(bytes) => GivenSignature::Der(bytes),
        };
        Ok(self.complete(signing.into_inner::<wallet::signing_task::RemoteSigning>(), &given)?.into())
    }
}
