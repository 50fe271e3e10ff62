import { keccak256 } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, expectRpcError } from '../../support/ask.ts';
import type { World } from '../../support/world.ts';
import { serveMocks } from './mocks.ts';
import type { MockedChain, ServedChain, ServedMocks } from './mocks.ts';

const gasPrice = { method: 'eth_gasPrice' } as const;
const blockNumber = { method: 'eth_blockNumber' } as const;
const good = { rule: [{ result: '0x7' }] } as const;
const raw = `0x02f86b01808405f5e10085174876e80082520894${'aa'.repeat(20)}8080c001a0${'aa'.repeat(32)}a0${'aa'.repeat(32)}` as const;

/** 15 MiB. */
const big = `0x${'ab'.repeat(7.5 * 1_048_576)}`;

/** The endpoints of each reported case, by its id. */
const chains = {
  'raw-tx-already-known': {
    endpoints: [{ rule: [{ destroy: true }] }, { rule: [{ error: { code: -32000, message: 'already known' } }] }],
  },
  'block-number-backwards': {
    endpoints: [{ rule: [{ result: '0x64' }, { status: 503, text: 'busy' }, { result: '0x65' }] }, { rule: [{ result: '0x5f' }] }],
  },
  'upstream-limit-in-body': { endpoints: [{ rule: [{ error: { code: -32007, message: '50/second request limit reached' } }] }, good] },
  'upstream-429-told': { endpoints: [{ rule: [{ status: 429, headers: { 'retry-after': '7' }, text: 'slow down' }] }] },
  'upstream-error-with-500': {
    endpoints: [{ rule: [{ status: 500, error: { code: 3, message: 'execution reverted', data: '0x08c379a0' } }] }, good],
  },
  'upstream-garbage': { endpoints: [{ rule: [{ text: '<html>Just a moment...</html>' }] }, good] },
  'stale-keep-alive': { endpoints: [{ ...good, manners: { resetOnReuse: true } }] },
  'big-answers': { endpoints: [{ rule: [{ result: big }] }] },
  'dead-first-endpoint': { endpoints: [{ rule: [{ hang: true }] }, good], options: { hedgeAfterMs: 200 } },
} as const satisfies Readonly<Record<string, MockedChain>>;

/** Cases after public reports of what endpoints do. */
export function upstreamCases(world: () => World): void {
  describe('reported cases of endpoints', () => {
    let mocks: ServedMocks<keyof typeof chains>;
    beforeAll(async () => void (mocks = await serveMocks(world(), chains)), 60_000);
    afterAll(() => mocks[Symbol.asyncDispose]());
    const reported = (id: keyof typeof chains, title: string, run: (chain: ServedChain) => Promise<void>): void =>
      test(`${id}: ${title}`, () => run(mocks.chain(id)));

    reported('raw-tx-already-known', 'a transaction that the first endpoint took and did not confirm is sent', async ({ send }) => {
      expect((await send({ method: 'eth_sendRawTransaction', params: [raw] })).body).toMatchObject({ result: keccak256(raw) });
    });

    reported('block-number-backwards', 'the latest block does not go backwards', async ({ send }) => {
      expect((await send(blockNumber)).body).toMatchObject({ result: '0x64' });
      for (let again = 0; again < 3; again++) {
        expect(Number(at((await send(blockNumber)).body, 'result'))).toBeGreaterThanOrEqual(0x64);
      }
    });

    reported('upstream-limit-in-body', 'a limit that is told under HTTP 200 makes another endpoint answer', async ({ send, endpoints }) => {
      expect((await send(gasPrice)).body).toMatchObject({ result: '0x7' });
      expect((await send(gasPrice)).body).toMatchObject({ result: '0x7' });
      expect(endpoints.map(({ methods }) => methods.length)).toEqual([1, 2]);
    });

    reported('upstream-429-told', 'the client is told when to come back, and the endpoint is left alone', async ({ send, endpoints }) => {
      const reply = await send(gasPrice);
      expectRpcError(reply, { status: 429, code: -32005, problem: 'upstream-limited' });
      expect(reply.headers.get('retry-after')).toBe('7');
      const again = await send(gasPrice);
      expectRpcError(again, { status: 429, code: -32005, problem: 'upstream-limited' });
      expect(Number(again.headers.get('retry-after'))).toBeLessThanOrEqual(7);
      expect(endpoints[0]?.methods).toHaveLength(1);
    });

    reported('upstream-error-with-500', 'a revert under HTTP 500 is the answer', async ({ send, endpoints }) => {
      const reply = await send({ method: 'eth_call', params: [{ to: `0x${'11'.repeat(20)}` }, 'latest'] });
      expect(reply).toMatchObject({ status: 200, body: { error: { code: 3, message: 'execution reverted', data: '0x08c379a0' } } });
      expect(endpoints[1]?.methods).toHaveLength(0);
    });

    reported('upstream-garbage', 'HTML under HTTP 200 makes another endpoint answer', async ({ send }) => {
      expect((await send(gasPrice)).body).toMatchObject({ result: '0x7' });
    });

    reported('stale-keep-alive', 'a connection that is closed as it is used again is made anew', async ({ send }) => {
      for (let again = 0; again < 4; again++) expect((await send(gasPrice)).body).toMatchObject({ result: '0x7' });
    });

    // besu-eth/besu#9848, NethermindEth/nethermind#11718, erigontech/erigon#1458
    reported('big-answers', 'an answer of 15 MiB arrives whole', async ({ send }) => {
      const reply = await send({ method: 'eth_getCode', params: [`0x${'11'.repeat(20)}`, 'latest'] });
      expect(at(reply.body, 'result') === big).toBe(true);
    });

    reported('dead-first-endpoint', 'an endpoint that hangs does not hold up each request', async ({ send, endpoints }) => {
      const calls = 10;
      for (let again = 0; again < calls; again++) expect((await send(gasPrice)).body).toMatchObject({ result: '0x7' });
      expect(endpoints[0]?.methods.length).toBeLessThan(calls / 2);
    });
  });
}
