import { expect, test } from 'vitest';
import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import { serve } from '../../hosts/shared/exchange.ts';
import { GatewayCell } from '../../hosts/shared/instance.ts';
import { linkGateway } from '../../hosts/shared/link.ts';
import type { Loaded, Loader } from '../../hosts/shared/link.ts';
import { ok } from '../../hosts/shared/result.ts';
import { RecordingClient } from './support/client.ts';
import { idleEffects } from './support/effects.ts';

const built = loaderFrom(builtComponents);

/** The linear memories of what is instantiated. */
const memories: { readonly buffer: ArrayBuffer }[] = [];

const watching: Loader = async (name) => {
  const loaded = await built(name);
  return { ...loaded, instantiate: watch(loaded.instantiate) };
};

function watch<Exports>(instantiate: Loaded<Exports>['instantiate']): Loaded<Exports>['instantiate'] {
  return (modules, imports, core) =>
    instantiate(modules, imports, (module, given) => {
      const instance = core(module, given);
      const { memory } = instance.exports;
      if (isMemory(memory)) memories.push(memory);
      return instance;
    });
}

function isMemory(value: unknown): value is { readonly buffer: ArrayBuffer } {
  return typeof value === 'object' && value !== null && 'buffer' in value && value.buffer instanceof ArrayBuffer;
}

const bytes = (): number => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
const token = '/v1/nft/1/0x5FbDB2315678afecb367f032d93F642f64180aa3/1';
const body = new TextEncoder().encode(
  '{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{"to":"0x5FbDB2315678afecb367f032d93F642f64180aa3"},"latest"]}',
);

test('linear memory is the same after 1,000 and 10,000 requests, aborted ones among them', async () => {
  const make = await linkGateway(watching);
  const config = JSON.stringify({ chains: { 1: { rpc: ['https://rpc.example'] } } });
  const cell = new GatewayCell(
    () => make().Gateway.open(config),
    (error) => {
      throw error;
    },
  );
  const headers = [
    { name: 'host', value: 'localhost' },
    { name: 'content-type', value: 'application/json' },
  ];

  // Never leaves its turn of the event loop: the garbage collector's finalizers get no chance to do what was forgotten.
  /** Every tenth loses its client while it waits for an upstream; the others fail there or are answered. */
  const ask = async (number: number): Promise<void> => {
    const leaves = number % 20 === 0 || number % 20 === 11;
    const effects = {
      ...idleEffects,
      fetch: () => (leaves ? new Promise<never>(() => {}) : Promise.resolve(ok({ status: 200, headers: [], body: answerOf(number) }))),
    };
    const client = new RecordingClient();
    client.body = () => ok(body);
    const [method, target] = number % 2 === 0 ? ['GET', token] : ['POST', '/rpc/1'];
    const run = serve(cell, effects, client, { method, target, headers, peer: '127.0.0.1' }, { now: 1n, entropy: new Uint8Array(16) });
    if (leaves) run.left();
    await client.finished;
  };

  for (let number = 0; number < 1000; number++) await ask(number);
  expect(memories).toHaveLength(2);
  const before = bytes();
  for (let number = 1000; number < 10_000; number++) await ask(number);
  expect(bytes()).toBe(before);
  expect(before).toBeLessThan(3 * 2 ** 20);
  expect(cell.current()?.tenants.size).toBe(0);
  cell[Symbol.dispose]();
}, 60_000);

/** Answers of different lengths, so that what is not freed shows. */
function answerOf(number: number): Uint8Array {
  return new TextEncoder().encode(`{"jsonrpc":"2.0","id":1,"result":"0x${'00'.repeat(number % 512)}"}`);
}
