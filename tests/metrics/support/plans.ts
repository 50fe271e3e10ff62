import type { LimitsPlan, LimitsSection } from '../../../hosts/shared/config/sections.ts';

/** Returns one plan with a policy of each of these modes, by the name of the policy. */
export function planOf(plan: string, modes: Readonly<Record<string, string>>): LimitsSection['plans'] {
  const policies = Object.entries(modes).map(([name, mode]): LimitsPlan['policies'][number] => ({
    name,
    kind: 'rate',
    quota: 10,
    window: 60,
    burst: 10,
    mode,
    scope: 'client',
    carryOver: 'keep',
  }));
  return new Map([[plan, { onStoreFailure: 'open', degradeShare: 1, policies }]]);
}
