import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient, RESP_TYPES } from '@redis/client';
import type { Decision } from '../../components/rate-limit/src/types.ts';
import { argumentsOf, decideScript, readReply } from '../../hosts/node/stores/redis/script.ts';
import { RedisLimits } from '../../hosts/node/stores/redis/limits.ts';
import type { Limiter } from '../../hosts/shared/limits/limiter-supervisor.ts';
import type { Decided } from '../../hosts/shared/limits/store.ts';
import { randomSteps } from '../limits/random-steps.ts';
import { runStep } from '../limits/steps.ts';
import type { Step } from '../limits/steps.ts';
import { componentLimiter, nativeLimiter } from '../rate-limit/forms.ts';
import { policyOf } from '../rate-limit/suite/completed.ts';
import { Random } from '../rate-limit/suite/random.ts';
import { BareObject } from '../workers/limits/bare-object.ts';
import { RedisServer } from './support/server.ts';

const [KEYS, STEPS] = [500, 200];

/** The script with a clock of the test's. What it stores stays for ten minutes more. */
const timed = decideScript
  .replace("redis.call('TIME')", '{ 0, 0 }')
  .replace('time[1] * 1000 + math.floor(time[2] / 1000)', 'tonumber(table.remove(ARGV))')
  .replaceAll("'PX', ", "'PX', 600000 + ");

/** Decides steps by a form of the limiter. */
function decideAll(limiter: Limiter, steps: readonly Step[]): Decision[] {
  let state: Decision['state'] = [];
  return steps.map((step) => {
    const decision = runStep(step, state, limiter);
    ({ state } = decision);
    return decision;
  });
}

describe('random steps', () => {
  let server: RedisServer;
  beforeAll(async () => void (server = await RedisServer.start()));
  afterAll(() => server[Symbol.asyncDispose]());

  test(`${KEYS * STEPS} of them are decided alike in Redis, in an object on workerd, in QuickJS, and natively`, async () => {
    expect(timed).toContain('table.remove(ARGV)');
    expect(timed).not.toContain('TIME');
    expect(timed.match(/'PX', 600000 \+ /g)).toHaveLength(2);
    const random = new Random('decisions in Redis');
    const component = (await componentLimiter())();
    await using objects = await BareObject.serve('bare-limits', 'Limits');
    await using stack = new AsyncDisposableStack();
    const client = createClient({ url: server.url, commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } } });
    await client.connect();
    stack.defer(() => client.destroy());
    const script = String(await client.scriptLoad(timed));
    let refused = 0;
    for (let key = 0; key < KEYS; key += 1) {
      const steps = randomSteps(random, STEPS);
      const native = decideAll(nativeLimiter, steps);
      const decided = await Promise.all(
        steps.map(async (step): Promise<Decided> => {
          const args = [...argumentsOf(step.policies, step), String(step.now)];
          return readReply(await client.evalSha(script, { keys: [`key-${key}`], arguments: args }));
        }),
      );
      // Texts are compared, because objects take most of a minute.
      const found = decided.map(({ allowed, state }, index) => JSON.stringify({ allowed, state, now: steps[index]?.now }));
      const expected = native.map(({ allowed }, index) =>
        JSON.stringify({ allowed, state: native[index - 1]?.state ?? [], now: steps[index]?.now }),
      );
      expect(found).toEqual(expected);
      expect(JSON.stringify((await objects.ask(`key-${key}`, 'steps', steps)).answer)).toBe(JSON.stringify(native));
      expect(JSON.stringify(decideAll(component, steps))).toBe(JSON.stringify(native));
      refused += native.filter(({ allowed }) => !allowed).length;
    }
    console.log(`${refused} of ${KEYS * STEPS} refused`);
    expect(refused).toBeGreaterThan(1_000);
  }, 240_000);
});

describe('limits in Redis', () => {
  const policies = [policyOf({ name: 'p', quota: 20, window: 3600, burst: 20 })];

  test('64 clients with one key: exactly the quota passes, and a key is gone once it does not count', async () => {
    await using server = await RedisServer.start();
    const stores = Array.from({ length: 4 }, () => new RedisLimits({ urls: [server.url], deadlineMs: 2_000 }));
    await expect.poll(async () => (await stores[0]?.decide('warm:up', policies, { kind: 'take', cost: 0, lease: 0 }))?.allowed).toBe(true);
    for (const store of stores)
      await expect.poll(() => store.decide('warm:up', policies, { kind: 'take', cost: 0, lease: 0 })).toBeDefined();
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, index) => stores[index % 4]?.decide('plan:one', policies, { kind: 'take', cost: 1, lease: 0 })),
    );
    expect(answers.filter((answer) => answer?.allowed === true)).toHaveLength(20);
    const client = createClient({ url: server.url });
    await client.connect();
    expect(await client.keys('*')).toEqual(['mintmark:limits:{plan:one}']);
    const left = await client.pTTL('mintmark:limits:{plan:one}');
    expect(left).toBeGreaterThan(3_590_000);
    expect(left).toBeLessThanOrEqual(3_600_000);
    await stores[0]?.decide('plan:one', policies, { kind: 'settle', taken: 20, spent: 0, at: 0, lease: 0 });
    await stores[0]?.decide('plan:one', policies, { kind: 'settle', taken: 20, spent: 0, at: 0, lease: 0 });
    expect(await client.keys('*')).toEqual([]);
    client.destroy();
    for (const store of stores) store.close();
  });
});
