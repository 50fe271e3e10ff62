import { CalendarMeter, dayOf, monthOf } from './meters/calendar.ts';
import { OffMeter } from './meters/off.ts';
import { RateMeter } from './meters/rate.ts';
import { SlotMeter } from './meters/slots.ts';
import type { Meter } from './meter.ts';
import type { Policy } from './types.ts';
import { validatePolicies } from './validate.ts';

/** A list of policies, with room for one decision: nothing is allocated for it in each call. */
export interface Compiled {
  /** The meters, in the order of the policies. */
  readonly meters: readonly Meter[];
  /** The ticks that are spent under each policy. Only a decision that is being made uses it. */
  readonly levels: Float64Array;
  /** 1 for each policy that does not have the units. */
  readonly violated: Uint8Array;
}

/** The policies of a configuration are the same in every call, so each list is compiled once. */
const known = new WeakMap<readonly Policy[], Compiled>();

/**
 * Compiles policies.
 *
 * Errors: throws `InvalidError` for a policy that breaks its rules.
 */
export function compiled(policies: readonly Policy[]): Compiled {
  const found = known.get(policies);
  if (found !== undefined) return found;
  validatePolicies(policies);
  const meters = policies.map(meterOf);
  const made = { meters, levels: new Float64Array(meters.length), violated: new Uint8Array(meters.length) };
  known.set(policies, made);
  return made;
}

function meterOf(policy: Policy): Meter {
  if (policy.mode === 'off') return new OffMeter(policy);
  switch (policy.kind) {
    case 'concurrency':
      return new SlotMeter(policy);
    case 'day':
      return new CalendarMeter(policy, dayOf);
    case 'month':
      return new CalendarMeter(policy, monthOf);
    default:
      return new RateMeter(policy);
  }
}
