//! The limits backend: plans and prices of the configuration, decisions of the linked limiter,
//! states in the table.

use std::collections::BTreeMap;

use mintmark_backends_wasi::milliseconds;
use mintmark_configuration::ConfigError;
use wasip2::random::random::get_random_u64;

use super::bindings::exports::mintmark::gateway::limits::{Correction, Demand, LimitsFailure, TakeOutcome};
use super::bindings::mintmark::rate_limit::limiter;
use super::bindings::mintmark::rate_limit::types::{Bill, Cell, Correction as Spending, Decision, Invalid, MethodCost, Policy};
use super::plan::{Plan, ScopedDecision, method_cost};
use crate::table::{Kept, Table};

/// The most keys that are kept: some 20 MB.
const MAX_KEYS: usize = 50_000;

/// The backend.
pub(crate) struct Limits {
    dialect: &'static str,
    costs: Vec<MethodCost>,
    plans: BTreeMap<String, Plan>,
    table: Table<Cell>,
}

type TakeResult = Result<TakeOutcome, LimitsFailure>;

/// Whose units are asked for.
struct Payer<'a> {
    plan: &'a str,
    key: &'a str,
    network: &'a str,
}

impl Limits {
    /// Opens the backend.
    ///
    /// # Errors
    /// Every config error of the section, and the limiter's error of each plan.
    pub(crate) fn open(variables: &[(String, String)]) -> Result<Self, Vec<ConfigError>> {
        let section = mintmark_configuration::limits(variables)?;
        let carry_over = section.carry_over.name();
        let plans: BTreeMap<String, Plan> =
            section.plans.into_iter().map(|(name, policies)| (name, Plan::new(policies, carry_over))).collect();
        let errors: Vec<ConfigError> = plans.iter().filter_map(|(name, plan)| plan_error(name, &plan.policies)).collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let costs = section.costs.into_iter().map(|(method, price)| method_cost(method, price)).collect();
        Ok(Self { dialect: section.dialect, costs, plans, table: Table::new(MAX_KEYS) })
    }

    /// Spends what the calls cost, all or nothing.
    pub(crate) fn take(&mut self, demand: &Demand) -> TakeResult {
        let bill = limiter::cost(&self.costs, &demand.calls).map_err(invalid)?;
        let payer = Payer { plan: &demand.plan, key: &demand.key, network: &demand.network };
        let plan = self.plan(&payer)?;
        let lease = if plan.counts_slots && bill.total > 0.0 { new_lease() } else { 0.0 };
        let (now, cost) = (milliseconds(), bill.total);
        let mut decisions = Vec::with_capacity(plan.scopes.len());
        for scope in &plan.scopes {
            let key = scope.key(payer.plan, payer.key, payer.network);
            let decide = |cost, lease| limiter::decide(&scope.policies, self.table.state(&key), float(now), cost, lease).map_err(invalid);
            decisions.push(ScopedDecision { asked: decide(cost, lease)?, untouched: decide(0.0, 0.0)?, key });
        }
        let decision = plan.joined(&decisions);
        let allowed = decision.allowed;
        for ScopedDecision { key, asked, untouched } in decisions {
            self.keep(&key, if allowed { asked } else { untouched }, !allowed, now);
        }
        let outcome = self.outcome(&payer, bill, decision)?;
        Ok(TakeOutcome { lease: Some(lease).filter(|lease| allowed && *lease > 0.0), ..outcome })
    }

    /// Corrects an allowed take.
    pub(crate) fn settle(&mut self, correction: &Correction) -> TakeResult {
        let Correction { plan, key, network, taken, spent, at, lease, .. } = correction;
        let payer = Payer { plan, key, network };
        let plan = self.plan(&payer)?;
        let spending = Spending { taken: *taken, spent: *spent, at: *at, lease: lease.unwrap_or(0.0) };
        let now = milliseconds();
        let mut decisions = Vec::with_capacity(plan.scopes.len());
        for scope in &plan.scopes {
            let key = scope.key(payer.plan, payer.key, payer.network);
            let asked = limiter::settle(&scope.policies, self.table.state(&key), float(now), spending).map_err(invalid)?;
            decisions.push(ScopedDecision { untouched: asked.clone(), asked, key });
        }
        let decision = plan.joined(&decisions);
        for ScopedDecision { key, asked, .. } in decisions {
            self.keep(&key, asked, false, now);
        }
        self.outcome(&payer, Bill { total: *spent, prices: Vec::new() }, decision)
    }

    fn plan(&self, payer: &Payer<'_>) -> Result<&Plan, LimitsFailure> {
        self.plans.get(payer.plan).ok_or_else(|| LimitsFailure::UnknownPlan(payer.plan.to_owned()))
    }

    fn keep(&mut self, key: &str, decision: Decision, refused: bool, now: u64) {
        let limited = refused || decision.verdicts.iter().any(|verdict| verdict.mode == "enforce" && verdict.available < 1.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let expires_at = decision.expires_at as u64;
        self.table.keep(key, Kept { state: decision.state, expires_at, limited }, now);
    }

    fn outcome(&self, payer: &Payer<'_>, bill: Bill, decision: Decision) -> TakeResult {
        let plan = self.plan(payer)?;
        let fields = limiter::render(self.dialect, &plan.policies, &decision).map_err(invalid)?;
        let Decision { allowed, retry_after, verdicts, at, .. } = decision;
        let Bill { total: cost, prices } = bill;
        // There is one table.
        Ok(TakeOutcome { allowed, cost, prices, retry_after, verdicts, fields, at, lease: None, counted_in: 0 })
    }
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of a clock are far below 2^53")]
fn float(milliseconds: u64) -> f64 {
    milliseconds as f64
}

/// Returns a random number for a lease: 1 to 2^49, which the limiter takes and an `f64` holds.
#[expect(clippy::cast_precision_loss, reason = "a number of 49 bits")]
fn new_lease() -> f64 {
    ((get_random_u64() >> 15) + 1) as f64
}

/// What the limiter says of a plan: a call that costs nothing passes any policies that are right.
fn plan_error(plan: &str, policies: &[Policy]) -> Option<ConfigError> {
    let Invalid { field, expected, got } = limiter::decide(policies, &[], 0.0, 0.0, 0.0).err()?;
    Some(ConfigError::new(format!("/limits/plans/{plan}/{field}"), expected, got))
}

fn invalid(Invalid { field, expected, got }: Invalid) -> LimitsFailure {
    LimitsFailure::Invalid(format!("{field}: expected {expected}, got {got}"))
}
