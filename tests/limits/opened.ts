import type { Settle, Take, TakeOutcome } from '../../build/types/interfaces/mintmark-gateway-limits-types.js';
import { readConfig } from '../../hosts/shared/config/read.ts';
import type { LimitsSection } from '../../hosts/shared/config/sections.ts';
import { limitsSection } from '../../hosts/shared/config/sections.ts';
import type { LimitsEvent } from '../../hosts/shared/limits/question.ts';
import type { LimitsBackend } from '../../hosts/shared/limits/limits.ts';
import { openLimits } from '../../hosts/shared/limits/limits.ts';
import { MemoryLimits } from '../../hosts/shared/limits/memory.ts';
import type { LimitsStore } from '../../hosts/shared/limits/store.ts';
import { nativeLimiter } from '../rate-limit/forms.ts';

export const configuration = (onStoreFailure = 'degrade'): LimitsSection => {
  const read = readConfig(
    JSON.stringify({
      limits: {
        onStoreFailure,
        costs: { eth_call: 26, eth_chainId: 0, '*': 20 },
        plans: {
          anonymous: { policies: [{ name: 'burst', quota: 100, window: 10 }] },
          pro: {
            onStoreFailure: 'open',
            policies: [
              { name: 'burst', quota: 1000, window: 10, burst: 100 },
              { name: 'trial', quota: 1, window: 60, mode: 'shadow' },
            ],
          },
          trial: { policies: [{ name: 'trial', quota: 1, window: 60, mode: 'shadow' }] },
        },
        abuse: { quota: 3, window: 60 },
      },
    }),
    () => undefined,
  );
  if (read.tag === 'err') throw new TypeError(JSON.stringify(read.val));
  return limitsSection(read.val.config);
};

export interface Opened {
  backend: LimitsBackend;
  events: LimitsEvent[];
  clock: { now: number };
}

/** Opens a backend on a table in memory, or on the store given. */
export function open(store?: LimitsStore, limits = configuration(), capacity?: number): Opened {
  const clock = { now: 1_800_000_000_000 };
  const events: LimitsEvent[] = [];
  const now = (): number => clock.now;
  return {
    clock,
    events,
    backend: openLimits({
      limiter: () => nativeLimiter,
      limits,
      capacity,
      store: store ?? new MemoryLimits({ now }),
      now,
      onEvent: (event) => events.push(event),
    }),
  };
}

export const takeOf = (plan: string, key: string, ...names: string[]): Take => ({
  plan,
  key,
  network: key,
  anonymous: true,
  calls: names.map((name) => ({ name, blocks: 0 })),
});
/** Returns the settlement of a take with one scope, by its outcome. */
export const settlementOf = (plan: string, key: string, outcome: TakeOutcome, spent: number): Settle => {
  const { cost: taken, at, lease, countedIn } = outcome;
  return { plan, key, network: key, taken, spent, at, lease, countedIn };
};
export const settleOf = (plan: string, key: string, taken: number, spent: number): Settle => ({
  plan,
  key,
  network: key,
  taken,
  spent,
  at: 1_800_000_000_000,
  lease: undefined,
  countedIn: 0,
});
export const field = (name: string, value: string) => ({ name, value });
export const outcomeOf = async (answer: ReturnType<LimitsBackend['take']>): Promise<TakeOutcome> => {
  const result = await answer;
  if (result.tag === 'err') throw new TypeError(`expected ok, got ${JSON.stringify(result.val)}`);
  return result.val;
};
