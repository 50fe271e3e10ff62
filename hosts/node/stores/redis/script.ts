import { readFileSync } from 'node:fs';
import type { Cell, Policy } from '../../../../build/types/interfaces/mintmark-rate-limit-types.js';
import { cellName, windowMs } from '../../../../components/rate-limit/src/cell-name.ts';
import { rateOf } from '../../../../components/rate-limit/src/meters/rate.ts';
import type { Decided, Demand } from '../../../shared/limits/store.ts';

/** The script that decides in the server. */
export const decideScript = readFileSync(new URL('decide.lua', import.meta.url), 'utf8');

/** The bytes of a cell before its name: level and time. */
const NUMBERS_BYTES = 16;

/** Returns the script's arguments for a demand. */
export function argumentsOf(policies: readonly Policy[], demand: Demand): string[] {
  const numbers = demand.kind === 'take' ? [demand.cost, demand.lease, 0] : [demand.spent - demand.taken, demand.lease, demand.at];
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
      const ticks = [perMs, perUnit, isRate ? burst * perUnit : quota].map(String);
      return [cellName(policy), ...ticks, kind, mode, String(window), carryOver, name];
    });
  known.set(policies, text);
  return text;
}

/** Reads what the script answered. Throws a `TypeError` if that is something else. */
export function readReply(reply: unknown): Decided {
  const [allowed, now, packed]: unknown[] = Array.isArray(reply) ? reply : [];
  if ((allowed !== 0 && allowed !== 1) || typeof now !== 'number' || !Buffer.isBuffer(packed))
    throw new TypeError('the script of the limits: expected a decision, got something else');
  return { allowed: allowed === 1, now, state: cellsOf(packed) };
}

function cellsOf(packed: Buffer): Cell[] {
  const state: Cell[] = [];
  for (let start = 0; start < packed.length;) {
    const end = packed.indexOf(0, start + NUMBERS_BYTES);
    if (end < 0) throw new TypeError('the script of the limits: expected cells, got something else');
    const policy = packed.toString('latin1', start + NUMBERS_BYTES, end);
    state.push({ policy, level: packed.readDoubleLE(start), at: packed.readDoubleLE(start + 8) });
    start = end + 1;
  }
  return state;
}
