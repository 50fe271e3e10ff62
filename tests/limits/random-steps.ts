import type { Policy } from '../../components/rate-limit/src/types.ts';
import type { Random } from '../rate-limit/suite/random.ts';
import type { Step } from './steps.ts';

/**
 * Makes steps over one key: a clock that mostly goes on, policies of all kinds that sometimes
 * change, and settlements of leases, some of them a second time.
 */
export function randomSteps(random: Random, count: number): Step[] {
  let policies = random.mixedPolicies();
  let now = 1_800_000_000_000 + random.whole(0, 1_000_000_000);
  let lease = 0;
  return Array.from({ length: count }, () => {
    now += random.fraction() < 0.05 ? random.whole(-100_000, 0) : Math.floor(random.fraction() * random.magnitude(100_000));
    if (random.fraction() < 0.01) now += random.whole(0, 40) * 86_400_000;
    if (random.fraction() < 0.02) policies = changed(policies, random);
    const [taken, spent] = [random.magnitude(2_000), random.fraction() < 0.3 ? 0 : random.magnitude(2_000)];
    if (random.fraction() < 0.7) {
      lease += 1;
      return { kind: 'take', policies, now, cost: random.fraction() < 0.05 ? 0 : taken, lease: random.fraction() < 0.1 ? 0 : lease };
    }
    const at = now - random.magnitude(100_000_000);
    return { kind: 'settle', policies, now, taken, spent, at, lease: Math.max(0, lease - random.whole(0, 12)) };
  });
}

function changed(policies: readonly Policy[], random: Random): Policy[] {
  return random.mixedPolicies().map((policy, index) => {
    const before = policies[index] ?? policy;
    return random.fraction() < 0.3 ? policy : { ...before, quota: policy.kind === before.kind ? policy.quota : before.quota };
  });
}
