import { keccak256 } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, expectRpcError } from '../../support/ask.ts';
import type { MockRule } from '../../support/mock-endpoint.ts';
import { methodOf } from '../../support/node-proxy.ts';
import type { World } from '../../support/world.ts';
import { serveMocks } from './mocks.ts';
import type { MockedChain, ServedChain, ServedMocks } from './mocks.ts';

const receipt = { method: 'eth_getTransactionReceipt', params: [`0x${'ab'.repeat(32)}`] } as const;
const callOf = { method: 'eth_call', params: [{ to: `0x${'11'.repeat(20)}` }, '0x1'] } as const;
const raw = '0x02f8' as const;
const refused = (code: number, message: string) => ({ rule: [{ error: { code, message } }] }) as const;
const redirect =
  (to: () => string): MockRule =>
  () => ({ status: 307, headers: { location: to() }, text: '' });
const sums: MockRule = (call) => ({ result: at(call, 'params', 0) });
/** Fails every second call of a batch. */
const half: MockRule = (call) =>
  Number(at(call, 'id')) % 2 === 0 ? { error: { code: -32000, message: 'header not found' } } : sums(call, 0);
/** Has the transaction, but says that its nonce is used. */
const hasIt: MockRule = (call) =>
  methodOf(call) === 'eth_sendRawTransaction'
    ? { error: { code: -32000, message: 'nonce too low' } }
    : { result: { hash: keccak256(raw) } };

const blockOf = (number: string) => ({ result: { number, hash: `0x${number.slice(2).padStart(64, '0')}`, transactions: [] } });
/** Is behind from its second answer on, and no longer has the block that it told at first. */
const goesBack: MockRule = (call, before) => {
  const [tag, whole] = [at(call, 'params', 0), at(call, 'params', 1)];
  if (tag !== 'latest') return { result: null };
  return before === 0 && whole === false ? blockOf('0x64') : blockOf('0x5f');
};

let elsewhere = '';

const chains = {
  'a late node': { endpoints: [{ rule: [{ result: null }] }, { rule: [{ result: { status: '0x1' } }] }] },
  'a pruned node': { endpoints: [refused(-32000, 'missing trie node 79d976fb (path )'), { rule: [{ result: '0x01' }] }] },
  'only pruned nodes': { endpoints: [refused(-32603, 'busy'), refused(-32000, 'header not found')] },
  'invalid parameters': { endpoints: [refused(-32602, 'invalid argument 0'), { rule: [{ result: '0x01' }] }] },
  'one call at a time': { endpoints: [{ rule: sums, manners: { maxBatch: 1 } }] },
  'small batches': { endpoints: [{ rule: sums, manners: { maxBatch: 7 } }] },
  'half of a batch': { endpoints: [{ rule: half }, { rule: sums }] },
  'a used nonce': { endpoints: [{ rule: hasIt }] },
  several: { endpoints: [{ rule: [{ result: keccak256(raw) }] }, { rule: [{ result: keccak256(raw) }] }], options: { broadcast: 2 } },
  'breaks once': { endpoints: [{ rule: [{ status: 503, text: 'busy' }, { result: '0x7' }] }] },
  'disconnects once': { endpoints: [{ rule: [{ destroy: true }, { destroy: true }, { result: '0x7' }] }] },
  'breaks for a second': {
    endpoints: [{ rule: [{ status: 503, headers: { 'retry-after': '1' }, text: 'busy' }, { result: '0x7' }] }],
  },
  'takes a transaction the second time': { endpoints: [{ rule: [{ status: 503, text: 'busy' }, { result: keccak256(raw) }] }] },
  'goes back': { endpoints: [{ rule: goesBack }] },
  credentials: {
    endpoints: [
      { rule: [{ status: 503, text: '' }], options: { bearer: 'bearer-token' } },
      { rule: redirect(() => elsewhere), options: { headers: { 'x-api-key': 'own-key' } } },
      { rule: sums, options: { basic: { username: 'Aladdin', password: 'open sesame' } } },
      { rule: sums },
    ],
  },
} as const satisfies Readonly<Record<string, MockedChain>>;

/** What the gateway makes of the answers of several endpoints. */
export function upstreamRules(world: () => World): void {
  describe('endpoints of a chain', () => {
    let mocks: ServedMocks<keyof typeof chains>;
    beforeAll(async () => {
      mocks = await serveMocks(world(), chains);
      elsewhere = mocks.chain('credentials').endpoints[3]?.url ?? '';
    }, 60_000);
    afterAll(() => mocks[Symbol.asyncDispose]());
    const chain = (name: keyof typeof chains): ServedChain => mocks.chain(name);
    const asked = (name: keyof typeof chains): number[] => chain(name).endpoints.map(({ methods }) => methods.length);

    test('a receipt that one node does not have yet comes from another', async () => {
      expect((await chain('a late node').send(receipt)).body).toMatchObject({ result: { status: '0x1' } });
    });

    test('state that one node does not have comes from another', async () => {
      expect((await chain('a pruned node').send(callOf)).body).toMatchObject({ result: '0x01' });
    });

    test('the most telling error is given if no node does better', async () => {
      expect((await chain('only pruned nodes').send(callOf)).body).toMatchObject({ error: { code: -32000, message: 'header not found' } });
    });

    test('what every node would refuse is asked of one', async () => {
      expect((await chain('invalid parameters').send(callOf)).body).toMatchObject({ error: { code: -32602 } });
      expect(asked('invalid parameters')).toEqual([1, 0]);
    });

    test.each(['one call at a time', 'small batches', 'half of a batch'] as const)(
      'every call of a batch is answered: %s',
      async (name) => {
        const calls = Array.from({ length: 40 }, (_, id) => ({ method: 'eth_getStorageAt', params: [`0x${id}`], id }));
        for (let again = 0; again < 2; again++) {
          const reply = await chain(name).sendBatch(calls);
          expect(reply.body).toEqual(calls.map(({ id, params }) => ({ jsonrpc: '2.0', id, result: params[0] })));
        }
      },
    );

    test('the size that a node takes is remembered', () => {
      const [endpoint] = chain('small batches').endpoints;
      expect(endpoint?.sizes.filter((size) => size > 7)).toEqual([40]);
    });

    test('a transaction whose nonce it has used itself is sent', async () => {
      const reply = await chain('a used nonce').send({ method: 'eth_sendRawTransaction', params: [raw] });
      expect(reply.body).toMatchObject({ result: keccak256(raw) });
    });

    test('a transaction goes to several endpoints, if the operator wants it', async () => {
      const reply = await chain('several').send({ method: 'eth_sendRawTransaction', params: [raw] });
      expect(reply.body).toMatchObject({ result: keccak256(raw) });
      expect(asked('several')).toEqual([1, 1]);
    });

    test.each(['breaks once', 'disconnects once', 'breaks for a second'] as const)(
      'a read is tried once more if the only node %s',
      async (name) => {
        expect((await chain(name).send({ method: 'eth_gasPrice' })).body).toMatchObject({ result: '0x7' });
      },
    );

    test('a transaction is sent once more to a node that breaks once', async () => {
      const reply = await chain('takes a transaction the second time').send({ method: 'eth_sendRawTransaction', params: [raw] });
      expect(reply.body).toMatchObject({ result: keccak256(raw) });
    });

    test('the latest block is never an older one', async () => {
      const latest = (whole: boolean) => chain('goes back').send({ method: 'eth_getBlockByNumber', params: ['latest', whole] });
      for (let again = 0; again < 2; again++) expect((await latest(false)).body).toMatchObject({ result: { number: '0x64' } });
      const refusal = await latest(true);
      expectRpcError(refusal, { code: -32603, problem: 'upstream-error' });
      expect(at(refusal.body, 'error', 'data', 'retryable')).toBe(true);
    });

    test('credentials go to their endpoint only, and not after a redirect', async () => {
      const { send, endpoints } = chain('credentials');
      expect((await send({ method: 'eth_getStorageAt', params: ['0x5'] })).body).toMatchObject({ result: '0x5' });
      expect(endpoints.map(({ fields }) => fields.map((it) => [it.authorization, it['x-api-key']]))).toEqual([
        [['Bearer bearer-token', undefined]],
        [[undefined, 'own-key']],
        [['Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==', undefined]],
        [],
      ]);
      expect(mocks.served.output()).not.toMatch(/bearer-token|own-key|QWxhZGRpbjpvcGVuIHNlc2FtZQ==|open sesame"/);
    });
  });
}
