import { describe, expect, test } from 'vitest';
import { at, bearer, envelope, expectRpcError, rpc, textAt } from '../support/ask.ts';
import type { Reply } from '../support/ask.ts';
import { rawRequest } from '../support/raw.ts';
import type { World } from '../support/world.ts';

/**
 * Forms of requests that clients send beside the plain one, and the answers to them at a wrong
 * place. Nothing here needs a ledger.
 */
export function clientForms(world: () => World): void {
  describe('forms of requests that clients send', () => {
    const base = async (): Promise<string> => (await world().shared()).baseUrl;
    const proxy = async (): Promise<string> => `${await base()}/rpc/${world().devnet.chainId}`;
    const signer = async (): Promise<string> => `${await base()}/v1/signer/${world().devnet.chainId}`;
    const ask = async (method: string, params: unknown): Promise<readonly Reply[]> => [
      await rpc(await proxy(), { method, params }),
      await rpc(await signer(), { method, params }, bearer(world().token)),
    ];

    test.each(['eth_call', 'eth_estimateGas'])('%s takes data and input if they are equal', async (method) => {
      const to = world().devnet.collection;
      // name() of ERC-721.
      const [plain] = await ask(method, [{ to, data: '0x06fdde03' }, 'latest']);
      for (const fields of [
        { data: '0x06fdde03', input: '0x06fdde03' },
        { data: '0x06FDDE03', input: '0x06fdde03' },
      ]) {
        for (const reply of await ask(method, [{ to, ...fields }, 'latest'])) {
          expect(textAt(reply.body, 'result')).toBe(textAt(plain?.body, 'result'));
        }
      }
      for (const reply of await ask(method, [{ to, data: '0x06fdde03', input: '0x95d89b41' }, 'latest'])) {
        expectRpcError(reply, { code: -32602, problem: 'invalid-params' });
        expect(textAt(reply.body, 'error', 'message')).toMatch(/params\[0\]\.input: .*params\[0\]\.data/);
      }
    });

    test('eth_requestAccounts is eth_accounts', async () => {
      const reply = await rpc(await signer(), { method: 'eth_requestAccounts' }, bearer(world().token));
      expect(reply.body).toEqual({ jsonrpc: '2.0', id: 1, result: [world().devnet.signer.address] });
    });

    test('a body without a type is read if no page sent it', async () => {
      const call = JSON.stringify(envelope({ method: 'eth_chainId' }));
      const post = (url: string, headers: Readonly<Record<string, string>>) => {
        const { origin, pathname } = new URL(url);
        return rawRequest(origin, { method: 'POST', path: pathname, headers: { host: 'localhost', ...headers }, body: call });
      };
      const headers: readonly Readonly<Record<string, string>>[] = [{}, { 'content-type': 'application/octet-stream' }];
      for (const type of headers) {
        expect(await post(await proxy(), type)).toMatchObject({ status: 200, text: expect.stringContaining('0x7a69') });
        expect(await post(await signer(), { ...type, ...bearer(world().token) })).toMatchObject({ status: 200 });
        const page = await post(await proxy(), { ...type, origin: 'https://app.example' });
        expect(page).toMatchObject({ status: 415, text: expect.stringContaining('unsupported-media-type') });
      }
    });

    test('the answer to the token of a caller at the proxy says where it belongs', async () => {
      const reply = await rpc(await proxy(), { method: 'eth_chainId' }, bearer(world().token));
      expect({ status: reply.status, code: at(reply.body, 'error', 'data', 'code') }).toEqual({ status: 401, code: 'unauthorized' });
      expect(textAt(reply.body, 'error', 'message')).toContain('/v1/signer/{chain}');
    });
  });
}
