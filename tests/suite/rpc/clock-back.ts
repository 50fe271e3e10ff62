import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectRpcError, rpc } from '../support/ask.ts';
import type { Reply } from '../support/ask.ts';
import type { Served } from '../support/host.ts';
import type { World } from '../support/world.ts';

const window = 86_400;

/** A clock that is set back locks nobody out for longer than a window. */
export function clockBack(world: () => World): void {
  // ProfessionalWiki/MediaWiki-MCP-Server#557, JSONbored/loopover#5855, sethvargo/go-limiter#41,
  // jhurliman/node-rate-limiter#48
  test('clock-back: a client that was limited ten days ahead waits for one window at most', async () => {
    const configuration = {
      ...world().configuration(),
      state: { sqlite: join(await world().host.directory(), 'state.db') },
      limits: { costs: { '*': 80 }, plans: { anonymous: { policies: [{ name: 'day', quota: 100, window }] } } },
    };
    const call = ({ baseUrl }: Served): Promise<Reply> => rpc(`${baseUrl}/rpc/${world().devnet.chainId}`, { method: 'eth_blockNumber' });
    const ahead = await world().serve(configuration, { variant: 'clock-ahead' });
    for (const status of [200, 429]) expect((await call(ahead)).status).toBe(status);
    expect(await ahead.stop()).toBe(0);
    const back = await world().serve(configuration);
    const reply = await call(back);
    expectRpcError(reply, { status: 429, code: -32005, problem: 'quota-exceeded' });
    const seconds = Number(reply.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(window);
    expect(await back.stop()).toBe(0);
  });
}
