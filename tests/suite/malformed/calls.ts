import { describe, expect, test } from 'vitest';
import { ask, at, bearer, envelope, expectRpcError, post } from '../support/ask.ts';
import type { Reply } from '../support/ask.ts';
import { rawRequest } from '../support/raw.ts';
import type { World } from '../support/world.ts';

const mebibyte = 1_048_576;

/**
 * JSON-RPC bodies that are not valid, or too large. The response has the id if there is one, and
 * nothing is signed.
 */
export function badCalls(world: () => World): void {
  describe('bad calls', () => {
    const base = async (): Promise<string> => (await world().shared()).baseUrl;
    const proxy = async (): Promise<string> => `${await base()}/rpc/${world().devnet.chainId}`;
    const signer = async (): Promise<string> => `${await base()}/v1/signer`;

    const bodies: readonly (readonly [string, string | Uint8Array<ArrayBuffer>, number, string, string | number | null])[] = [
      ['nothing', '', -32700, 'invalid-json', null],
      ['half an object', '{"jsonrpc":"2.0","id":1', -32700, 'invalid-json', null],
      ['two objects', '{}{}', -32700, 'invalid-json', null],
      ['single quotes', "{'jsonrpc':'2.0'}", -32700, 'invalid-json', null],
      ['bytes that are no UTF-8', Uint8Array.of(0x22, 0xff, 0xfe, 0x22), -32700, 'invalid-json', null],
      ['100,000 brackets', '['.repeat(100_000), -32700, 'invalid-json', null],
      ['a number', '7', -32600, 'invalid-request', null],
      ['null', 'null', -32600, 'invalid-request', null],
      ['an empty object', '{}', -32600, 'invalid-request', null],
      ['no version', '{"id":5,"method":"eth_chainId"}', -32600, 'invalid-request', 5],
      ['another version', '{"jsonrpc":"1.0","id":"five","method":"eth_chainId"}', -32600, 'invalid-request', 'five'],
      ['an id that is an object', '{"jsonrpc":"2.0","id":{},"method":"eth_chainId"}', -32600, 'invalid-request', null],
      ['no method', '{"jsonrpc":"2.0","id":5}', -32600, 'invalid-request', 5],
      ['a method that is a number', '{"jsonrpc":"2.0","id":5,"method":5}', -32600, 'invalid-request', 5],
      ['parameters that are text', '{"jsonrpc":"2.0","id":5,"method":"eth_chainId","params":"none"}', -32600, 'invalid-request', 5],
      ['an id twice', '{"jsonrpc":"2.0","id":5,"id":6,"method":"eth_chainId"}', -32600, 'invalid-request', null],
    ];
    test.each(bodies)('JSON-RPC: %s', async (_, body, code, problem, id) => {
      const send = (url: string, headers: Record<string, string>) =>
        ask(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
      expectRpcError(await send(await proxy(), {}), { code, problem, id });
      expectRpcError(await send(await signer(), bearer(world().token)), { code, problem, id });
    });

    test('the signer takes no notification and no id that is null', async () => {
      for (const id of ['', '"id":null,']) {
        const reply = await post(await signer(), `{"jsonrpc":"2.0",${id}"method":"eth_accounts"}`, bearer(world().token));
        expectRpcError(reply, { code: -32600, problem: 'invalid-request', id: null });
      }
    });

    /** Returns a call of exactly so many bytes. */
    const padded = (bytes: number): string => {
      const call = JSON.stringify(envelope({ method: 'eth_accounts' }));
      return call + ' '.repeat(bytes - call.length);
    };

    /**
     * Asks again if the connection broke: a server may answer before it has read a body, and close
     * (RFC 9112, 9.5).
     */
    const answered = async (send: () => Promise<Reply>, attempts = 5): Promise<Reply> => {
      try {
        return await send();
      } catch (error) {
        const code = at(error, 'cause', 'code');
        if (attempts === 0 || (code !== 'EPIPE' && code !== 'ECONNRESET')) throw error;
        return answered(send, attempts - 1);
      }
    };

    test('a body above 5 MiB, at the proxy', async () => {
      const [url, large] = [await proxy(), padded(5 * mebibyte + 1)];
      const expected = { code: -32600, problem: 'too-large', id: null };
      expectRpcError(await answered(() => post(url, large)), expected);
      expectRpcError(await answered(() => postStream(url, large, {})), expected);
      expect((await post(await proxy(), padded(5 * mebibyte))).status).toBe(200);
    });

    test('a body above 2 MiB, at the signer', async () => {
      const known = bearer(world().token);
      const [url, large] = [await signer(), padded(2 * mebibyte + 1)];
      const expected = { code: -32600, problem: 'too-large', id: null };
      expectRpcError(await answered(() => post(url, large, known)), expected);
      expectRpcError(await answered(() => postStream(url, large, known)), expected);
      expect(await post(await signer(), padded(2 * mebibyte), known)).toMatchObject({
        status: 200,
        body: { result: [world().devnet.signer.address] },
      });
    });

    test('the signer answers an unknown caller before it reads the body', async () => {
      for (const authorization of ['Bearer nobody', 'Basic ZGVtbzpkZW1v']) {
        const headers = { authorization, 'content-type': 'application/json', 'content-length': String(1024 * mebibyte) };
        const reply = await rawRequest(await base(), { method: 'POST', path: '/v1/signer', headers, ends: false });
        expect({ status: reply.status, code: at(JSON.parse(reply.text), 'error', 'code') }).toEqual({ status: 401, code: 4100 });
      }
    });
  });
}

/** Posts a body without its length. */
async function postStream(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<Reply> {
  const { origin, pathname } = new URL(url);
  const reply = await rawRequest(origin, {
    method: 'POST',
    path: pathname,
    headers: { ...headers, 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
    body,
  });
  return {
    status: reply.status,
    headers: new Headers(Object.entries(reply.headers).map(([name, value]) => [name, String(value)])),
    body: JSON.parse(reply.text),
  };
}
