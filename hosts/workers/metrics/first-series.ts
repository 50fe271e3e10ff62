import type { ComponentName } from '../../shared/component-name.ts';
import type { LimitsSection } from '../../shared/config/sections.ts';
import { decidingPolicies, policyOutcomes } from '../../shared/metrics/policy-outcome.ts';
import { noTakes } from '../../shared/limits/question.ts';
import type { UpstreamOrigin } from '../../shared/upstreams/origins/origins.ts';
import type { Meter } from './meter.ts';
import type { StoreName } from './store-meter.ts';

/** What an isolate of the gateway's script has. */
export interface IsolateParts {
  readonly plans: LimitsSection['plans'];
  readonly stores: readonly StoreName[];
  readonly origins: readonly UpstreamOrigin[];
  /** Returns the bytes of linear memory of its instances. */
  readonly memories: () => Readonly<Partial<Record<ComponentName, number>>>;
}

/** Milliseconds after which the origins of upstreams are written again. */
const ORIGINS_INTERVAL_MS = 3_600_000;

/**
 * Adds the series that an isolate has before their first event, and its gauges. What is rare, such
 * as a failure, has then a series to begin with.
 */
export function addFirstSeries(meter: Meter, { plans, stores, origins, memories }: IsolateParts): void {
  for (const [plan, { policies }] of plans) {
    for (const outcome of Object.keys(noTakes)) meter.count('mintmark_limits_decisions_total', { outcome, plan }, 0, 0);
    for (const { mode, name: policy } of decidingPolicies(policies))
      for (const outcome of Object.keys(policyOutcomes))
        meter.count('mintmark_limits_policy_decisions_total', { mode, outcome, plan, policy }, 0, 0);
  }
  meter.count('mintmark_limits_store_failures_total', {}, 0, 0);
  for (const store of stores) meter.count('mintmark_store_failures_total', { store }, 0, 0);
  meter.gauges((set) => {
    for (const { upstream, origin } of origins) set('mintmark_upstream_info', { ...upstream, origin }, 1);
  }, ORIGINS_INTERVAL_MS);
  meter.gauges((set) => {
    for (const [component, bytes] of Object.entries(memories())) set('mintmark_component_memory_bytes', { component }, bytes);
  });
}
