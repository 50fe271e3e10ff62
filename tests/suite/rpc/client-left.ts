import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { serve } from '../../../cli/demo/devnet/serve.ts';
import { envelope } from '../support/ask.ts';
import type { World } from '../support/world.ts';

/** The upstream request of a client that leaves ends with it. */
export function clientLeft(world: () => World): void {
  // hiero-ledger/hiero-json-rpc-relay#5781, unjs/httpxy#85, bman654/clodex#170
  test('client-left: the endpoint is not asked any longer', async () => {
    await using stack = new AsyncDisposableStack();
    const asked = Promise.withResolvers<ServerResponse>();
    const silent = stack.adopt(await serve((_, response) => asked.resolve(response)), (it) => it.close());
    const chain = String(world().devnet.chainId);
    const configuration = { ...world().configuration(), chains: { [chain]: { rpc: [silent.url] } }, network: world().reaching(silent) };
    const served = stack.adopt(await world().serve(configuration), async (it) => void (await it.stop()));
    const client = new AbortController();
    const call = fetch(`${served.baseUrl}/rpc/${chain}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(envelope({ method: 'eth_gasPrice' })),
      signal: client.signal,
    });
    const response = await asked.promise;
    const closed = once(response, 'close', { signal: AbortSignal.timeout(10_000) });
    client.abort();
    await expect(call).rejects.toThrow(/abort/i);
    await closed;
    expect(response.writableEnded).toBe(false);
  });
}
