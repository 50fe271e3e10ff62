//! A plan by the scopes of its policies. Each scope has a key of its own in the table.

use mintmark_configuration::{Mode, Price, Scope};

use super::bindings::mintmark::rate_limit::types::{Decision, MethodCost, Policy};

/// A plan.
pub(crate) struct Plan {
    /// All policies, in the order of the configuration.
    pub(crate) policies: Vec<Policy>,
    /// The policies by their scopes.
    pub(crate) scopes: Vec<ScopedPolicies>,
    /// Whether a policy limits how many calls are under way.
    pub(crate) counts_slots: bool,
}

/// The policies of a scope.
pub(crate) struct ScopedPolicies {
    scope: Scope,
    pub(crate) policies: Vec<Policy>,
    /// Their places in the plan.
    places: Vec<usize>,
}

/// The decision of a scope.
pub(crate) struct ScopedDecision {
    pub(crate) key: String,
    /// The decision about the call.
    pub(crate) asked: Decision,
    /// The decision about nothing: what is kept if another scope refuses.
    pub(crate) untouched: Decision,
}

impl Plan {
    pub(crate) fn new(policies: Vec<mintmark_configuration::Policy>, carry_over: &str) -> Self {
        let counts_slots = policies.iter().any(|it| it.kind == mintmark_configuration::Kind::Concurrency && it.mode != Mode::Off);
        let mut scopes = Vec::new();
        for scope in [Scope::Client, Scope::Network, Scope::All] {
            let own = || policies.iter().enumerate().filter(|(_, it)| it.scope == scope);
            if own().next().is_some() {
                let places = own().map(|(place, _)| place).collect();
                scopes.push(ScopedPolicies { scope, policies: own().map(|(_, it)| policy(it, carry_over)).collect(), places });
            }
        }
        Self { policies: policies.iter().map(|it| policy(it, carry_over)).collect(), scopes, counts_slots }
    }

    /// Joins the decisions of all scopes. If one refuses, no scope spends.
    pub(crate) fn joined(&self, decisions: &[ScopedDecision]) -> Decision {
        let allowed = decisions.iter().all(|it| it.asked.allowed);
        let never = decisions.iter().any(|it| it.asked.retry_after < 0.0);
        let longest = decisions.iter().map(|it| it.asked.retry_after).fold(0.0, f64::max);
        let mut verdicts = Vec::with_capacity(self.policies.len());
        for (scope, ScopedDecision { asked, untouched, .. }) in self.scopes.iter().zip(decisions) {
            for (index, place) in scope.places.iter().enumerate() {
                let (Some(asked), Some(untouched)) = (asked.verdicts.get(index), untouched.verdicts.get(index)) else { continue };
                let mut verdict = if allowed { asked.clone() } else { untouched.clone() };
                verdict.violated = asked.violated;
                verdicts.push((*place, verdict));
            }
        }
        verdicts.sort_by_key(|(place, _)| *place);
        let first = decisions.first().map(|it| &it.asked);
        Decision {
            allowed,
            cost: first.map_or(0.0, |it| it.cost),
            retry_after: if never { -1.0 } else { longest },
            verdicts: verdicts.into_iter().map(|(_, verdict)| verdict).collect(),
            state: Vec::new(),
            at: first.map_or(0.0, |it| it.at),
            expires_at: 0.0,
        }
    }
}

impl ScopedPolicies {
    /// Returns the key of the scope. Keys of different plans never meet, as the names of plans have
    /// no colon, and those of different scopes neither, as no client's key has a space.
    pub(crate) fn key(&self, plan: &str, client: &str, network: &str) -> String {
        match self.scope {
            Scope::Client => format!("{plan}:{client}"),
            Scope::Network => format!("{plan}:network {network}"),
            Scope::All => format!("{plan}:all clients"),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "the limiter refuses what an f64 does not hold")]
fn policy(policy: &mintmark_configuration::Policy, carry_over: &str) -> Policy {
    Policy {
        name: policy.name.clone(),
        kind: policy.kind.name().to_owned(),
        quota: policy.quota as f64,
        window: policy.window as f64,
        burst: policy.burst as f64,
        mode: policy.mode.name().to_owned(),
        scope: policy.scope.name().to_owned(),
        carry_over: carry_over.to_owned(),
    }
}

/// Returns a price in the limiter's own type.
pub(crate) fn method_cost(method: String, price: Price) -> MethodCost {
    let (blocks, blocks_cost) = price.by_range();
    MethodCost { method, cost: price.base().into(), blocks: blocks.into(), blocks_cost: blocks_cost.into() }
}
