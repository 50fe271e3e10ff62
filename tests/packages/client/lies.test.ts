import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createNftClient, createRpcClient, createSignerClient } from '../../../packages/client/src/index.ts';
import type { ClientOptions } from '../../../packages/client/src/index.ts';
import { startLyingServer } from './support/lying-server.ts';
import type { LyingServer } from './support/lying-server.ts';

let server: LyingServer;
beforeAll(async () => void (server = await startLyingServer()));
afterAll(() => server[Symbol.asyncDispose]());
afterEach(() => void vi.restoreAllMocks());

const token = { chain: 1, contract: `0x${'00'.repeat(20)}`, tokenId: 1 };
const rpc = (options: Partial<ClientOptions> = {}) => createRpcClient({ url: server.url, chain: 1, ...options });
const signer = (options: Partial<ClientOptions> = {}) => createSignerClient({ url: server.url, chain: 1, token: 'mm_', ...options });
const nft = (options: Partial<ClientOptions> = {}) => createNftClient({ url: server.url, ...options });
const accounts = { method: 'eth_accounts' } as const;
/** A request of each client for a document, without a retry. */
const documents = {
  rpc: (options?: Partial<ClientOptions>) => rpc(options).call(accounts),
  signer: (options?: Partial<ClientOptions>) => signer(options).request(accounts),
  nft: (options?: Partial<ClientOptions>) => nft(options).token(token),
};
const clients = Object.entries(documents);

describe('a body without an end', () => {
  test.each(clients)('is cancelled at 64 MiB, for %s', async (_, ask) => {
    const taken = server.pourEndlessly();
    await expect(ask()).rejects.toMatchObject({
      name: 'UnreadableError',
      status: 200,
      retryable: false,
      message: expect.stringMatching(
        /^expected a body of at most 67108864 bytes \(maxBodyBytes\), got status 200 and "671\d{5} bytes or more"$/,
      ),
    });
    // What the sockets buffer comes on top.
    expect(await taken).toBeLessThan(100_000_000);
  });

  test('is cancelled at 104,857,600 bytes, for media', async () => {
    const taken = server.pourEndlessly();
    await expect(nft().image(token)).rejects.toThrow(
      /^expected a body of at most 104857600 bytes \(maxBodyBytes\), got status 200 and "104\d{6} bytes/,
    );
    expect(await taken).toBeGreaterThan(104_857_600);
  });

  test.each([...clients, ['media', (options?: Partial<ClientOptions>) => nft(options).image(token)] as const])(
    'is cancelled at maxBodyBytes, for %s',
    async (_, ask) => {
      server.pour(1001);
      await expect(ask({ maxBodyBytes: 1000 })).rejects.toThrow(
        'expected a body of at most 1000 bytes (maxBodyBytes), got status 200 and "1001 bytes',
      );
    },
  );

  test('has maxBodyBytes at most', async () => {
    server.say(([id]) => JSON.stringify({ jsonrpc: '2.0', id, result: '0x1' }).padEnd(1000));
    expect((await rpc({ maxBodyBytes: 1000 }).call(accounts)).data).toBe('0x1');
  });
});

describe('a server that does not end its response', () => {
  /** Makes the clock run faster: one second takes a millisecond. Returns the timeouts. */
  const hasten = () => {
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    return vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => timeout(milliseconds / 1000));
  };

  test.each(clients)('is a timeout after 60 seconds, for %s', async (_, ask) => {
    const timeouts = hasten();
    server.silence();
    const expected = { name: 'NetworkError', reason: 'timeout', message: `${server.url}: expected a response within 60000 ms, got none` };
    await expect(ask()).rejects.toMatchObject(expected);
    server.pour(1);
    await expect(ask()).rejects.toMatchObject(expected);
    expect(timeouts.mock.calls).toEqual([[60_000], [60_000]]);
  });

  test('has no timeout if timeoutMs is 0', async () => {
    const timeouts = hasten();
    server.say(([id]) => JSON.stringify({ jsonrpc: '2.0', id, result: '0x1' }));
    const signals: unknown[] = [];
    const asked: ClientOptions['fetch'] = async (url, init) => {
      signals.push(init.signal);
      return await fetch(url, init);
    };
    await rpc({ timeoutMs: 0, fetch: asked }).call(accounts);
    expect([signals, timeouts.mock.calls]).toEqual([[undefined], []]);
  });
});

describe('the id of a response', () => {
  const answers = [
    ['foreign', { id: 999, result: '0x1' }, 'the id 999'],
    ['missing', { result: '0x1' }, 'no id'],
    ['a text', { id: '0', result: '0x1' }, 'the id "0"'],
    ['null', { id: null, result: '0x1' }, 'the id null'],
    ['foreign, with an error', { id: 999, error: { code: 3, message: 'reverted' } }, 'the id 999'],
  ] as const;
  const callers = [['rpc', documents.rpc] as const, ['signer', documents.signer] as const];

  describe.each(callers)('for %s', (_, ask) => {
    test.each(answers)('is not taken if it is %s', async (__, answer, got) => {
      server.say(() => JSON.stringify({ jsonrpc: '2.0', ...answer }));
      await expect(ask()).rejects.toMatchObject({
        name: 'UnreadableError',
        retryable: false,
        message: `expected a response with the id 0, got status 200 and ${JSON.stringify(got)}`,
      });
    });

    test('may be null with an error', async () => {
      server.say(() => JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32600, message: 'malformed' } }));
      await expect(ask()).rejects.toMatchObject({ name: 'RpcError', rpcCode: -32600 });
    });
  });

  test.each([
    ['foreign', ([first]: readonly unknown[]) => [first, 77], 'the ids [0,77]'],
    ['twice', ([first]: readonly unknown[]) => [first, first], 'the ids [0,0]'],
    ['left out', ([first]: readonly unknown[]) => [first], 'the ids [0]'],
    ['too many', (ids: readonly unknown[]) => [...ids, 77], 'the ids [0,1,77]'],
  ])('is not taken in a batch if it is %s', async (_, lie, got) => {
    server.say((ids) => JSON.stringify(lie(ids).map((id) => ({ jsonrpc: '2.0', id, result: id }))));
    await expect(rpc().batch([accounts, accounts])).rejects.toThrow(
      `expected responses with the ids 0 to 1, one of each, got status 200 and ${JSON.stringify(got)}`,
    );
  });

  test('orders a batch', async () => {
    server.say((ids) => JSON.stringify(ids.map((id) => ({ jsonrpc: '2.0', id, result: `of ${String(id)}` })).toReversed()));
    expect((await rpc().batch([accounts, accounts])).data).toEqual([{ result: 'of 0' }, { result: 'of 1' }]);
  });
});

describe('a value that no gateway sends', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const shown = { name: 'UnreadableError', message: expect.stringMatching(/^.{1,300}$/) };
  const problem = { code: 'overloaded', detail: 'later', retryable: true };
  const batch = async () => (await nft().batch([token]))[0]?.error;

  test.each(clients)('is shown shortly if it is nested deeply, for %s', async (_, ask) => {
    server.say(() => `{"code":1,"x":${deep}}`, {}, 500);
    await expect(ask()).rejects.toMatchObject(shown);
  });

  test.each([
    ['nested deeply', deep],
    ['long', JSON.stringify({ x: 'x'.repeat(1_000_000) })],
  ])('is shown shortly as an item of a batch if it is %s', async (_, item) => {
    server.say(() => `{"results":[${item}]}`);
    expect(await batch()).toMatchObject(shown);
  });

  test.each([deep, JSON.stringify('x'.repeat(1_000_000))])('is shown shortly as the id of a response', async (id) => {
    server.say(() => `{"jsonrpc":"2.0","id":${id},"result":1}`);
    await expect(rpc().call(accounts)).rejects.toMatchObject(shown);
    server.say(() => `[{"jsonrpc":"2.0","id":${id},"result":1}]`);
    await expect(rpc().batch([accounts])).rejects.toMatchObject(shown);
  });

  test.each(['soon', -5, null, {}, '1'])('is no time to wait: %j', async (retryAfter) => {
    server.say(
      () => JSON.stringify({ ...problem, retryAfter, requestId: retryAfter }),
      { 'retry-after': '7', 'x-request-id': 'mine' },
      503,
    );
    await expect(nft().token(token)).rejects.toMatchObject({
      retryAfterSeconds: 7,
      requestId: typeof retryAfter === 'string' ? retryAfter : 'mine',
    });
  });
});
