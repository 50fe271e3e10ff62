import { describe, expect, test } from 'vitest';
import { MemoryLimits } from '../../hosts/shared/limits/memory.ts';
import { field, open, outcomeOf, settleOf, takeOf } from './opened.ts';

describe('the limits backend', () => {
  test('spends what the calls cost, and returns what is left', () => {
    const { backend } = open();
    expect(backend.take(takeOf('anonymous', 'a', 'eth_call', 'eth_foo', 'eth_chainId'))).toEqual({
      tag: 'ok',
      val: {
        allowed: true,
        cost: 46,
        retryAfter: 0,
        verdicts: [{ policy: 'burst', available: 54, reset: 4.6, violated: false, mode: 'enforce' }],
        fields: [field('ratelimit-policy', '"burst";q=100;w=10'), field('ratelimit', '"burst";r=54;t=6')],
        prices: new Float64Array([26, 20, 0]),
        at: 1_800_000_000_000,
        lease: undefined,
        countedIn: 0,
      },
    });
  });

  test('refuses calls above the quota, and allows them at the announced time', async () => {
    const { backend, clock } = open();
    for (let index = 0; index < 5; index += 1) expect((await outcomeOf(backend.take(takeOf('anonymous', 'a', 'x')))).allowed).toBe(true);
    const refused = await outcomeOf(backend.take(takeOf('anonymous', 'a', 'x')));
    expect(refused).toMatchObject({ allowed: false, cost: 20, retryAfter: 2, fields: [{}, field('ratelimit', '"burst";r=0;t=1')] });
    clock.now += 1_999;
    expect((await outcomeOf(backend.take(takeOf('anonymous', 'a', 'x')))).allowed).toBe(false);
    clock.now += 1;
    expect((await outcomeOf(backend.take(takeOf('anonymous', 'a', 'x')))).allowed).toBe(true);
    expect(await outcomeOf(backend.take(takeOf('anonymous', 'a', ...Array<string>(6).fill('x'))))).toMatchObject({
      allowed: false,
      retryAfter: -1,
    });
  });

  test('keys and plans are separate', async () => {
    const { backend } = open();
    for (const [plan, key] of [
      ['anonymous', 'a'],
      ['anonymous', 'b'],
      ['pro', 'a'],
    ] as const) {
      expect(await outcomeOf(backend.take(takeOf(plan, key, 'x', 'x', 'x', 'x', 'x')))).toMatchObject({
        allowed: true,
        verdicts: [{ available: 0 }, ...(plan === 'pro' ? [{}] : [])],
      });
    }
  });

  test('a malformed request counts as one', async () => {
    const { backend } = open();
    const answers = [];
    for (let index = 0; index < 4; index += 1) answers.push((await outcomeOf(backend.take(takeOf('abuse', '192.0.2.1', 'abuse')))).allowed);
    expect(answers).toEqual([true, true, true, false]);
  });

  test('corrects a take to what was really spent', async () => {
    const { backend } = open();
    await backend.take(takeOf('anonymous', 'a', 'x', 'x', 'x'));
    expect(await outcomeOf(backend.settle(settleOf('anonymous', 'a', 60, 20)))).toMatchObject({
      allowed: true,
      cost: 20,
      verdicts: [{ available: 80 }],
      fields: [{}, field('ratelimit', '"burst";r=80;t=8')],
    });
    expect(await outcomeOf(backend.settle(settleOf('anonymous', 'a', 20, 130)))).toMatchObject({
      allowed: true,
      verdicts: [{ available: 0, violated: true }],
    });
    expect(await outcomeOf(backend.take(takeOf('anonymous', 'a', 'x')))).toMatchObject({ allowed: false, retryAfter: 5 });
  });

  test('a plan with shadow policies only has no fields and refuses nothing', async () => {
    const { backend } = open();
    expect(await outcomeOf(backend.take(takeOf('trial', 'a', 'x')))).toMatchObject({
      allowed: true,
      verdicts: [{ policy: 'trial', violated: true }],
      fields: [],
    });
  });

  test('refuses unknown plans and invalid corrections', async () => {
    const { backend } = open();
    for (const plan of ['constructor', '', 'gold']) {
      expect(backend.take(takeOf(plan, 'a', 'x'))).toEqual({ tag: 'err', val: { tag: 'unknown-plan', val: plan } });
      expect(backend.settle(settleOf(plan, 'a', 1, 0))).toEqual({ tag: 'err', val: { tag: 'unknown-plan', val: plan } });
    }
    expect(backend.settle(settleOf('anonymous', 'a', NaN, 0))).toMatchObject({
      tag: 'err',
      val: { tag: 'invalid', val: 'taken: expected whole units, 0 to 999999999999999, got NaN' },
    });
  });

  test('fastify: a limited client stays limited when 5,000 others come to a table without room', async () => {
    const store = new MemoryLimits({ capacity: 3, now: () => 1_800_000_000_000 });
    const { backend } = open(store);
    await backend.take(takeOf('anonymous', 'spent', 'x', 'x', 'x', 'x', 'x'));
    await backend.take(takeOf('anonymous', 'refused', 'eth_call', 'eth_call', 'eth_call'));
    await backend.take(takeOf('anonymous', 'refused', 'eth_call'));
    for (let index = 0; index < 5_000; index += 1)
      await backend.take(takeOf('anonymous', `other-${index}`, 'eth_call', 'eth_call', 'eth_call'));
    expect([store.size, store.overflowed]).toEqual([3, 4_999]);
    expect((await outcomeOf(backend.take(takeOf('anonymous', 'spent', 'x')))).allowed).toBe(false);
    expect((await outcomeOf(backend.take(takeOf('anonymous', 'refused', 'eth_call')))).allowed).toBe(false);
  });

  test('works with an asynchronous store', async () => {
    const memory = new MemoryLimits({ now: () => 1_800_000_000_000 });
    const { backend, events } = open({
      update: async (key, decide) => {
        await Promise.resolve();
        return memory.update(key, decide);
      },
      close: async () => memory.close(),
    });
    const answers = await Promise.all(Array.from({ length: 8 }, () => outcomeOf(backend.take(takeOf('anonymous', 'a', 'x')))));
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(5);
    expect(await backend.settle(settleOf('anonymous', 'a', -1, 0))).toMatchObject({
      tag: 'err',
      val: { tag: 'invalid' },
    });
    await backend.close();
    expect(memory.size).toBe(0);
    expect(events).toEqual([]);
  });
});
