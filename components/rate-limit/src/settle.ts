import { compiled } from './compile.ts';
import { conclude } from './conclude.ts';
import type { Meter } from './meter.ts';
import { SlotMeter } from './meters/slots.ts';
import type { Cell, Decision, Policy } from './types.ts';
import { validateNow, validateState, validateUnits } from './validate.ts';

/** An allowed call, and what it has really spent. */
export interface Correction {
  /** Units that the call took. */
  taken: number;
  /** Units that it has really spent. */
  spent: number;
  /** When it took them: milliseconds since 1970. */
  at: number;
  /** The lease of its slot. 0 if it has none. */
  lease: number;
}

/**
 * Corrects what an allowed call has taken to what it really spent, and frees its slot. If it spent
 * less, the difference is given back, but never more than is still spent. If it spent more, the
 * policy may go into debt. The decision is always `allowed`. A verdict is `violated` if the policy
 * is in debt now.
 *
 * What is guaranteed:
 * - A lease that has no slot changes nothing: it was settled before, or it has expired. So a call
 *   with a lease is settled at most once. Without a lease the caller sees to that.
 * - Units that were taken from a calendar quota before its last reset are not given back.
 * - A rate admits in any stretch of time at most its burst, what leaks in the stretch, and what
 *   calls from before the stretch give back in it.
 *
 * A shadow policy that did not have the units took none, and gets the difference back all the same.
 * The decision does not distinguish the two, because a shadow policy limits nobody.
 *
 * Errors: throws `InvalidError` for an argument that breaks its rule.
 */
export function settle(policies: readonly Policy[], state: readonly Cell[], now: number, correction: Correction): Decision {
  const { taken, spent, at, lease } = correction;
  const plan = compiled(policies);
  const { meters } = plan;
  validateState(state);
  validateNow(now);
  validateUnits('taken', taken);
  validateUnits('spent', spent);
  validateUnits('lease', lease);
  const time = Math.floor(now);
  const isSettled = lease > 0 && isFreed(meters, lease, state, time);
  const units = isSettled ? 0 : spent - taken;
  const freed = isSettled ? 0 : lease;
  meters.forEach((meter, index) => {
    const freesSlot = freed > 0 && meter instanceof SlotMeter && meter.has(freed, state, time);
    const before = meter.level(state, time) - (freesSlot ? 1 : 0);
    const level = units === 0 ? before : meter.corrected(before, units, at, time);
    plan.levels[index] = level;
    plan.violated[index] = level > meter.capacity ? 1 : 0;
  });
  return conclude(plan, { allowed: true, cost: spent, wait: 0, leases: { taken: 0, freed } }, state, time);
}

/** Returns whether a lease has no slot any more, though policies count slots. */
function isFreed(meters: readonly Meter[], lease: number, state: readonly Cell[], now: number): boolean {
  const counting = meters.filter((meter) => meter instanceof SlotMeter);
  return counting.length > 0 && !counting.some((meter) => meter.has(lease, state, now));
}
