import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anvil } from 'viem/chains';
import { at, expectRpcError, rpc, textAt } from '../../support/ask.ts';
import { sha256Hex } from '../../support/world.ts';
import type { World } from '../../support/world.ts';
import { TestSocket, refusal } from './client.ts';
import { startStage } from './stage.ts';
import type { SocketStage } from './stage.ts';

const KEY = 'socket-key-0123456789';
const WEAK_KEY = 'weak-key-0123456789';
const FEW_KEY = 'few-key-0123456789';

/** What a gateway refuses at its sockets, and what that costs nobody else. */
export function socketMisuse(world: () => World): void {
  describe('misuse of WebSockets', () => {
    let stage: SocketStage;
    beforeAll(async () => {
      const wide = { policies: [{ name: 'wide', quota: 1_000_000, window: 10 }] };
      const weak = { policies: [{ name: 'weak', quota: 50, window: 3600 }] };
      stage = await startStage(world(), {
        cors: { origins: ['https://app.example'] },
        websockets: { maxSocketsPerClient: 3, maxSubscriptions: 5 },
        limits: {
          plans: { anonymous: wide, pro: wide, weak, few: weak },
          costs: { '*': 1, 'rpc.connect': 10, eth_subscription: 25 },
          keys: [
            { sha256: sha256Hex(KEY), plan: 'pro' },
            { sha256: sha256Hex(WEAK_KEY), plan: 'weak' },
            { sha256: sha256Hex(FEW_KEY), plan: 'few' },
          ],
        },
      });
    }, 60_000);
    afterAll(async () => stage[Symbol.asyncDispose]());

    test('a request that may not become a socket is answered over HTTP', async () => {
      const { url } = stage;
      const base = url.slice(0, url.lastIndexOf('/rpc/'));
      const refused = async (at_: string, options = {}): Promise<[number, unknown]> => {
        const { status, body } = await refusal(at_, options);
        return [status, at(body, 'error', 'data', 'code') ?? at(body, 'code')];
      };
      expect(await refused(url, { origin: 'https://evil.example' })).toEqual([403, 'forbidden']);
      expect(await refused(`${url}/no-such-key`)).toEqual([401, 'unauthorized']);
      expect(await refused(url, { headers: { 'x-api-key': 'no-such-key' } })).toEqual([401, 'unauthorized']);
      expect(await refused(`${base}/rpc/777`)).toEqual([404, 'unknown-chain']);
      expect(await refused(`${base}/rpc/x`)).toEqual([200, 'invalid-chain']);
      expect(await refused(url, { headers: { host: 'other.example' } })).toEqual([421, 'unknown-host']);
      expect(await refused(`${base}/v1/signer/${anvil.id}`)).toEqual([404, 'unknown-route']);
      using listed = await TestSocket.connect(url, { origin: 'https://app.example' });
      using keyed = await TestSocket.connect(`${url}/${KEY}`);
      for (const socket of [listed, keyed]) expect(at(await socket.call('eth_chainId'), 'result')).toBe('0x7a69');
    });

    test('a page of the gateway itself may open a socket, whatever cors.origins lists', async () => {
      const { origin, host } = new URL(stage.url.replace('ws', 'http'));
      using own = await TestSocket.connect(stage.url, { origin });
      expect(at(await own.call('eth_chainId'), 'result')).toBe('0x7a69');
      const rebound = { origin: 'http://rebound.example', headers: { host: 'rebound.example' } };
      expect((await refusal(stage.url, rebound)).status).toBe(421);
      expect((await refusal(stage.url, { origin: origin.replace(host, `other.${host}`) })).status).toBe(403);
    });

    test('over HTTP, subscriptions are refused with the place where they are', async () => {
      const reply = await rpc(stage.url.replace('ws', 'http'), { method: 'eth_subscribe', params: ['newHeads'] });
      expectRpcError(reply, { code: -32601, problem: 'forbidden' });
      expect(textAt(reply.body, 'error', 'message')).toContain('WebSocket');
    });

    test('calls get the errors of HTTP, and the socket stays open', async () => {
      using socket = await TestSocket.connect(stage.url);
      const code = async (method: string, params: unknown = []): Promise<unknown> => at(await socket.call(method, params), 'error', 'code');
      expect(await code('eth_sendTransaction', [{}])).toBe(-32601);
      expect(await code('eth_subscribe', ['nonsense'])).toBe(-32602);
      expect(await code('eth_subscribe', ['logs', { address: '0x12' }])).toBe(-32602);
      expect(await code('eth_unsubscribe', [])).toBe(-32602);
      expect(await code('eth_subscribe', ['newPendingTransactions', true])).toBe(-32602);
      for (const [text, expected] of [
        ['{', -32700],
        ['[]', -32600],
        ['7', -32600],
        ['', -32700],
      ] as const) {
        socket.send(text);
        expect(at(await socket.next(() => true), 'error', 'code'), text).toBe(expected);
      }
      expect(at(await socket.call('eth_chainId'), 'result')).toBe('0x7a69');
    });

    test('a message in binary is one, and what is no text in it is no JSON', async () => {
      using binary = await TestSocket.connect(stage.url);
      binary.send(Buffer.from('{"jsonrpc":"2.0","id":"é","method":"eth_chainId"}'));
      expect(await binary.next(() => true)).toMatchObject({ id: 'é', result: '0x7a69' });
      binary.send(Buffer.from([0x7b, 0xff, 0x7d]));
      expect(at(await binary.next(() => true), 'error', 'code')).toBe(-32700);
    });

    test('a message of 2 MB closes the socket', async () => {
      using large = await TestSocket.connect(stage.url);
      large.send(`"${'x'.repeat(2 * 1024 * 1024)}"`);
      expect((await large.closed).code).toBe(1009);
    });

    test('10,000 subscriptions are refused but for the first five', async () => {
      using socket = await TestSocket.connect(stage.url);
      const calls = Array.from({ length: 100 }, (_, id) => ({ jsonrpc: '2.0', id, method: 'eth_subscribe', params: ['newHeads'] }));
      for (let batch = 0; batch < 100; batch++) socket.send(JSON.stringify(calls));
      let granted = 0;
      for (let batch = 0; batch < 100; batch++) {
        const answers = (await socket.next(Array.isArray)) as readonly unknown[];
        granted += answers.filter((answer) => at(answer, 'result') !== undefined).length;
        for (const answer of answers) {
          if (at(answer, 'error') !== undefined) expect(at(answer, 'error', 'data', 'code')).toBe('too-many-in-flight');
        }
      }
      expect(granted).toBe(5);
    });

    test('a client whose filters are as long as they may be hears what helps, and that does help', async () => {
      // Five filters of some 70 KB each on a socket, and 1 MiB for the client.
      const filter = (first: number): object => {
        const topic = (index: number): string => `0x${(first * 1024 + index).toString(16).padStart(64, '0')}`;
        return { topics: [0, 1, 2, 3].map((place) => Array.from({ length: 256 }, (_, index) => topic(place * 256 + index))) };
      };
      const sockets = await Promise.all([1, 2, 3].map(() => TestSocket.connect(`${stage.url}/${KEY}`)));
      const granted: [TestSocket, string][] = [];
      let refused: unknown;
      for (const socket of sockets)
        for (let each = 0; each < 5 && refused === undefined; each++) {
          const answer = await socket.call('eth_subscribe', ['logs', filter(granted.length)]);
          const id = at(answer, 'result');
          if (typeof id === 'string') granted.push([socket, id]);
          else refused = answer;
        }
      expect(granted.length).toBeGreaterThan(10);
      // -32005 and -32603 would make viem send the call again.
      expect(refused).toMatchObject({ error: { code: -32600, data: { code: 'too-many-in-flight', retryable: false } } });
      expect(textAt(refused, 'error', 'message')).toContain('unsubscribe on any of them, or filter by fewer addresses and topics');
      const [[first, id] = []] = granted;
      expect(at(await first?.call('eth_unsubscribe', [id]), 'result')).toBe(true);
      expect(at(await sockets[2]?.call('eth_subscribe', ['logs', filter(99)]), 'result')).toMatch(/^0x/);
      for (const socket of sockets) {
        socket.raw.close();
        await socket.closed;
      }
    });

    test('a client has only so many sockets, and one that it closes is free again', async () => {
      const sockets = await Promise.all([1, 2, 3].map(() => TestSocket.connect(`${stage.url}/${KEY}`)));
      const { status, body } = await refusal(`${stage.url}/${KEY}`);
      expect([status, at(body, 'error', 'data', 'code')]).toEqual([429, 'too-many-sockets']);
      sockets[0]?.raw.close();
      await sockets[0]?.closed;
      let again: TestSocket | undefined;
      while (again === undefined) again = await TestSocket.connect(`${stage.url}/${KEY}`).catch(() => undefined);
      for (const socket of [...sockets, again]) socket[Symbol.dispose]();
    });

    test('a socket that there is no room for costs nothing', async () => {
      const sockets = await Promise.all([1, 2, 3].map(() => TestSocket.connect(`${stage.url}/${FEW_KEY}`)));
      // 30 of 50 are spent. If each of these were charged, nothing would be left.
      for (let attempt = 0; attempt < 5; attempt++) expect((await refusal(`${stage.url}/${FEW_KEY}`)).status).toBe(429);
      const { headers } = await rpc(`${stage.url.replace('ws', 'http')}/${FEW_KEY}`, { method: 'eth_gasPrice' });
      expect(headers.get('ratelimit')).toContain('r=19');
      for (const socket of sockets) socket[Symbol.dispose]();
    });

    test('calls, connections and notifications are charged, and refused when nothing is left', async () => {
      using socket = await TestSocket.connect(`${stage.url}/${WEAK_KEY}`);
      // 10 of 50 are spent.
      const heads = await socket.subscribe('newHeads');
      for (let call = 0; call < 10; call++) expect(at(await socket.call('eth_gasPrice'), 'error')).toBeUndefined();
      await stage.chain.mine({ blocks: 1 });
      await socket.notification(heads);
      // 46 are spent once the notification is charged, which is behind it.
      let refused: unknown;
      while (at(refused, 'error') === undefined) refused = await socket.call('eth_gasPrice');
      expect(at(refused, 'error', 'code')).toBe(-32005);
      expect(at(refused, 'error', 'data')).toMatchObject({ code: 'quota-exceeded', retryAfter: expect.any(Number) });
      const { status } = await refusal(`${stage.url}/${WEAK_KEY}`);
      expect(status).toBe(429);
      // More notifications cannot be paid.
      const mining = setInterval(() => void stage.chain.mine({ blocks: 1 }), 200);
      expect(await socket.closed).toMatchObject({ code: 1013, reason: expect.stringContaining('units') });
      clearInterval(mining);
    });
  });
}
