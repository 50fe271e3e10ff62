import { describe, expect, test } from 'vitest';
import { ask, at, bearer, envelope, expectProblem, expectRpcError, post, rpc } from '../support/ask.ts';
import { tokenPath } from '../nft/metadata.ts';
import type { World } from '../support/world.ts';

const accounts = { method: 'eth_accounts' };

/** Who may send requests, from where, and what they may read. */
export function access(world: () => World): void {
  describe('access', () => {
    const base = async (): Promise<string> => (await world().shared()).baseUrl;
    const signerPaths = (): readonly string[] => ['/v1/signer', `/v1/signer/${world().devnet.chainId}`];
    const token = (): string => tokenPath(world().devnet.chainId, world().devnet.collection, '3');

    test.each([
      ['no credential', (): Record<string, string> => ({})],
      ['an unknown token', () => bearer('nobody')],
      ['an empty token', () => ({ authorization: 'Bearer ' })],
      ['another scheme', () => ({ authorization: `Basic ${Buffer.from('demo:demo').toString('base64')}` })],
      ["the token's hash", (it: World) => bearer(it.configuration().signer.callers[0]?.tokenSha256 ?? '')],
      ['the token in lower case with a letter more', (it: World) => bearer(`${it.token}a`)],
      ['an API key of the proxy', (it: World) => bearer(it.apiKey)],
      ['a token in the wrong field', (it: World) => ({ 'x-api-key': it.token })],
    ])('the signer refuses %s', async (_, headers) => {
      for (const path of signerPaths()) {
        const reply = await rpc(`${await base()}${path}`, { ...accounts, id: 'mine' }, headers(world()));
        expect(at(reply.body, 'error', 'code')).toBe(4100);
        expect({ status: reply.status, code: at(reply.body, 'error', 'data', 'code') }).toEqual({ status: 401, code: 'unauthorized' });
        expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer\b/);
      }
    });

    test('the signer accepts its callers', async () => {
      for (const path of signerPaths()) {
        for (const caller of [world().token, world().plainToken]) {
          const reply = await rpc(`${await base()}${path}`, accounts, bearer(caller));
          expect(reply).toMatchObject({ status: 200, body: { jsonrpc: '2.0', id: 1, result: [world().devnet.signer.address] } });
        }
      }
    });

    test('an unknown API key is refused, and does not count as anonymous', async () => {
      const { chainId } = world().devnet;
      expectProblem(await ask(`${await base()}${token()}`, { headers: { 'x-api-key': 'unknown' } }), 401, 'unauthorized');
      expectProblem(await ask(`${await base()}${token()}`, { headers: bearer('unknown') }), 401, 'unauthorized');
      const call = { method: 'eth_chainId' };
      for (const reply of [
        await rpc(`${await base()}/rpc/${chainId}`, call, { 'x-api-key': 'unknown' }),
        await rpc(`${await base()}/rpc/${chainId}`, call, bearer('unknown')),
        await rpc(`${await base()}/rpc/${chainId}/unknown`, call),
      ]) {
        expect(at(reply.body, 'error', 'code')).toBe(4100);
        expect(reply.status).toBe(401);
      }
    });

    test('a known API key is accepted in a field or in the path', async () => {
      const { chainId } = world().devnet;
      const { apiKey } = world();
      const call = { method: 'eth_chainId' };
      expect((await ask(`${await base()}${token()}`, { headers: { 'x-api-key': apiKey } })).status).toBe(200);
      for (const reply of [
        await rpc(`${await base()}/rpc/${chainId}`, call, { 'x-api-key': apiKey }),
        await rpc(`${await base()}/rpc/${chainId}`, call, bearer(apiKey)),
        await rpc(`${await base()}/rpc/${chainId}/${apiKey}`, call),
      ]) {
        expect(reply.body).toEqual({ jsonrpc: '2.0', id: 1, result: '0x7a69' });
      }
      expect((await world().shared()).output()).not.toContain(apiKey);
    });

    test.each(['https://attacker.example', 'null', 'http://localhost:3000'])('the signer refuses the origin %s', async (origin) => {
      for (const path of signerPaths()) {
        const reply = await rpc(`${await base()}${path}`, accounts, { ...bearer(world().token), origin });
        expect({ status: reply.status, code: at(reply.body, 'error', 'data', 'code') }).toEqual({ status: 403, code: 'forbidden' });
        expect(reply.headers.get('access-control-allow-origin')).toBeNull();
        expect(JSON.stringify(reply.body)).not.toContain(world().devnet.signer.address);
      }
    });

    test('pages of any origin may read metadata and the chain', async () => {
      const origin = 'https://app.example';
      const get = await ask(`${await base()}${token()}`, { headers: { origin } });
      expect(get.headers.get('access-control-allow-origin')).toBe('*');
      const exposed = get.headers.get('access-control-expose-headers')?.toLowerCase().split(/,\s*/) ?? [];
      expect(exposed).toEqual(expect.arrayContaining(['ratelimit', 'ratelimit-policy', 'retry-after', 'etag', 'x-request-id']));
      const preflight = await ask(`${await base()}/rpc/${world().devnet.chainId}`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get('access-control-allow-methods')).toContain('POST');
      const allowed = preflight.headers.get('access-control-allow-headers')?.toLowerCase().split(/,\s*/) ?? [];
      // The last three are those of a stamp.
      expect(allowed).toEqual(expect.arrayContaining(['content-type', 'content-digest', 'signature', 'signature-input']));
    });

    test('the signer accepts only application/json', async () => {
      // An empty type is left out: workerd takes it for none, and a program may send none.
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json-patch+json']) {
        const reply = await ask(`${await base()}/v1/signer`, {
          method: 'POST',
          headers: { ...bearer(world().token), 'content-type': type },
          body: JSON.stringify(envelope(accounts)),
        });
        expect(reply.status).toBe(415);
        expectRpcError(reply, { status: 415, code: -32600, problem: 'unsupported-media-type', id: null });
      }
      expect(
        (
          await post(`${await base()}/v1/signer`, envelope(accounts), {
            ...bearer(world().token),
            'content-type': 'application/json; charset=utf-8',
          })
        ).status,
      ).toBe(200);
    });
  });
}
