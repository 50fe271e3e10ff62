import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, at, bearer, expectProblem, post, rpc } from './ask.ts';
import type { Reply } from './ask.ts';
import { rateLimits } from './fields.ts';
import type { Served } from './host.ts';
import { tokenPath } from './metadata.ts';
import type { World } from './world.ts';

const _tries = 12;

/** Malformed requests and failed authentications are free of quota but not without end. */
export function abuse(world: () => World): void {
  describe('abuse', () => {
    let served: Served;
    beforeAll(async () => {
      const configuration = world().configuration();
      const plans = { anonymous: { policies: [{ name: 'day', quota: 1000, window: 86_400 }] } };
      served = await world().serve({
        ...configuration,
        limits: { trustedProxies: [world().host.peer], costs: { '*': 10 }, plans, abuse: { quota: _tries, window: 86_400 } },
      });
    });
    afterAll(async () => void (await served.stop()));

    const from = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });
    const proxy = (): string => `${served.baseUrl}/rpc/${world().devnet.chainId}`;

    const kinds: readonly (readonly [string, string, (address: string) => Promise<Reply>])[] = [
      ['malformed JSON', '192.0.2.1', (address) => post(proxy(), '{', from(address))],
      [
        'a malformed address',
        '192.0.2.2',
        (address) => ask(`${served.baseUrl}${tokenPath(world().devnet.chainId, '0x12', '1')}`, { headers: from(address) }),
      ],
      ['an unknown API key', '192.0.2.3', (address) => rpc(proxy(), { method: 'eth_chainId' }, { ...from(address), 'x-api-key': 'guess' })],
      [
        "an unknown caller's token",
        '192.0.2.4',
        (address) => rpc(`${served.baseUrl}/v1/signer`, { method: 'eth_accounts' }, { ...from(address), ...bearer('guess') }),
      ],
    ];

    test.each(kinds)('%s: refused for what it is, then as one too many, for its address alone', async (_, address, misbehave) => {
      const statuses: number[] = [];
      for (let index = 0; index < _tries; index++) statuses.push((await misbehave(address)).status);
      expect(statuses).not.toContain(429);
      const tooMany = await misbehave(address);
      expect(tooMany.status).toBe(429);
      expect(Number(tooMany.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await misbehave(`${address}0`)).status).not.toBe(429);
    });

    test('costs no quota', async () => {
      const address = from('192.0.2.50');
      const before = await rpc(proxy(), { method: 'eth_blockNumber' }, address);
      expect(rateLimits(before.headers)[0]?.remaining).toBe(990);
      await post(proxy(), '{', address);
      await post(proxy(), '{"jsonrpc":"2.0","id":1}', address);
      await rpc(proxy(), { method: 'eth_sendTransaction', params: [] }, address);
      expectProblem(
        await ask(`${served.baseUrl}${tokenPath(world().devnet.chainId, '0x12', '1')}`, { headers: address }),
        400,
        'invalid-address',
      );
      const after = await rpc(proxy(), { method: 'eth_blockNumber' }, address);
      expect(rateLimits(after.headers)[0]?.remaining).toBe(980);
      expect(at(after.body, 'result')).toMatch(/^0x/);
    });
  });
}
