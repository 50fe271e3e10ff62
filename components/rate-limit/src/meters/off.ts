import type { Meter } from '../meter.ts';
import type { Policy } from '../types.ts';

/** Counts nothing and refuses nothing. */
export class OffMeter implements Meter {
  readonly policy: Policy;
  readonly enforced = false;
  readonly perUnit = 1;
  readonly capacity: number;

  constructor(policy: Policy) {
    this.policy = policy;
    this.capacity = policy.kind === 'rate' ? policy.burst : policy.quota;
  }

  level(): number {
    return 0;
  }

  ticks(): number {
    return 0;
  }

  wait(): number {
    return 0;
  }

  untilEmpty(): number {
    return 0;
  }

  corrected(): number {
    return 0;
  }

  keep(): void {
    // Nothing is remembered, so a policy that is switched on again begins with nothing spent.
  }
}
