import { effectiveWindow, nameOf } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import { announced } from './draft-11.ts';

/**
 * Writes the fields as the editors' copy of the draft of 15 August 2026 has them: `a` is what is
 * available, `w` the effective window, and `c` what this request has cost. `RateLimit-Partition`
 * says that a policy counts each client by itself. A policy that counts networks or all clients is
 * not in it, because no registered dimension says so.
 */
export const editors: Dialect = (shown, decision) => {
  let limits = '';
  let partitions = '';
  for (const one of shown) {
    const { policy, verdict } = one;
    const window = effectiveWindow(one, decision);
    limits += `${limits === '' ? '' : ', '}${nameOf(policy)};a=${Math.floor(verdict.available)}`;
    if (window !== undefined) limits += `;w=${window}`;
    if (decision.allowed && policy.kind !== 'concurrency') limits += `;c=${decision.cost}`;
    if (policy.scope === 'client') partitions += `${partitions === '' ? '' : ', '}${nameOf(policy)};client_id`;
  }
  const fields = [
    { name: 'ratelimit-policy', value: announced(shown) },
    { name: 'ratelimit', value: limits },
  ];
  if (partitions !== '') fields.push({ name: 'ratelimit-partition', value: partitions });
  return fields;
};
