import { readFileSync } from 'node:fs';
import type { Cell, Policy } from '../../../../build/types/interfaces/mintmark-rate-limit-types.js';
import { cellName, windowMs } from '../../../../components/rate-limit/src/cell-name.ts';
import { rateOf } from '../../../../components/rate-limit/src/meters/rate.ts';
import type { Decided, Demand } from '../../../shared/limits/store.ts';

/** The script that decides in the server. */
export const decideScript = readFileSync(new URL('decide.lua', import.meta.url), 'utf8');

/** Returns the script's arguments for a demand. */
export function argumentsOf(policies: readonly Policy[], demand: Demand): string[] {
  const numbers = demand.kind === 'take' ? [demand.cost, demand.lease] : [demand.taken, demand.spent, demand.at, demand.lease];
  return [demand.kind, ...numbers.map(String), ...textOf(policies)];
}

/** The policies of a configuration are the same in every call, so each list is written once. */
const known = new WeakMap<readonly Policy[], readonly string[]>();

function textOf(policies: readonly Policy[]): readonly string[] {
  const found = known.get(policies);
  if (found !== undefined) return found;
  const text = policies
    .filter(({ mode }) => mode !== 'off')
    .flatMap((policy) => {
      const { name, kind, quota, burst, carryOver, mode } = policy;
      const window = windowMs(policy);
      const isRate = kind === 'rate';
      const { perMs, perUnit } = isRate ? rateOf(quota, window) : { perMs: 0, perUnit: 1 };
      const numbers = [perMs, perUnit, isRate ? burst * perUnit : quota, window].map(String);
      return [cellName(policy), name, kind, ...numbers, carryOver, mode === 'enforce' ? '1' : '0'];
    });
  known.set(policies, text);
  return text;
}

/** Reads what the script answered. Throws a `TypeError` if that is something else. */
export function readReply(reply: unknown): Decided {
  const [allowed, now, ...before]: unknown[] = Array.isArray(reply) ? reply : [];
  if ((allowed !== 0 && allowed !== 1) || typeof now !== 'string' || before.length % 3 !== 0)
    throw new TypeError('the script of the limits: expected a decision, got something else');
  const state: Cell[] = [];
  for (let index = 0; index < before.length; index += 3)
    state.push({ policy: String(before[index]), level: Number(before[index + 1]), at: Number(before[index + 2]) });
  return { allowed: allowed === 1, now: Number(now), state };
}
