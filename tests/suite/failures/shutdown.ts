import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { serve } from '../../../cli/demo/devnet/serve.ts';
import { ask } from '../support/ask.ts';
import type { Reply } from '../support/ask.ts';
import type { Served } from '../support/host.ts';
import { tokenPath } from '../nft/metadata.ts';
import { rawRequest } from '../support/raw.ts';
import type { World } from '../support/world.ts';

/**
 * Asks a host to end while a request is in flight, does something, then lets the request's upstream
 * answer. Returns the response to the request.
 */
async function stopWhileBusy(world: World, tokenId: string, meanwhile: (served: Served) => Promise<void>): Promise<Reply> {
  await using stack = new AsyncDisposableStack();
  const held = Promise.withResolvers<() => void>();
  const slow = stack.adopt(
    await serve((_, response) =>
      held.resolve(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{"name":"late"}')),
    ),
    (it) => it.close(),
  );
  const origin = 'https://late.demo.example';
  await world.devnet.mint(BigInt(tokenId), `${origin}/${tokenId}.json`);
  const served = await world.serve({ ...world.configuration(), network: world.reaching(slow, origin) });
  const inFlight = ask(`${served.baseUrl}${tokenPath(world.devnet.chainId, world.devnet.collection, tokenId)}`);
  const release = await held.promise;
  served.askToStop();
  await meanwhile(served);
  release();
  const reply = await inFlight;
  expect(await served.ended).toBe(0);
  return reply;
}

/** A host that is asked to end answers the requests in flight, and ends with status 0. */
export function shutdown(world: () => World): void {
  describe('shutdown', () => {
    test('answers the requests in flight, and ends with status 0', async () => {
      const reply = await stopWhileBusy(world(), '9002', async () => sleep(300));
      expect(reply).toMatchObject({ status: 200, body: { metadata: { name: 'late' } } });
    });
  });
}

/** A host that is asked to end stops listening before it has answered the requests in flight. */
export function refusedConnections(world: () => World): void {
  describe('shutdown', () => {
    test('refuses new connections', async () => {
      const asked = (served: Served): Promise<string> =>
        rawRequest(served.baseUrl, { method: 'GET', path: '/healthz', headers: {} }).then(
          () => 'answers',
          () => 'refuses',
        );
      const reply = await stopWhileBusy(world(), '9003', async (served) => {
        await expect.poll(() => asked(served), { timeout: 5_000 }).toBe('refuses');
      });
      expect(reply.status).toBe(200);
    });
  });
}
