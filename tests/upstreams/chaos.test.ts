import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../rate-limit/suite/random.ts';
import { at } from '../suite/support/ask.ts';
import type { Call } from '../suite/support/ask.ts';
import type { MockAnswer, MockRule } from '../suite/support/mock-endpoint.ts';
import { serveMocks } from '../suite/rpc/upstreams/mocks.ts';
import type { ServedMocks } from '../suite/rpc/upstreams/mocks.ts';
import { World } from '../suite/support/world.ts';
import { ProcessHost, nodeCommand } from '../support/process-host.ts';

const random = new Random('chaos of endpoints');

let block = 0x1000;
/** Tells the truth: the call's own parameter, or a block that is never below the last one. */
const truth: MockRule = (call) => ({
  result: at(call, 'method') === 'eth_blockNumber' ? `0x${(block++).toString(16)}` : at(call, 'params', 0),
});
const stalls: MockRule = (call, before) => (random.fraction() < 0.5 ? { hang: true } : truth(call, before));
const lies: MockRule = () =>
  random.pick<MockAnswer>([
    { text: '<html>Just a moment...</html>' },
    { text: '{"jsonrpc":"2.0","id":99999,"result":"0xbad"}' },
    { text: '{"id":0,"result":"0xbad"}' },
    { error: { code: -32005, message: 'daily request count exceeded' } },
    { status: 500, text: '{"jsonrpc":"2.0","id":0,"result":"0xbad"}' },
  ]);
const lags: MockRule = (call) =>
  at(call, 'method') === 'eth_call'
    ? { error: { code: -32000, message: 'header not found' } }
    : { result: at(call, 'method') === 'eth_blockNumber' ? '0xfff' : null };
const flaps: MockRule = (call, before) => random.pick<MockAnswer>([truth(call, before), { destroy: true }, { status: 503, text: 'busy' }]);

// A null is given if no other endpoint says more within this time: enough for a busy machine.
const chains = {
  chaos: { endpoints: [stalls, lies, lags, flaps, truth].map((rule) => ({ rule })), options: { hedgeAfterMs: 1000 } },
} as const;

describe('endpoints that stall, lie, lag and flap', () => {
  let world: World;
  let mocks: ServedMocks<'chaos'>;
  const host = new ProcessHost(nodeCommand);
  beforeAll(async () => {
    world = await World.create(host);
    mocks = await serveMocks(world, chains);
  }, 60_000);
  afterAll(async () => {
    await mocks[Symbol.asyncDispose]();
    await host[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  test('lose no answer that one healthy endpoint can give', { timeout: 60_000 }, async () => {
    const { send, sendBatch } = mocks.chain('chaos');
    const methods = ['eth_call', 'eth_getTransactionReceipt', 'eth_getBlockByHash'] as const;
    const call = (index: number): Call => ({ method: random.pick(methods), params: [`0x${index.toString(16)}`, 'latest'], id: index });
    const ask = async (index: number): Promise<void> => {
      if (index % 10 === 0) {
        const calls = Array.from({ length: 5 }, (_, place) => call(index * 10 + place));
        const body = (await sendBatch(calls)).body;
        expect(body).toEqual(
          calls.map(({ id, params }) => ({ jsonrpc: '2.0', id, result: Array.isArray(params) ? params[0] : undefined })),
        );
        return;
      }
      expect((await send(call(index))).body).toEqual({ jsonrpc: '2.0', id: index, result: `0x${index.toString(16)}` });
    };
    let last = 0;
    const clients = Array.from({ length: 16 }, async (_, client) => {
      for (let index = client; index < 320; index += 16) await ask(index);
    });
    const watching = (async () => {
      for (let again = 0; again < 20; again++) {
        const number = Number(at((await send({ method: 'eth_blockNumber' })).body, 'result'));
        expect(number).toBeGreaterThanOrEqual(last);
        last = number;
      }
    })();
    await Promise.all([...clients, watching]);
  });
});
