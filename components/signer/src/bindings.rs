//! Conversions between the types of the WIT and those of this crate, and nothing else.

use zeroize::Zeroizing;

use crate::{
    config::{
        self,
        keys::{self, GivenKey},
    },
    crypto::curve::given::GivenSignature,
    record::ledger,
    refusal,
    request::params,
    stamp,
    transaction::complete,
    wallet::{self, any_plan::AnyPlan},
};

wit_bindgen::generate!({ path: "../../wit/signer", world: "signer" });

use exports::mintmark::signer::{
    types::{Call, Caller, ConfigError, Credential, Denial, Difference, Estimates, Invalid, Refusal, Stamp},
    wallets::{
        AuditQuery, Entry, Guest, GuestLookup, GuestPlan, GuestRemoteSigning, GuestTicket, GuestWallet, Key, Ledger, Lookup, LookupBorrow,
        Material, Plan, PlanBorrow, Planned, PlannedCaller, Released, RemoteSigning, Row, Signature, Signed, Ticket, Wallet,
    },
};

struct Component;

export!(Component);

impl Guest for Component {
    type RemoteSigning = wallet::signing_task::RemoteSigning;
    type Lookup = wallet::outbox::lookup::Lookup;
    type Plan = AnyPlan;
    type Ticket = wallet::ticket::Ticket;
    type Wallet = wallet::Wallet;
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
        let entry = self.entry()?.clone();
        Some(Entry {
            sequence: entry.sequence,
            previous: entry.previous.to_vec(),
            head: entry.head.to_vec(),
            text: entry.text,
            changes: entry.changes.into_iter().map(|row| Row { name: row.name, value: row.value, expires: row.expires }).collect(),
        })
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
            wallet::plan::Planned::Audit(params::AuditQuery { after, limit }) => Planned::Audit(AuditQuery { after, limit }),
            wallet::plan::Planned::LookUp(lookup) => Planned::LookUp(Lookup::new(*lookup)),
            wallet::plan::Planned::Sign(plan) => Planned::Sign(Plan::new(AnyPlan::Signature(plan))),
            wallet::plan::Planned::Report(report) => Planned::Sign(Plan::new(AnyPlan::Report(report))),
        })
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
        let head = ledger
            .head
            .as_slice()
            .try_into()
            .map_err(|_| Refusal::Fault(format!("ledger: expected a head of 32 bytes, got {}", ledger.head.len())))?;
        let ledger = ledger::Ledger { sequence: ledger.sequence, head, rows: rows_of(ledger.rows) };
        Ok(Ticket::new(match plan.get::<AnyPlan>() {
            AnyPlan::Signature(plan) => self.prepare(plan, &ledger, now, &entropy)?,
            AnyPlan::Report(report) => self.prepare_report(report, &ledger, now)?,
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

fn planned_caller(caller: &config::callers::Caller) -> PlannedCaller {
    PlannedCaller { id: caller.id.clone(), max_in_flight: caller.max_in_flight }
}

fn rows_of(rows: Vec<Row>) -> Vec<ledger::Row> {
    rows.into_iter().map(|row| ledger::Row { name: row.name, value: row.value, expires: row.expires }).collect()
}

impl From<wallet::signing_task::Signed> for Signed {
    fn from(wallet::signing_task::Signed { result, hash, nonce, sequence, hash_recorded }: wallet::signing_task::Signed) -> Self {
        Self { result, hash, nonce, sequence, hash_recorded }
    }
}

impl From<Material> for keys::Material {
    fn from(material: Material) -> Self {
        match material {
            Material::Secret(bytes) => Self::Secret(bytes),
            Material::Remote(bytes) => Self::Remote(bytes),
        }
    }
}

impl From<Credential> for wallet::Credential {
    fn from(credential: Credential) -> Self {
        match credential {
            Credential::Anonymous => Self::Anonymous,
            Credential::Bearer(token) => Self::Bearer(Zeroizing::new(token)),
            Credential::Stamp(stamp) => Self::Stamp(Box::new(stamp.into())),
            Credential::Gateway => Self::Gateway,
        }
    }
}

impl From<Stamp> for stamp::Stamp {
    fn from(stamp: Stamp) -> Self {
        Self {
            method: stamp.method,
            authority: stamp.authority,
            path: stamp.path,
            query: stamp.query,
            signature_input: stamp.signature_input,
            signature: stamp.signature,
            content_digest: stamp.content_digest,
            idempotency_key: stamp.idempotency_key,
            body: stamp.body,
        }
    }
}

impl From<Call> for wallet::call::Call {
    fn from(call: Call) -> Self {
        let estimates = |estimates: Estimates| {
            complete::Estimates::read(&complete::EstimateTexts {
                pending_nonce: estimates.pending_nonce,
                gas: &estimates.gas,
                max_fee_per_gas: &estimates.max_fee_per_gas,
                max_priority_fee_per_gas: estimates.max_priority_fee_per_gas.as_deref(),
                block_gas_limit: estimates.block_gas_limit,
                balance: estimates.balance.as_deref(),
            })
        };
        Self {
            credential: call.credential.into(),
            method: call.method,
            params: call.params,
            chain: call.chain,
            idempotency_key: call.idempotency_key,
            confirmed_nonce: call.estimates.as_ref().and_then(|estimates| estimates.confirmed_nonce),
            estimates: call.estimates.map(estimates),
        }
    }
}

impl From<config::config_error::ConfigError> for ConfigError {
    fn from(error: config::config_error::ConfigError) -> Self {
        Self { at: error.at, expected: error.expected, got: error.got }
    }
}

impl From<refusal::Refusal> for Refusal {
    fn from(refusal: refusal::Refusal) -> Self {
        let invalid = |it: refusal::Invalid| Invalid { field: it.field, expected: it.expected, got: it.got };
        let difference = |it: refusal::Difference| Difference { expected: it.expected, got: it.got };
        match refusal {
            refusal::Refusal::Unauthorized => Self::Unauthorized,
            refusal::Refusal::Forbidden(detail) => Self::Forbidden(detail),
            refusal::Refusal::UnknownMethod(name) => Self::UnknownMethod(name),
            refusal::Refusal::InvalidStamp(broken) => Self::InvalidStamp(invalid(broken)),
            refusal::Refusal::InvalidParams(broken) => Self::InvalidParams(invalid(broken)),
            refusal::Refusal::Denied(denial) => Self::Denied(Denial { policy: denial.policy, detail: denial.detail }),
            refusal::Refusal::GasAboveLimit(broken) => Self::GasAboveLimit(invalid(broken)),
            refusal::Refusal::InsufficientFunds(broken) => Self::InsufficientFunds(invalid(broken)),
            refusal::Refusal::ChainMismatch(values) => Self::ChainMismatch(difference(values)),
            refusal::Refusal::IdempotencyMismatch(values) => Self::IdempotencyMismatch(difference(values)),
            refusal::Refusal::TransactionReplaced(broken) => Self::TransactionReplaced(invalid(broken)),
            refusal::Refusal::HeadMismatch(values) => Self::HeadMismatch(difference(values)),
            refusal::Refusal::Fault(detail) => Self::Fault(detail),
        }
    }
}
