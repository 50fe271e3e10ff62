import { compiled } from './compile.ts';
import { conclude } from './conclude.ts';
import { noLeases } from './meter.ts';
import type { Meter } from './meter.ts';
import type { Cell, Decision, Policy } from './types.ts';
import { validateNow, validateState, validateUnits } from './validate.ts';

/**
 * Decides whether `cost` units may be spent at `now` (milliseconds since 1970). The units are
 * spent only if no enforced policy is violated, and then also from those shadow policies that have
 * them. A cost of 0 always passes and spends nothing.
 *
 * `lease` is the number of the slot that the call takes under policies of the kind `concurrency`:
 * a number that no call under way has, above 0. With 0 such a policy is judged, and no slot is
 * taken.
 *
 * Errors: throws `InvalidError` for an argument that breaks its rule.
 */
export function decide(policies: readonly Policy[], state: readonly Cell[], now: number, cost: number, lease: number): Decision {
  const plan = compiled(policies);
  const { meters, levels, violated } = plan;
  validateState(state);
  validateNow(now);
  validateUnits('cost', cost);
  validateUnits('lease', lease);
  const time = Math.floor(now);
  let allowed = true;
  let wait = 0;
  for (let index = 0; index < meters.length; index += 1) {
    const meter = meters[index] as Meter;
    const level = meter.level(state, time);
    // In this order the difference is exact, however large the two levels are.
    const isViolated = cost > 0 && level - meter.capacity + meter.ticks(cost) > 0;
    levels[index] = level;
    violated[index] = isViolated ? 1 : 0;
    if (isViolated && meter.enforced) {
      allowed = false;
      wait = Math.max(wait, meter.wait(cost, level, state, time));
    }
  }
  const spends = allowed && cost > 0;
  if (spends)
    for (let index = 0; index < meters.length; index += 1)
      if (violated[index] === 0) levels[index] = (levels[index] as number) + (meters[index] as Meter).ticks(cost);
  const leases = spends && lease > 0 ? { taken: lease, freed: 0 } : noLeases;
  return conclude(plan, { allowed, cost, wait, leases }, state, time);
}
