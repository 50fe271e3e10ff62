import { describe, expect, test } from 'vitest';
import { serve } from '../../../cli/demo/devnet/serve.ts';
import { ask, at, bearer, post, rpc } from '../support/ask.ts';
import { tokenPath } from '../nft/metadata.ts';
import { accountOf } from '../signer/signing.ts';
import type { World } from '../support/world.ts';

/** Each request has one line of JSON, without secrets. */
export function logs(world: () => World): void {
  describe('logs', () => {
    const lines = (output: string, id: string): unknown[] =>
      output
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line): unknown => JSON.parse(line))
        .filter((line) => at(line, 'id') === id);

    test('each request has a line with its route, outcome and cost', async () => {
      const configuration = world().configuration();
      const served = await world().serve({ ...configuration, limits: { ...configuration.limits, costs: { '*': 7, 'nft.get': 50 } } });
      const { chainId, collection } = world().devnet;
      await ask(`${served.baseUrl}${tokenPath(chainId, collection, '3')}`, { headers: { 'x-request-id': 'log-token' } });
      await ask(`${served.baseUrl}${tokenPath(chainId, '0x12', '3')}`, { headers: { 'x-request-id': 'log-bad' } });
      await rpc(
        `${served.baseUrl}/rpc/${chainId}/${world().apiKey}`,
        { method: 'eth_getBalance', params: [accountOf(world(), 5), 'latest'] },
        { 'x-request-id': 'log-rpc' },
      );
      await rpc(`${served.baseUrl}/v1/signer`, { method: 'eth_accounts' }, { ...bearer(world().token), 'x-request-id': 'log-signer' });
      await rpc(`${served.baseUrl}/v1/signer`, { method: 'eth_accounts' }, { ...bearer('a-wrong-token'), 'x-request-id': 'log-stranger' });
      await ask(`${served.baseUrl}/nowhere/a-path-segment`, { headers: { 'x-request-id': 'log-nowhere' } });
      expect(await served.stop()).toBe(0);

      const chain = String(chainId);
      const expected: readonly (readonly [string, object])[] = [
        ['log-token', { level: 30, route: '/v1/nft/{chain}/{contract}/{tokenId}', chain, status: 200, cost: 50 }],
        ['log-bad', { route: '/v1/nft/{chain}/{contract}/{tokenId}', chain, status: 400, cost: 0, code: 'invalid-address' }],
        ['log-rpc', { route: '/rpc/{chain}/{apiKey}', chain, status: 200, cost: 7 }],
        ['log-signer', { route: '/v1/signer', status: 200, cost: 7 }],
        ['log-stranger', { route: '/v1/signer', status: 401, cost: 0, code: 'unauthorized' }],
        ['log-nowhere', { status: 404, cost: 0, code: 'unknown-route' }],
      ];
      for (const [id, line] of expected)
        expect(lines(served.output(), id)).toEqual([expect.objectContaining({ ...line, ms: expect.any(Number) })]);

      const { signer } = world().devnet;
      const secrets = [
        world().token,
        world().apiKey,
        'a-wrong-token',
        'a-path-segment',
        signer.privateKey.slice(2),
        collection,
        accountOf(world(), 5),
      ];
      for (const secret of secrets) expect(served.output().toLowerCase()).not.toContain(secret.toLowerCase());
      // The first line names the signer's addresses, and no line of a request does.
      const others = served
        .output()
        .split('\n')
        .filter((line) => !line.includes('"msg":"listening on'));
      expect(others.join('').toLowerCase()).not.toContain(signer.address.toLowerCase());
    });

    test('the line of a failed request names the upstream, what it said, the methods, the plan and the caller, and no secret', async () => {
      await using stack = new AsyncDisposableStack();
      const secret = 'a-secret-of-the-endpoint';
      const upstream = stack.adopt(
        await serve((request, response) => {
          request.resume();
          response.writeHead(503, { 'content-type': 'text/plain' }).end(`no: ${secret}`);
        }),
        (it) => it.close(),
      );
      const chain = String(world().devnet.chainId);
      const served = await world().serve({
        ...world().configuration(),
        chains: { [chain]: { rpc: [`${upstream.url}/${secret}?key=${secret}`] } },
        network: world().reaching(upstream),
      });
      const read = { jsonrpc: '2.0', method: 'eth_blockNumber', params: [] };
      const calls = [
        { ...read, id: 1 },
        { ...read, id: 2, method: 'eth_sign' },
      ];
      await post(`${served.baseUrl}/rpc/${chain}/${world().apiKey}`, calls, { 'x-request-id': 'log-batch' });
      const mine = { ...bearer(world().token), 'x-request-id': 'log-caller' };
      await rpc(`${served.baseUrl}/v1/signer/${chain}`, { method: 'eth_blockNumber', params: [] }, mine);
      expect(await served.stop()).toBe(0);

      const attempts = [{ origin: upstream.url, said: 'status 503' }];
      const cause = { level: 40, chain, attempts, detail: `${upstream.url}: status 503`, code: 'upstream-error' };
      const batch = { plan: 'pro', methods: ['eth_blockNumber', 'eth_sign'], codes: ['upstream-error', 'forbidden'] };
      expect(lines(served.output(), 'log-batch')).toEqual([expect.objectContaining({ ...cause, ...batch })]);
      const caller = { plan: 'anonymous', caller: 'demo', methods: ['eth_blockNumber'] };
      expect(lines(served.output(), 'log-caller')).toEqual([expect.objectContaining({ ...cause, ...caller })]);
      for (const hidden of [secret, world().token, world().apiKey]) expect(served.output()).not.toContain(hidden);
    });
  });
}
