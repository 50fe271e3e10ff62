import { expect, test } from 'vitest';
import type { Fetch } from '../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { coalescing } from '../../hosts/shared/exchange/coalesce.ts';
import { own, release, share } from '../../hosts/shared/owned.ts';
import { ok } from '../../hosts/shared/result.ts';
import { answer } from '../node/support/script.ts';
import { fetch, inOrder, stage } from '../node/support/stage.ts';

const LARGE = 65_536;
const response = (body: Uint8Array) => ok({ status: 200, headers: [], body });
const keyed: Fetch = { ...(fetch.tag === 'fetch' ? fetch.val : never()), coalesce: 'k' };
const signal = (): AbortSignal => new AbortController().signal;

function never(): never {
  throw new TypeError('expected a fetch');
}

test('an owned array is emptied, and no other', () => {
  const [owned, other, shared, small] = [LARGE, LARGE, LARGE, LARGE - 1].map((length) => new Uint8Array(length));
  for (const bytes of [owned, shared, small]) own(bytes ?? never());
  share(shared ?? never());
  for (const bytes of [owned, other, shared, small]) release(bytes ?? never());
  expect([owned, other, shared, small].map((bytes) => bytes?.length)).toEqual([0, LARGE, LARGE, LARGE - 1]);
});

test('a part of a buffer is left as it is, because others may have the rest', () => {
  const whole = new Uint8Array(2 * LARGE);
  release(own(whole.subarray(0, LARGE)));
  expect(whole.length).toBe(2 * LARGE);
});

test('a body is given back once the instance has it, and not before', async () => {
  const [owned, other] = [own(new Uint8Array(LARGE)), new Uint8Array(LARGE)];
  const bodies = [owned, other];
  const lengths: (number | undefined)[] = [];
  const steps = inOrder(
    [{ start: [{ id: 0, action: fetch }] }, { start: [{ id: 1, action: fetch }] }, { ...answer(), finished: true }],
    [],
  );
  const it = stage({
    '/': () => {
      const step = steps();
      return (settled, pull) => {
        for (const { outcome } of settled)
          if (outcome.tag === 'fetch' && outcome.val.tag === 'ok') lengths.push(outcome.val.val.body.length);
        return step(settled, pull);
      };
    },
  });
  const { client } = it.run('/', { fetch: async () => response(bodies.shift() ?? never()) });
  await client.finished;
  expect(lengths).toEqual([LARGE, LARGE]);
  expect([owned.length, other.length]).toEqual([0, LARGE]);
});

test('a body that two wait for is not owned', async () => {
  const perform = coalescing(async () => response(own(new Uint8Array(LARGE))));
  const [first] = await Promise.all([perform(keyed, signal()), perform(keyed, signal())]);
  const alone = await perform(keyed, signal());
  for (const result of [first, alone]) if (result?.tag === 'ok') release(result.val.body);
  expect([first, alone].map((result) => (result?.tag === 'ok' ? result.val.body.length : result?.tag))).toEqual([LARGE, 0]);
});
