import { CalendarMeter, dayOf, monthOf } from './meters/calendar.ts';
import { OffMeter } from './meters/off.ts';
import { RateMeter } from './meters/rate.ts';
import { SlotMeter } from './meters/slots.ts';
import type { Meter } from './meter.ts';
import type { Policy } from './types.ts';
import { validatePolicies } from './validate.ts';

/** The policies of a configuration are the same in every call, so each list is compiled once. */
const compiled = new WeakMap<readonly Policy[], readonly Meter[]>();

/**
 * Returns the meters of policies, in their order.
 *
 * Errors: throws `InvalidError` for a policy that breaks its rules.
 */
export function metersOf(policies: readonly Policy[]): readonly Meter[] {
  const found = compiled.get(policies);
  if (found !== undefined) return found;
  validatePolicies(policies);
  const meters = policies.map(meterOf);
  compiled.set(policies, meters);
  return meters;
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
