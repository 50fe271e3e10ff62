import { setTimeout as sleep } from 'node:timers/promises';
import { ClientOfflineError, createClient } from '@redis/client';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import type { Decision, Policy } from '../../build/types/interfaces/mintmark-rate-limit-types.js';
import * as limiter from '../../components/rate-limit/src/limiter.ts';
import { RedisLimits } from '../../hosts/node/stores/redis/limits.ts';
import { MemoryLimits } from '../../hosts/shared/limits/memory.ts';
import type { Decided } from '../../hosts/shared/limits/store.ts';
import { RedisServer } from '../../tests/redis/support/server.ts';
import { inTurns } from './report/measure.ts';
import type { Contender, Effort } from './report/measure.ts';
import type { Row } from './report/row.ts';

const [KEYS, QUOTA, WINDOW_SECONDS] = [100_000, 1_000_000, 60];
const policies: Policy[] = [
  {
    name: 'burst',
    kind: 'rate',
    quota: QUOTA,
    window: WINDOW_SECONDS,
    burst: QUOTA,
    mode: 'enforce',
    scope: 'client',
    carryOver: 'proportional',
  },
];
/** The name of the other library in the table. */
const rival = 'rate-limiter-flexible';

/** Measures a decision over the table in memory and in Redis, beside the most used library. */
export async function limits(effort: Effort): Promise<Row[]> {
  return [await inMemory(effort), await inRedis(effort)];
}

async function inMemory(effort: Effort): Promise<Row> {
  const table = new MemoryLimits();
  const decide = (key: string): Decision =>
    table.update(key, (state) => {
      const decision = limiter.decide(policies, state, Date.now(), 1, 0);
      return { state: decision.state, expiresAt: decision.expiresAt, result: decision };
    });
  const other = new RateLimiterMemory({ points: QUOTA, duration: WINDOW_SECONDS });
  const contenders = [oneByOne('mintmark', decide), oneByOne(rival, (key) => other.consume(key, 1))];
  return row('limits.memory', `decision in memory, ${KEYS} keys`, await inTurns(contenders, effort));
}

async function inRedis(effort: Effort): Promise<Row> {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await RedisServer.start());
  const store = new RedisLimits({ urls: [server.url], deadlineMs: 10_000 });
  stack.defer(() => store.close());
  const client = createClient({ url: server.url });
  await client.connect();
  stack.defer(() => client.destroy());
  const other = new RateLimiterRedis({ storeClient: client, useRedisPackage: true, points: QUOTA, duration: WINDOW_SECONDS });
  const decide = (key: string): Promise<Decided> => store.decide(key, policies, { kind: 'take', cost: 1, lease: 0 });
  // The store connects behind its opening, and decides nothing before.
  while (await decide('first').then(() => false, isOffline)) await sleep(10);
  const contenders = [oneByOne('mintmark', decide), oneByOne(rival, (key) => other.consume(key, 1))];
  return row('limits.redis', 'decision in Redis on this machine, one after the other', await inTurns(contenders, effort));
}

function isOffline(error: unknown): boolean {
  if (error instanceof Error && error.cause instanceof ClientOfflineError) return true;
  throw error;
}

/** Decides one after the other over keys in an order that is no order. */
function oneByOne(name: string, decide: (key: string) => unknown): Contender {
  const keys = Array.from({ length: KEYS }, (_, index) => `${index & 255}.${(index >> 8) & 255}.${index >> 16}.7`);
  return {
    name,
    time: async (count) => {
      const started = performance.now();
      for (let index = 0; index < count; index += 1) {
        const decision = decide(keys[(Math.imul(index, 2_654_435_761) >>> 0) % KEYS] ?? '');
        if (decision instanceof Promise) await decision;
      }
      return performance.now() - started;
    },
  };
}

function row(id: string, what: string, measured: Awaited<ReturnType<typeof inTurns>>): Row {
  const [ours, theirs] = [measured.get('mintmark') ?? { value: NaN }, measured.get(rival) ?? { value: NaN }];
  return { id, what: `(m) ${what}`, unit: 'us', ours, beside: [{ name: rival, ...theirs }], aim: { under: rival } };
}
