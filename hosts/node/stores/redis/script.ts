import { readFileSync } from 'node:fs';
import type { Cell, Policy } from '../../../../build/types/interfaces/mintmark-rate-limit-types.js';
import { cellName, windowMs } from '../../../../components/rate-limit/src/cell-name.ts';
import { rateOf } from '../../../../components/rate-limit/src/meters/rate.ts';
import type { Decided, Demand } from '../../../shared/limits/store.ts';

/** The script that decides in the server. */
export const decideScript = readFileSync(new URL('decide.lua', import.meta.url), 'utf8');

/** The bytes of an answer before the cells: flags, and the time. */
const DECISION_BYTES = 9;

/** The flags of an answer. */
const [ALLOWED, INVALID_STATE, ALL_FLAGS] = [1, 2, 3];

/** The bytes of a cell before its name: level and time. */
const NUMBERS_BYTES = 16;

/** Returns the script's arguments for a demand. */
export function argumentsOf(policies: readonly Policy[], demand: Demand): string[] {
  const { short, whole } = textOf(policies);
  if (short !== undefined && demand.kind === 'take') return [String(demand.cost), ...short];
  const numbers = demand.kind === 'take' ? [demand.cost, demand.lease, 0] : [demand.spent - demand.taken, demand.lease, demand.at];
  return [demand.kind, ...numbers.map(String), ...whole];
}

/** Returns the script's arguments to count units that were spent elsewhere, whatever is left. */
export function chargeOf(policies: readonly Policy[], units: number): string[] {
  return ['charge', String(units), '0', '0', ...textOf(policies).whole];
}

/** A list of policies as arguments. */
interface PolicyTexts {
  readonly whole: readonly string[];
  /** For a take, if the list is one enforced rate. */
  readonly short: readonly string[] | undefined;
}

/** The policies of a configuration are the same in every call, so each list is written once. */
const known = new WeakMap<readonly Policy[], PolicyTexts>();

function textOf(policies: readonly Policy[]): PolicyTexts {
  const found = known.get(policies);
  if (found !== undefined) return found;
  const active = policies.filter(({ mode }) => mode !== 'off');
  const [only] = active;
  const isOneRate = active.length === 1 && only?.kind === 'rate' && only.mode === 'enforce';
  const texts = {
    whole: active.flatMap((policy) => {
      const { name, kind, carryOver, mode } = policy;
      return [cellName(policy), ...ticksOf(policy), kind, mode, String(windowMs(policy)), carryOver, name];
    }),
    short: isOneRate ? [cellName(only), ...ticksOf(only), only.carryOver] : undefined,
  };
  known.set(policies, texts);
  return texts;
}

/** Returns the ticks given back each millisecond, those of a unit, and the capacity. */
function ticksOf(policy: Policy): string[] {
  const { kind, quota, burst } = policy;
  const isRate = kind === 'rate';
  const { perMs, perUnit } = isRate ? rateOf(quota, windowMs(policy)) : { perMs: 0, perUnit: 1 };
  return [perMs, perUnit, isRate ? burst * perUnit : quota].map(String);
}

/** What the script answered. */
interface Reply extends Decided {
  /** Whether the key had cells that no decision gave. The state is without them. */
  readonly hadInvalidState: boolean;
}

/** Reads what the script answered. Throws a `TypeError` if that is something else. */
export function readReply(reply: unknown): Reply {
  const flags = Buffer.isBuffer(reply) && reply.length >= DECISION_BYTES ? (reply[0] ?? 0) : ALL_FLAGS + 1;
  if (!Buffer.isBuffer(reply) || flags > ALL_FLAGS)
    throw new TypeError('the script of the limits: expected a decision, got something else');
  return {
    allowed: (flags & ALLOWED) !== 0,
    hadInvalidState: (flags & INVALID_STATE) !== 0,
    now: reply.readDoubleLE(1),
    state: cellsOf(reply),
  };
}

function cellsOf(packed: Buffer): Cell[] {
  const state: Cell[] = [];
  for (let start = DECISION_BYTES; start < packed.length;) {
    const end = packed.indexOf(0, start + NUMBERS_BYTES);
    if (end < 0) throw new TypeError('the script of the limits: expected cells, got something else');
    const policy = packed.toString('latin1', start + NUMBERS_BYTES, end);
    state.push({ policy, level: packed.readDoubleLE(start), at: packed.readDoubleLE(start + 8) });
    start = end + 1;
  }
  return state;
}
