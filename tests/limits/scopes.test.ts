import { describe, expect, test } from 'vitest';
import type { Settle, Take, TakeOutcome } from '../../build/types/interfaces/mintmark-gateway-limits-types.js';
import type { LimitsSection } from '../../hosts/shared/config/sections.ts';
import type { LimitsBackend } from '../../hosts/shared/limits/limits.ts';
import { MemoryLimits } from '../../hosts/shared/limits/memory.ts';
import type { LimitsStore } from '../../hosts/shared/limits/store.ts';
import { policyOf } from '../rate-limit/suite/completed.ts';
import { open, outcomeOf } from './opened.ts';

const minute = { quota: 10, window: 60, burst: 10 };
const limits: LimitsSection = {
  dialect: 'draft-11',
  costs: [{ method: '*', cost: 1, blocks: 0, blocksCost: 0 }],
  plans: new Map([
    [
      'free',
      {
        onStoreFailure: 'closed',
        degradeShare: 1,
        policies: [
          policyOf({ name: 'all', ...minute, quota: 20, burst: 20, scope: 'all' }),
          policyOf({ name: 'client', ...minute, quota: 8, burst: 8 }),
          policyOf({ name: 'slots', kind: 'concurrency', quota: 3, window: 30, burst: 3 }),
          policyOf({ name: 'network', ...minute, scope: 'network' }),
        ],
      },
    ],
  ]),
};
const takeOf = (key: string, network: string, cost: number): Take => ({
  plan: 'free',
  key,
  network,
  anonymous: true,
  calls: Array.from({ length: cost }, () => ({ name: 'x', blocks: 0 })),
});
const settleOf = ({ plan, key, network }: Take, outcome: TakeOutcome, spent: number): Settle => {
  const { cost, at, lease, countedIn } = outcome;
  return { plan, key, network, taken: cost, spent, at, lease, countedIn };
};

describe('a plan with policies of several scopes', () => {
  const available = async (backend: LimitsBackend, take: Take): Promise<Record<string, number>> => {
    const { verdicts } = await outcomeOf(backend.take({ ...take, calls: [] }));
    return Object.fromEntries(verdicts.map((verdict) => [verdict.policy, verdict.available]));
  };

  test('counts a client, its network and all clients, and shows them in the order of the plan', async () => {
    const { backend } = open(undefined, limits);
    const outcome = await outcomeOf(backend.take(takeOf('a', 'n', 4)));
    expect(outcome).toMatchObject({
      allowed: true,
      cost: 4,
      verdicts: [
        { policy: 'all', available: 16 },
        { policy: 'client', available: 4 },
        { policy: 'slots', available: 2 },
        { policy: 'network', available: 6 },
      ],
      fields: [
        { value: '"all";q=20;w=60, "client";q=8;w=60, "slots";q=3;qu="concurrent-requests", "network";q=10;w=60' },
        { value: '"all";r=16;t=48, "client";r=4;t=30, "slots";r=2, "network";r=6;t=36' },
      ],
    });
    expect(await available(backend, takeOf('b', 'n', 0))).toEqual({ all: 16, client: 8, slots: 3, network: 6 });
    expect(await available(backend, takeOf('b', 'm', 0))).toEqual({ all: 16, client: 8, slots: 3, network: 10 });
  });

  test.each([
    ['the client', 'a', 'n', 5, ['client']],
    ['the network', 'b', 'n', 7, ['network']],
    ['both', 'a', 'n', 7, ['client', 'network']],
  ])('a refusal by %s changes nothing, in memory and in a store that answers later', async (_, key, network, cost, violated) => {
    const now = (): number => 1_800_000_000_000;
    const [memory, behind] = [new MemoryLimits({ now }), new MemoryLimits({ now })];
    const later: LimitsStore = {
      update: async (name, decide) => {
        await Promise.resolve();
        return behind.update(name, decide);
      },
      close: () => undefined,
    };
    for (const store of [memory, later]) {
      const { backend } = open(store, limits);
      await backend.take(takeOf('a', 'n', 4));
      const before = [await available(backend, takeOf('a', 'n', 0)), await available(backend, takeOf('b', 'n', 0))];
      const refused = await outcomeOf(backend.take(takeOf(key, network, cost)));
      expect(refused).toMatchObject({ allowed: false, lease: undefined });
      expect(refused.verdicts.filter((verdict) => verdict.violated).map(({ policy }) => policy)).toEqual(violated);
      expect([await available(backend, takeOf('a', 'n', 0)), await available(backend, takeOf('b', 'n', 0))]).toEqual(before);
      expect(refused.retryAfter).toBeGreaterThan(0);
    }
  });

  test('a settlement gives back in every scope, and frees the slot', async () => {
    const { backend } = open(undefined, limits);
    const take = takeOf('a', 'n', 4);
    const outcome = await outcomeOf(backend.take(take));
    expect(outcome.lease).toBeGreaterThan(0);
    const settled = await outcomeOf(backend.settle(settleOf(take, outcome, 1)));
    expect(settled.verdicts.map((verdict) => verdict.available)).toEqual([19, 7, 3, 9]);
  });

  test('64 clients of one network get exactly what it has', async () => {
    const { backend } = open(undefined, limits);
    const outcomes = await Promise.all(Array.from({ length: 64 }, (_, index) => outcomeOf(backend.take(takeOf(`c${index}`, 'n', 1)))));
    expect(outcomes.filter(({ allowed }) => allowed)).toHaveLength(10);
  });
});
