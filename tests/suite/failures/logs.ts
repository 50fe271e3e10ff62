import { describe, expect, test } from 'vitest';
import { ask, at, bearer, rpc } from '../support/ask.ts';
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
        ['log-token', { route: '/v1/nft/{chain}/{contract}/{tokenId}', chain, status: 200, cost: 50 }],
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
        signer.address,
        collection,
        accountOf(world(), 5),
      ];
      for (const secret of secrets) expect(served.output().toLowerCase()).not.toContain(secret.toLowerCase());
    });
  });
}
