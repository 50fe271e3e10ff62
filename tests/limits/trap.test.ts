import { beforeAll, describe, expect, test } from 'vitest';
import { policyOf } from '../rate-limit/suite/completed.ts';
import type { MethodCost, Policy } from '../../components/rate-limit/src/types.ts';
import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import type { Limiter } from '../../hosts/shared/limits/limiter-supervisor.ts';
import type { LimitsEvent } from '../../hosts/shared/limits/question.ts';
import { openLimits } from '../../hosts/shared/limits/limits.ts';
import { MemoryLimits } from '../../hosts/shared/limits/memory.ts';
import { linkLimiter } from '../../hosts/shared/component/link.ts';
import { componentFromTypeScript } from '../../scripts/build/components/component.ts';
import { limiterComponent } from '../../scripts/build/components/limiter.ts';
import { javascriptFromComponent } from '../../scripts/build/components/javascript.ts';
import { from } from '../../scripts/build/paths.ts';

describe('a limiter that traps', () => {
  let make: () => Limiter;
  beforeAll(async () => {
    const component = 'build/test/rate-limit/trapping.wasm';
    const folder = 'build/test/rate-limit/js';
    await componentFromTypeScript(limiterComponent('tests/limits/programs/trapping.ts', 'quickjs', component));
    await javascriptFromComponent('rate-limit', component, folder);
    make = await linkLimiter(loaderFrom(builtComponents, { 'rate-limit': from(folder) }));
  });

  const policies: Policy[] = [policyOf({ name: 'p', quota: 10, window: 1, burst: 10 })];
  const costs: MethodCost[] = [];

  test('stays unusable after a trap', () => {
    const limiter = make();
    expect(() => limiter.cost(costs, [{ name: 'boom', blocks: 0 }])).toThrow(WebAssembly.RuntimeError);
    expect(() => limiter.cost(costs, [{ name: 'a', blocks: 0 }])).toThrow();
  });

  test('is replaced by the backend, and the caller notices nothing', () => {
    const events: LimitsEvent[] = [];
    let made = 0;
    const limiter = (): Limiter => ((made += 1), make());
    const limits = {
      dialect: 'draft-11',
      costs,
      plans: new Map([['free', { onStoreFailure: 'closed' as const, degradeShare: 1, policies }]]),
    };
    const backend = openLimits({
      limiter,
      limits,
      store: new MemoryLimits({ now: () => 0 }),
      now: () => 0,
      onEvent: (event) => events.push(event),
    });
    const allowed = Array.from({ length: 12 }, () =>
      backend.take({ plan: 'free', key: 'a', network: 'a', anonymous: true, calls: [{ name: 'a', blocks: 0 }] }),
    ).map((answer) => 'val' in answer && answer.tag === 'ok' && answer.val.allowed);
    expect(allowed).toEqual([...Array<boolean>(10).fill(true), false, false]);
    expect(events.length).toBeGreaterThan(2);
    expect(events.every((event) => event.at === 'limiter' && event.trap.error instanceof WebAssembly.RuntimeError)).toBe(true);
    expect(made).toBe(events.length + 1);

    events.length = 0;
    expect(
      backend.take({ plan: 'free', key: 'b', network: 'b', anonymous: true, calls: [{ name: 'boom', blocks: 0 }] }, { requestId: 'mine' }),
    ).toEqual({
      tag: 'err',
      val: { tag: 'invalid', val: 'the limiter failed twice' },
    });
    // QuickJS leaves no panic. Only the request and the place in the code are known.
    const trap = { component: 'rate-limit', requestId: 'mine', panic: undefined };
    expect(events).toMatchObject([
      { at: 'limiter', trap },
      { at: 'limiter', trap },
    ]);
    expect(events.flatMap((event) => (event.at === 'limiter' ? event.trap.stack : [])).length).toBeGreaterThan(2);
    expect(backend.take({ plan: 'free', key: 'b', network: 'b', anonymous: true, calls: [{ name: 'a', blocks: 0 }] })).toMatchObject({
      tag: 'ok',
      val: { allowed: true, verdicts: [{ available: 9 }] },
    });
  });
});
