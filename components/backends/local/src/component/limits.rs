//! The limits backend: plans and prices of the configuration, decisions of the linked limiter,
//! states in the table.

use std::collections::BTreeMap;

use mintmark_configuration::ConfigError;
use wasip2::clocks::wall_clock;

use super::bindings::exports::mintmark::gateway::backends::{Correction, Demand, LimitsFailure, TakeOutcome};
use super::bindings::mintmark::rate_limit::limiter;
use super::bindings::mintmark::rate_limit::types::{Bill, Cell, Decision, Invalid, MethodCost, Policy};
use crate::table::{Kept, Table};

/// The most keys that are kept: some 20 MB.
const MAX_KEYS: usize = 50_000;

/// The backend.
pub(crate) struct Limits {
    dialect: String,
    costs: Vec<MethodCost>,
    plans: BTreeMap<String, Vec<Policy>>,
    table: Table<Cell>,
}

type TakeResult = Result<TakeOutcome, LimitsFailure>;

impl Limits {
    /// Opens the backend.
    ///
    /// # Errors
    /// Every config error of the section, and the limiter's error of each plan.
    pub(crate) fn open(variables: &[(String, String)]) -> Result<Self, Vec<ConfigError>> {
        let section = mintmark_configuration::limits(variables)?;
        let plans: BTreeMap<String, Vec<Policy>> =
            section.plans.into_iter().map(|(name, policies)| (name, policies.into_iter().map(policy).collect())).collect();
        let errors: Vec<ConfigError> = plans.iter().filter_map(|(name, policies)| plan_error(name, policies)).collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let costs = section.costs.into_iter().map(|(method, cost)| MethodCost { method, cost: cost.into() }).collect();
        Ok(Self { dialect: section.dialect, costs, plans, table: Table::new(MAX_KEYS) })
    }

    /// Spends what the calls cost, all or nothing.
    pub(crate) fn take(&mut self, demand: &Demand) -> TakeResult {
        let bill = limiter::cost(&self.costs, &demand.calls).map_err(invalid)?;
        let cost = bill.total;
        self.decide(&demand.plan, &demand.key, bill, |policies, state, now| limiter::decide(policies, state, now, cost))
    }

    /// Corrects an allowed take.
    pub(crate) fn settle(&mut self, Correction { plan, key, taken, spent, .. }: &Correction) -> TakeResult {
        let bill = Bill { total: *spent, prices: Vec::new() };
        self.decide(plan, key, bill, |policies, state, now| limiter::settle(policies, state, now, *taken, *spent))
    }

    fn decide(
        &mut self,
        plan: &str,
        key: &str,
        bill: Bill,
        decide: impl FnOnce(&[Policy], &[Cell], f64) -> Result<Decision, Invalid>,
    ) -> TakeResult {
        let policies = self.plans.get(plan).ok_or_else(|| LimitsFailure::UnknownPlan(plan.to_owned()))?;
        // Keys of different plans never meet: the names of plans hold no colon.
        let key = format!("{plan}:{key}");
        let now = milliseconds();
        #[allow(clippy::cast_precision_loss)]
        let at = now as f64;
        let decision = decide(policies, self.table.state(&key), at).map_err(invalid)?;
        let spent = |(policy, verdict): (&Policy, &super::bindings::mintmark::rate_limit::types::Verdict)| {
            policy.mode == "enforce" && verdict.available < 1.0
        };
        let limited = !decision.allowed || policies.iter().zip(&decision.verdicts).any(spent);
        let fields = limiter::render(&self.dialect, policies, &decision).map_err(invalid)?;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let kept = Kept { state: decision.state.clone(), expires_at: decision.expires_at as u64, limited };
        self.table.keep(&key, kept, now);
        let Decision { allowed, retry_after, verdicts, .. } = decision;
        let Bill { total: cost, prices } = bill;
        Ok(TakeOutcome { allowed, cost, prices, retry_after, verdicts, fields, at, lease: None })
    }
}

fn milliseconds() -> u64 {
    let now = wall_clock::now();
    now.seconds.saturating_mul(1000).saturating_add(u64::from(now.nanoseconds / 1_000_000))
}

#[allow(clippy::cast_precision_loss)]
fn policy(policy: mintmark_configuration::Policy) -> Policy {
    let mintmark_configuration::Policy { name, quota, window, burst, mode } = policy;
    let burst = burst.unwrap_or(quota);
    Policy { name, quota: quota as f64, window: window as f64, burst: burst as f64, mode: mode.name().to_owned() }
}

/// What the limiter says of a plan: a call that costs nothing passes any policies that are right.
fn plan_error(plan: &str, policies: &[Policy]) -> Option<ConfigError> {
    let Invalid { field, expected, got } = limiter::decide(policies, &[], 0.0, 0.0).err()?;
    Some(ConfigError::new(format!("/limits/plans/{plan}/{field}"), expected, got))
}

fn invalid(Invalid { field, expected, got }: Invalid) -> LimitsFailure {
    LimitsFailure::Invalid(format!("{field}: expected {expected}, got {got}"))
}
