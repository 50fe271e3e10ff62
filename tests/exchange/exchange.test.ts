import { expect, test } from 'vitest';
import type { Outcome, Settled } from '../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { serve } from '../../hosts/shared/exchange/exchange.ts';
import { RecordingClient } from '../node/support/client.ts';
import { idleEffects } from '../node/support/effects.ts';
import type { Script } from '../node/support/script.ts';
import { answer, end } from '../node/support/script.ts';
import type { Stage } from '../node/support/stage.ts';
import { fetch, inOrder, request, seed, sign, stage, take } from '../node/support/stage.ts';

const never = (): Promise<never> => new Promise(() => {});
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const live = (it: Stage): number => it.gateways.reduce((sum, gateway) => sum + gateway.live, 0);

test('effects that settle at once need no turn of the event loop', () => {
  const it = stage({
    '/': inOrder([{ start: [{ id: 1, action: take }] }, { start: [{ id: 2, action: fetch }] }, { ...answer(), finished: true }]),
  });
  const { client } = it.run('/');
  expect(client.events).toEqual(['head 200', 'chunk ok', 'end 200', 'done']);
  expect(live(it)).toBe(0);
});

test('effects that settle in one turn reach the gateway together', async () => {
  const heard: Settled[][] = [];
  const start = [1, 2, 3].map((id) => ({ id, action: take }));
  const it = stage({ '/': inOrder([{ start }, { ...answer(), finished: true }], heard) });
  const { client } = it.run('/', { take: async () => ({ tag: 'err', val: { tag: 'store-unavailable' } }) });
  await client.finished;
  expect(heard.map((settled) => settled.map(({ id }) => id))).toEqual([[], [1, 2, 3]]);
});

test('of many effects under way, those that settle in one turn of the event loop reach the gateway together', async () => {
  const heard: Settled[][] = [];
  const start = Array.from({ length: 20 }, (_, id) => ({ id, action: take }));
  const it = stage({ '/': inOrder([{ start }, { ...answer(), finished: true }], heard) });
  let ticks = 0;
  const { client } = it.run('/', {
    take: async () => {
      for (let left = ticks++; left > 0; left -= 1) await undefined;
      return { tag: 'err', val: { tag: 'store-unavailable' } };
    },
  });
  await client.finished;
  expect(heard.map((settled) => settled.length)).toEqual([0, 20]);
});

test('an effect that throws settles as a failure and is reported', async () => {
  const heard: Settled[][] = [];
  const faults: string[] = [];
  const it = stage({
    '/': inOrder(
      [
        {
          start: [
            { id: 1, action: take },
            { id: 2, action: fetch },
          ],
        },
        {},
        { ...answer(), finished: true },
      ],
      heard,
    ),
  });
  const { client } = it.run('/', {
    take: () => {
      throw new Error('defect');
    },
    fetch: async () => {
      await turn();
      throw new Error('defect');
    },
    onDefect: (_, at) => faults.push(at),
  });
  await client.finished;
  const outcomes = heard.flat().map(({ outcome }): Outcome => outcome);
  expect(outcomes).toEqual([
    { tag: 'take', val: { tag: 'err', val: { tag: 'store-unavailable' } } },
    { tag: 'fetch', val: { tag: 'err', val: { tag: 'other', val: 'a defect of the host' } } },
  ]);
  expect(faults).toEqual(['take', 'fetch']);
});

test('after a defect the result does not say that nothing was signed', async () => {
  const heard: Settled[][] = [];
  const it = stage({ '/': inOrder([{ start: [{ id: 1, action: sign }] }, { ...answer(), finished: true }], heard) });
  const { client } = it.run('/', {
    sign: () => {
      throw new Error('defect');
    },
    onDefect: () => {},
  });
  await client.finished;
  expect(heard.flat()).toEqual([{ id: 1, outcome: { tag: 'sign', val: { tag: 'err', val: { tag: 'instance-replaced' } } } }]);
});

test('a cancelled effect is aborted, and the gateway never hears of it', async () => {
  const heard: Settled[][] = [];
  const it = stage({
    '/': inOrder(
      [
        {
          start: [
            { id: 1, action: fetch },
            { id: 2, action: take },
          ],
        },
        { cancel: new Uint32Array([1]), ...answer(), finished: true },
      ],
      heard,
    ),
  });
  let aborted = false;
  const { client } = it.run('/', {
    fetch: (_, signal) => {
      signal.addEventListener('abort', () => {
        aborted = true;
      });
      return never();
    },
    take: async () => ({ tag: 'err', val: { tag: 'store-unavailable' } }),
  });
  await client.finished;
  expect(aborted).toBe(true);
  expect(heard.flat().map(({ id }) => id)).toEqual([2]);
});

test('a slow client gets no more than it takes', async () => {
  const pulls: boolean[] = [];
  const numbers = (): Script => {
    let next = 0;
    return (_, pull) => {
      pulls.push(pull);
      const chunk = new TextEncoder().encode(String(next++));
      if (next === 1) return { output: [{ tag: 'head', val: { status: 200, headers: [] } }] };
      if (next === 7) return { ...end, finished: true };
      return { output: [{ tag: 'chunk', val: chunk }] };
    };
  };
  const it = stage({ '/': numbers });
  const client = new RecordingClient();
  client.room = 2;
  serve(it.supervisor, idleEffects, client, request('/'), seed);
  await turn();
  expect(client.events).toEqual(['head 200', 'chunk 1', 'chunk 2']);
  client.drain(3);
  await turn();
  expect(client.events.at(-1)).toBe('chunk 5');
  client.drain(1);
  await client.finished;
  expect(client.events.slice(-2)).toEqual(['end 200', 'done']);
  expect(pulls.every(Boolean)).toBe(true);
});

test('effects settle while the client is slow, without a pull', async () => {
  const pulls: boolean[] = [];
  let fetched: () => void = () => {};
  const script = (): Script => {
    let next = 0;
    return (_, pull) => {
      pulls.push(pull);
      next++;
      if (next === 1) return { start: [{ id: 1, action: fetch }], output: answer('a').output?.slice(0, 2) ?? [] };
      return pull ? { ...end, finished: true } : {};
    };
  };
  const it = stage({ '/': script });
  const client = new RecordingClient();
  client.room = 1;
  const response = new Promise<void>((resolve) => {
    fetched = resolve;
  });
  serve(
    it.supervisor,
    { ...idleEffects, fetch: async () => (await response, { tag: 'err', val: { tag: 'timed-out' } }) },
    client,
    request('/'),
    seed,
  );
  fetched();
  await turn();
  expect(pulls).toEqual([true, false]);
  client.drain(1);
  await client.finished;
  expect(pulls).toEqual([true, false, true]);
});

test('a stalled exchange is given up and reported', () => {
  const it = stage({ '/': inOrder([{}]) });
  const faults: unknown[] = [];
  const { client } = it.run('/', { onDefect: (error) => faults.push(error) });
  expect(client.events).toEqual(['lost internal', 'done']);
  expect(String(faults[0])).toContain('StalledError');
  // No instance was replaced.
  expect(it.gateways).toHaveLength(1);
  expect(live(it)).toBe(0);
});
