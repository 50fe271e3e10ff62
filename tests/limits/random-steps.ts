import type { Policy } from '../../components/rate-limit/src/types.ts';
import type { Random } from '../rate-limit/suite/random.ts';
import type { Step } from './steps.ts';

/** Makes steps over one key: a clock that mostly goes on, and policies that sometimes change. */
export function randomSteps(random: Random, count: number): Step[] {
  let policies = random.policies();
  let now = 1_800_000_000_000 + random.whole(0, 1_000_000_000);
  return Array.from({ length: count }, () => {
    now += random.fraction() < 0.05 ? random.whole(-100_000, 0) : Math.floor(random.fraction() * random.magnitude(100_000));
    if (random.fraction() < 0.01) policies = changed(policies, random);
    const [taken, spent] = [random.magnitude(2_000), random.fraction() < 0.3 ? 0 : random.magnitude(2_000)];
    return random.fraction() < 0.8
      ? { kind: 'take', policies, now, cost: random.fraction() < 0.05 ? 0 : taken }
      : { kind: 'settle', policies, now, taken, spent };
  });
}

function changed(policies: readonly Policy[], random: Random): Policy[] {
  return random.policies().map((policy, index) => (random.fraction() < 0.5 ? policy : (policies[index] ?? policy)));
}
