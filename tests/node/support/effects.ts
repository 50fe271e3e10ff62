import type { TakeOutcome } from '../../../build/types/interfaces/mintmark-gateway-limits-types.js';
import type { Effects } from '../../../hosts/shared/exchange/effects.ts';
import { err, ok } from '../../../hosts/shared/result.ts';

const taken: TakeOutcome = {
  allowed: true,
  cost: 1,
  prices: new Float64Array([1]),
  retryAfter: 0,
  verdicts: [],
  fields: [],
  at: 0,
  lease: undefined,
  countedIn: 0,
};

/** Effects that settle at once with an empty result. A test replaces those that it needs. */
export const idleEffects: Effects = {
  fetch: () => ok({ status: 200, headers: [], body: new Uint8Array() }),
  open: () => err({ tag: 'other', val: 'no stream' } as const),
  ask: () => ok({ response: { status: 200, headers: [], body: new Uint8Array() }, rest: undefined }),
  read: () => undefined,
  write: () => undefined,
  sleep: () => undefined,
  take: () => ok(taken),
  settle: () => ok(taken),
  identify: () => err({ tag: 'refused', val: { tag: 'unauthorized' } } as const),
  sign: () => err({ tag: 'in-flight' } as const),
  recall: () => undefined,
  remember: () => undefined,
  forget: () => true,
  transform: () => err({ tag: 'unavailable' } as const),
  onDefect: (error) => {
    throw error;
  },
};
