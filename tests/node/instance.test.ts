import { expect, test } from 'vitest';
import { serve } from '../../hosts/shared/exchange.ts';
import { GatewayCell } from '../../hosts/shared/instance.ts';
import { RecordingClient } from './support/client.ts';
import { idleEffects } from './support/effects.ts';
import type { Script } from './support/script.ts';
import { ScriptedGateway, answer } from './support/script.ts';
import { fetch, inOrder, request, seed, stage, take } from './support/stage.ts';

const never = (): Promise<never> => new Promise(() => {});

test('a trap answers everything in flight on the instance, and the next request works', async () => {
  const trap = (): Script => () => {
    throw new WebAssembly.RuntimeError('unreachable');
  };
  const it = stage({
    '/wait': inOrder([{ start: [{ id: 1, action: fetch }] }]),
    '/trap': trap,
    '/ok': inOrder([{ ...answer(), finished: true }]),
  });
  let aborted = 0;
  const waiting = Array.from({ length: 5 }, () =>
    it.run('/wait', {
      fetch: (_, signal) => {
        signal.addEventListener('abort', () => aborted++);
        return never();
      },
    }),
  );
  const answered = it.run('/ok');
  const trapped = it.run('/trap');
  for (const { client } of [...waiting, trapped]) expect(client.events).toEqual(['replaced', 'done']);
  expect(aborted).toBe(5);
  expect(answered.client.events.at(-2)).toBe('end 200');
  expect(it.run('/ok').client.events.at(-2)).toBe('end 200');
  expect(it.gateways.map(({ live: left, disposed }) => ({ left, disposed }))).toEqual([
    { left: 0, disposed: true },
    { left: 0, disposed: false },
  ]);
  expect(it.traps).toHaveLength(1);
});

test('two traps at once replace one instance each', async () => {
  const it = stage({
    '/later': () => {
      let asked = false;
      return () => {
        if (asked) throw new WebAssembly.RuntimeError('unreachable');
        asked = true;
        return { start: [{ id: 1, action: take }] };
      };
    },
  });
  const runs = [1, 2, 3].map(() => it.run('/later', { take: async () => ({ tag: 'err', val: { tag: 'store-unavailable' } }) }));
  await Promise.all(runs.map(({ client }) => client.finished));
  for (const { client } of runs) expect(client.events).toEqual(['replaced', 'done']);
  // The first trap took the other two along.
  expect(it.gateways).toHaveLength(2);
});

test('a trap at the beginning is a trap', () => {
  const it = stage({});
  expect(it.run('/unknown').client.events).toEqual(['replaced', 'done']);
  expect(it.gateways).toHaveLength(2);
});

test('an instance that cannot be replaced is tried again at the next request', () => {
  let broken = false;
  const make = (): ScriptedGateway => {
    if (broken) throw new Error('no memory');
    return new ScriptedGateway({ '/ok': inOrder([{ ...answer(), finished: true }]) });
  };
  const failures: unknown[] = [];
  const cell = new GatewayCell(make, (_, failure) => failures.push(failure));
  const ask = (target: string): string[] => {
    const client = new RecordingClient();
    serve(cell, idleEffects, client, request(target), seed);
    return client.events;
  };
  broken = true;
  expect(ask('/trap')).toEqual(['replaced', 'done']);
  expect(ask('/ok')).toEqual(['replaced', 'done']);
  broken = false;
  expect(ask('/ok').at(-2)).toBe('end 200');
  expect(failures).toHaveLength(2);
});
