import { expect, test } from 'vitest';
import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import { serve } from '../../hosts/shared/exchange/exchange.ts';
import type { ReplacementReason } from '../../hosts/shared/component/replacement.ts';
import { GatewaySupervisor } from '../../hosts/shared/component/gateway-supervisor.ts';
import { linkGateway } from '../../hosts/shared/component/link.ts';
import { RecordingClient } from '../node/support/client.ts';
import { idleEffects } from '../node/support/effects.ts';
import type { Script } from '../node/support/script.ts';
import { ScriptedGateway, answer } from '../node/support/script.ts';
import { fetch, inOrder, request, seed, stage, take } from '../node/support/stage.ts';

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
  for (const { client } of [...waiting, trapped]) expect(client.events).toEqual(['lost instance-replaced', 'done']);
  expect(aborted).toBe(5);
  expect(answered.client.events.at(-2)).toBe('end 200');
  expect(it.run('/ok').client.events.at(-2)).toBe('end 200');
  expect(it.gateways.map(({ live: left, disposed }) => ({ left, disposed }))).toEqual([
    { left: 0, disposed: true },
    { left: 0, disposed: false },
  ]);
  expect(it.traps).toMatchObject([
    { component: 'gateway', requestId: '0'.repeat(32), panic: undefined, error: expect.any(WebAssembly.RuntimeError) },
  ]);
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
  for (const { client } of runs) expect(client.events).toEqual(['lost instance-replaced', 'done']);
  // The first trap ended the other two exchanges as well.
  expect(it.gateways).toHaveLength(2);
});

test('a trap in begin counts as a trap', () => {
  const it = stage({});
  expect(it.run('/unknown').client.events).toEqual(['lost instance-replaced', 'done']);
  expect(it.gateways).toHaveLength(2);
});

test('an instance that cannot be replaced is tried again at the next request', () => {
  let broken = false;
  const make = (): ScriptedGateway => {
    if (broken) throw new Error('no memory');
    return new ScriptedGateway({ '/ok': inOrder([{ ...answer(), finished: true }]) });
  };
  const failures: unknown[] = [];
  const supervisor = new GatewaySupervisor(make, (_, failure) => failures.push(failure));
  const ask = (target: string): string[] => {
    const client = new RecordingClient();
    serve(supervisor, idleEffects, client, request(target), seed);
    return client.events;
  };
  broken = true;
  expect(ask('/trap')).toEqual(['lost instance-replaced', 'done']);
  expect(ask('/ok')).toEqual(['lost instance-replaced', 'done']);
  broken = false;
  expect(ask('/ok').at(-2)).toBe('end 200');
  expect(failures).toHaveLength(2);
});

/** A supervisor whose gateways report the memory that a test sets. */
function growing(maxMemoryBytes: number): {
  readonly made: ScriptedGateway[];
  readonly memory: { bytes: number };
  readonly replaced: ReplacementReason[];
  readonly supervisor: GatewaySupervisor;
} {
  const made: ScriptedGateway[] = [];
  const replaced: ReplacementReason[] = [];
  const memory = { bytes: maxMemoryBytes };
  const scripts = {
    '/wait': inOrder([{ start: [{ id: 1, action: take }] }, { ...answer(), finished: true }]),
    '/fetch': inOrder([{ start: [{ id: 1, action: fetch }] }]),
    '/ok': inOrder([{ ...answer(), finished: true }]),
  };
  const make = (): ScriptedGateway & { largestMemory(): number } => {
    const gateway = new ScriptedGateway(scripts);
    made.push(gateway);
    return Object.assign(gateway, { largestMemory: () => (gateway === made[0] ? memory.bytes : 0) });
  };
  const supervisor = new GatewaySupervisor(
    make,
    (_, failure) => expect(failure).toBeUndefined(),
    maxMemoryBytes,
    (reason) => replaced.push(reason),
  );
  return { made, memory, replaced, supervisor };
}

test('an instance that has grown too large takes no more requests, and is dropped when its exchanges have ended', async () => {
  const { made, memory, replaced, supervisor } = growing(100);
  const taken = Promise.withResolvers<void>();
  const run = (target: string): RecordingClient => {
    const client = new RecordingClient();
    const effects = { ...idleEffects, take: async () => (await taken.promise, { tag: 'err', val: { tag: 'store-unavailable' } } as const) };
    serve(supervisor, effects, client, request(target), seed);
    return client;
  };
  run('/ok');
  expect(made).toHaveLength(1);
  const waiting = run('/wait');
  memory.bytes = 101;
  expect(run('/ok').events.at(-1)).toBe('done');
  expect(run('/ok').events.at(-2)).toBe('end 200');
  expect(replaced).toEqual(['memory']);
  expect(made.map(({ live, disposed }) => ({ live, disposed }))).toEqual([
    { live: 1, disposed: false },
    { live: 0, disposed: false },
  ]);
  taken.resolve();
  await waiting.finished;
  expect(waiting.events.at(-2)).toBe('end 200');
  expect(made.map(({ live, disposed }) => ({ live, disposed }))).toEqual([
    { live: 0, disposed: true },
    { live: 0, disposed: false },
  ]);
});

test('a trap in a retired instance ends only the exchanges on it', () => {
  const { made, memory, supervisor } = growing(100);
  const run = (target: string): RecordingClient => {
    const client = new RecordingClient();
    serve(supervisor, { ...idleEffects, fetch: never }, client, request(target), seed);
    return client;
  };
  const waiting = run('/fetch');
  const old = supervisor.current();
  memory.bytes = 101;
  run('/ok');
  const other = run('/fetch');
  if (old !== undefined) supervisor.poison(old, new WebAssembly.RuntimeError('unreachable'));
  expect(waiting.events).toEqual(['lost instance-replaced', 'done']);
  expect(other.events).toEqual([]);
  expect(made.map(({ live, disposed }) => ({ live, disposed }))).toEqual([
    { live: 0, disposed: true },
    { live: 1, disposed: false },
  ]);
});

test('the largest memory of a gateway and its nft component is reported', async () => {
  const make = await linkGateway(loaderFrom(builtComponents));
  const { Gateway, largestMemory } = make();
  const before = largestMemory();
  expect(before).toBeGreaterThan(0);
  using gateway = Gateway.open(JSON.stringify({ chains: { 1: { rpc: ['https://rpc.example'] } } }));
  gateway.begin({ ...request('/healthz'), headers: [{ name: 'x', value: 'x'.repeat(8 * 2 ** 20) }] }, undefined, seed);
  expect(largestMemory()).toBeGreaterThan(Math.max(before, 8 * 2 ** 20));
});
