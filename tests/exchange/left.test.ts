import { expect, test } from 'vitest';
import type { Settled } from '../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { serve } from '../../hosts/shared/exchange/exchange.ts';
import { RecordingClient } from '../node/support/client.ts';
import { idleEffects } from '../node/support/effects.ts';
import { answer, end } from '../node/support/script.ts';
import type { Stage } from '../node/support/stage.ts';
import { fetch, inOrder, request, seed, settle, sign, stage, take } from '../node/support/stage.ts';

const never = (): Promise<never> => new Promise(() => {});
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const live = (it: Stage): number => it.gateways.reduce((sum, gateway) => sum + gateway.live, 0);

test('when the client leaves, effects that can be aborted are, and the others finish', async () => {
  const it = stage({
    '/': inOrder([{ start: [fetch, take, { tag: 'sleep', val: 10_000 } as const].map((action, id) => ({ id, action })) }]),
  });
  const aborted: string[] = [];
  let taken: () => void = () => {};
  const settled = new Promise<void>((resolve) => {
    taken = resolve;
  });
  const abortable = (name: string) => (_: unknown, signal: AbortSignal) => {
    signal.addEventListener('abort', () => aborted.push(name));
    return never();
  };
  const { client, run } = it.run('/', {
    fetch: abortable('fetch'),
    sleep: abortable('sleep'),
    take: async () => (await settled, { tag: 'err', val: { tag: 'store-unavailable' } }),
  });
  run.left();
  run.left();
  expect(aborted).toEqual(['fetch', 'sleep']);
  expect(live(it)).toBe(0);
  await turn();
  expect(client.events).toEqual([]);
  taken();
  await client.finished;
  expect(client.events).toEqual(['done']);
});

test('when the client leaves, an exchange settles what it has taken', async () => {
  const heard: Settled[][] = [];
  const steps = inOrder(
    [{ start: [fetch, take].map((action, id) => ({ id, action })) }, { start: [{ id: 2, action: settle }] }, { finished: true }],
    heard,
  );
  const it = stage({ '/': () => Object.assign(steps(), { left: () => ({ cancel: new Uint32Array([0]) }) }) });
  const told: string[] = [];
  const { client, run } = it.run('/', {
    fetch: (_, signal) => {
      signal.addEventListener('abort', () => told.push('aborted'));
      return never();
    },
    take: async () => (await turn(), { tag: 'err', val: { tag: 'store-unavailable' } }),
    settle: async ({ spent }) => (await turn(), told.push(`settled ${spent}`), { tag: 'err', val: { tag: 'store-unavailable' } }),
  });
  run.left();
  expect(told).toEqual(['aborted']);
  await client.finished;
  expect(heard.map((settled) => settled.map(({ id }) => id))).toEqual([[], [1], [2]]);
  expect([told, client.events, live(it)]).toEqual([['aborted', 'settled 0'], ['done'], 0]);
});

test('effects after the response go on even if the client has left', async () => {
  const heard: Settled[][] = [];
  const it = stage({
    '/': inOrder(
      [{ ...answer(), start: [{ id: 1, action: { tag: 'write', val: { key: 'cid:x', value: new Uint8Array() } } }] }, { finished: true }],
      heard,
    ),
  });
  const { client, run } = it.run('/', { write: turn });
  expect(client.events.at(-1)).toBe('end 200');
  run.left();
  await client.finished;
  expect(heard.flat().map(({ outcome }) => outcome)).toEqual([{ tag: 'write' }]);
  expect(live(it)).toBe(0);
});

test('an exchange that signs goes on to its end without its client', async () => {
  const heard: Settled[][] = [];
  const [first, ...rest] = answer().output ?? [];
  const it = stage({
    '/': inOrder(
      [
        { start: [{ id: 1, action: sign }] },
        { start: [{ id: 2, action: fetch }] },
        { output: first === undefined ? [] : [first] },
        { output: rest, start: [{ id: 3, action: take }] },
        { finished: true },
      ],
      heard,
    ),
  });
  let aborted = false;
  const { client, run } = it.run('/', {
    sign: async () => (await turn(), { tag: 'err', val: { tag: 'in-flight' } }),
    fetch: async (_, signal) => {
      await turn();
      aborted = signal.aborted;
      return { tag: 'err', val: { tag: 'timed-out' } };
    },
  });
  run.left();
  run.left();
  await client.finished;
  expect(heard.flat().map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(aborted).toBe(false);
  expect(client.events).toEqual(['done']);
  expect(live(it)).toBe(0);
});

test('an exchange does not wait for a slow client that has left', async () => {
  const pulls: boolean[] = [];
  const it = stage({
    '/': () => {
      let next = 0;
      return (_, pull) => {
        pulls.push(pull);
        next++;
        if (next === 1) return { start: [{ id: 1, action: sign }], output: answer('a').output?.slice(0, 2) ?? [] };
        return next === 2 ? {} : { ...end, finished: true };
      };
    },
  });
  const client = new RecordingClient();
  client.room = 1;
  const run = serve(it.supervisor, idleEffects, client, request('/'), seed);
  await turn();
  expect(pulls).toEqual([true, false]);
  run.left();
  await client.finished;
  expect(pulls).toEqual([true, false, true]);
  expect(client.events).toEqual(['head 200', 'chunk a', 'done']);
});

test('an exchange that signs is dropped when the server ends', async () => {
  const it = stage({ '/': inOrder([{ start: [{ id: 1, action: sign }] }, { start: [{ id: 2, action: fetch }] }]) });
  const { client, run } = it.run('/', { fetch: never });
  run.left();
  expect(live(it)).toBe(1);
  run.abort();
  await client.finished;
  expect(live(it)).toBe(0);
});

test('a client that has left gets no response after a trap', async () => {
  const it = stage({ '/': inOrder([{ start: [{ id: 1, action: sign }] }]) });
  const { client, run } = it.run('/', { sign: never });
  run.left();
  it.run('/trap');
  expect(client.events).toEqual([]);
  expect(live(it)).toBe(0);
});
