import { describe, expect, test } from 'vitest';
import type { LimitsStore } from '../../hosts/shared/limits/store.ts';
import { configuration, field, open, outcomeOf, settleOf, takeOf } from './opened.ts';

describe('a store that fails', () => {
  const storeError = new Error('no connection');
  const stores: Record<string, LimitsStore> = {
    throws: {
      update: () => {
        throw storeError;
      },
      close: () => undefined,
    },
    rejects: { update: () => Promise.reject(storeError), close: () => undefined },
  };

  describe.each(Object.keys(stores))('%s', (kind) => {
    const store = stores[kind];
    test('degrade: decides on a table in this process', async () => {
      const { backend, events, clock } = open(store);
      for (let index = 0; index < 5; index += 1)
        expect(await outcomeOf(backend.take(takeOf('anonymous', 'a', 'x')))).toMatchObject({
          allowed: true,
          fields: [field('ratelimit-policy', '"burst";q=100;w=10'), {}],
        });
      expect(await outcomeOf(backend.take(takeOf('anonymous', 'a', 'x')))).toMatchObject({ allowed: false, retryAfter: 2 });
      expect((await outcomeOf(backend.take(takeOf('anonymous', 'b', 'x')))).allowed).toBe(true);
      await backend.settle(settleOf('anonymous', 'a', 20, 0));
      expect((await outcomeOf(backend.take(takeOf('anonymous', 'a', 'x')))).allowed).toBe(true);
      clock.now += 10_000;
      expect((await outcomeOf(backend.take(takeOf('anonymous', 'a', ...Array<string>(5).fill('x'))))).allowed).toBe(true);
      expect(events).toEqual([{ at: 'store', requestId: undefined, change: 'failed', cause: storeError }]);
    });

    test('open: lets pass, without limit fields', async () => {
      const { backend, events } = open(store);
      for (let index = 0; index < 20; index += 1)
        expect(await backend.take(takeOf('pro', 'a', 'x'))).toEqual({
          tag: 'ok',
          val: expect.objectContaining({ allowed: true, cost: 20, retryAfter: 0, verdicts: [], fields: [], lease: undefined }),
        });
      expect(events).toHaveLength(1);
    });

    test('closed: refuses', async () => {
      const { backend } = open(store, configuration('closed'));
      expect(await backend.take(takeOf('anonymous', 'a', 'x'))).toEqual({ tag: 'err', val: { tag: 'store-unavailable' } });
      expect(await backend.settle(settleOf('anonymous', 'a', 1, 0))).toEqual({
        tag: 'err',
        val: { tag: 'store-unavailable' },
      });
    });
  });
});
