import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LocalServer } from '../../../cli/demo/devnet/serve.ts';
import { at, envelope, expectRpcError, rpc, textAt } from '../support/ask.ts';
import type { Reply } from '../support/ask.ts';
import type { Served } from '../support/host.ts';
import { itemsOf, startLongEndpoint } from '../support/long-endpoint.ts';
import type { LongAnswer } from '../support/long-endpoint.ts';
import type { World } from '../support/world.ts';

const whole = {
  'of 15 MiB': { kilobytes: 15 * 1024 },
  'of 15 MiB, of a length that is announced': { kilobytes: 15 * 1024, isSized: true },
  'whose id comes at its end': { before: '{"jsonrpc":"2.0","result":[', kilobytes: 2 * 1024, after: '"last"],"id":0}\n' },
  'with a member that is not known': { kilobytes: 2 * 1024, after: '"last"],"gasUsed":7}' },
  'of half a megabyte': { kilobytes: 512 },
} as const satisfies Readonly<Record<string, LongAnswer>>;

const coded = { 'that is compressed': { kilobytes: 3 * 1024, isCoded: true } } as const satisfies Readonly<Record<string, LongAnswer>>;

const broken = {
  'that is cut off': { kilobytes: 2 * 1024, isCut: true },
  'that ends before its time': { kilobytes: 2 * 1024, after: '"last"' },
  'with something behind it': { kilobytes: 2 * 1024, after: '"last"]}{}' },
  'that is no JSON': { kilobytes: 2 * 1024, after: '"last"}' },
  'with an error beside the result': { kilobytes: 2 * 1024, after: '"last"],"error":{"code":3,"message":"a"}}' },
  'of another call': { before: '{"jsonrpc":"2.0","result":[', kilobytes: 2 * 1024, after: '"last"],"id":1}' },
  'above the cap, which it does not announce': { kilobytes: 17 * 1024 },
} as const satisfies Readonly<Record<string, LongAnswer>>;

const refused = {
  'above the cap': { kilobytes: 17 * 1024, isSized: true },
  'an error': {
    before: '{"jsonrpc":"2.0","id":0,"error":{"code":3,"message":"execution reverted","data":[',
    kilobytes: 2048,
    after: '"last"]}}',
  },
} as const satisfies Readonly<Record<string, LongAnswer>>;

/** A gateway in front of an endpoint with long answers. */
function stage(world: () => World) {
  const state: { endpoint?: LocalServer; served?: Served } = {};
  beforeAll(async () => {
    state.endpoint = await startLongEndpoint({ ...whole, ...coded, ...broken, ...refused });
    const chains = { [world().devnet.chainId]: { rpc: [state.endpoint.url] } };
    state.served = await world().serve({ ...world().configuration(), chains, network: world().reaching(state.endpoint) });
  });
  afterAll(async () => {
    await state.served?.stop();
    await state.endpoint?.close();
  });
  const url = (): string => `${state.served?.baseUrl}/rpc/${world().devnet.chainId}`;
  return {
    url,
    send: (name: string): Promise<Reply> => rpc(url(), { method: 'eth_getStorageAt', params: [name], id: name }),
  };
}

function expectWhole({ status, headers, body }: Reply, name: string, answer: LongAnswer): void {
  expect([status, headers.get('content-type'), at(body, 'id'), at(body, 'jsonrpc')]).toEqual([200, 'application/json', name, '2.0']);
  const result = at(body, 'result');
  expect(Array.isArray(result) && [result.length, result.at(-1)]).toEqual([itemsOf(answer), 'last']);
  expect(Object.keys(body ?? {})).toEqual(['jsonrpc', 'id', 'result']);
}

/** Answers of endpoints that are passed on while they come. */
export function longAnswers(world: () => World): void {
  describe('an answer', () => {
    const { send } = stage(world);

    test.each(Object.entries(whole))('%s comes whole', async (name, answer) => {
      expectWhole(await send(name), name, answer);
    });

    test('of 15 MiB comes whole to eight clients at once', async () => {
      const replies = await Promise.all(Array.from({ length: 8 }, () => send('of 15 MiB')));
      expect(replies.map(({ body }) => at(body, 'result', 15 * 1024))).toEqual(Array.from({ length: 8 }, () => 'last'));
    });

    test('above the cap is refused, and the problem says what to change', async () => {
      const reply = await send('above the cap');
      expectRpcError(reply, { code: -32600, problem: 'answer-too-large', id: 'above the cap' });
      expect(textAt(reply.body, 'error', 'message')).toContain('raise chains.{id}.maxAnswerBytes');
    });

    test('that is a long error is given as a short one is', async () => {
      const { body } = await send('an error');
      expect([at(body, 'id'), at(body, 'error', 'code'), at(body, 'error', 'data', 2048)]).toEqual(['an error', 3, 'last']);
    });
  });
}

/** Answers of endpoints that are compressed, although nobody asked for that. */
export function codedAnswers(world: () => World): void {
  describe('a long answer', () => {
    const { send } = stage(world);

    test.each(Object.entries(coded))('%s comes whole', async (name, answer) => {
      expectWhole(await send(name), name, answer);
    });
  });
}

/** Answers of endpoints that break off after their beginning. */
export function brokenAnswers(world: () => World): void {
  describe('an answer that is passed on', () => {
    const { url } = stage(world);

    test.each(Object.keys(broken))('%s breaks off', async (name) => {
      const response = await fetch(url(), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(envelope({ method: 'eth_getStorageAt', params: [name] })),
      });
      expect(response.status).toBe(200);
      await expect(response.text()).rejects.toThrow();
    });
  });
}
