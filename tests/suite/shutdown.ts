import { describe, expect, test } from 'vitest';
import { serve } from '../../scripts/devnet/serve.ts';
import { ask } from './ask.ts';
import { tokenPath } from './metadata.ts';
import { rawRequest } from './raw.ts';
import type { World } from './world.ts';

/** Asked to end, a host answers what it has taken, takes no more, and ends well. */
export function shutdown(world: () => World): void {
  describe('shutdown', () => {
    test('answers what is in flight, refuses what comes after, and ends with status 0', async () => {
      await using stack = new AsyncDisposableStack();
      const held = Promise.withResolvers<() => void>();
      const slow = stack.adopt(
        await serve((_, response) =>
          held.resolve(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{"name":"late"}')),
        ),
        (it) => it.close(),
      );
      const origin = 'https://late.demo.example';
      await world().devnet.mint(9_002n, `${origin}/9002.json`);
      const served = await world().serve({ ...world().configuration(), network: world().reaching(slow, origin) });

      const url = `${served.baseUrl}${tokenPath(world().devnet.chainId, world().devnet.collection, '9002')}`;
      const inFlight = ask(url);
      const release = await held.promise;
      served.askToStop();
      // It stops listening before it has answered.
      await expect
        .poll(
          () =>
            rawRequest(served.baseUrl, { method: 'GET', path: '/healthz', headers: {} }).then(
              () => 'answers',
              () => 'refuses',
            ),
          { timeout: 5_000 },
        )
        .toBe('refuses');
      release();
      expect(await inFlight).toMatchObject({ status: 200, body: { metadata: { name: 'late' } } });
      expect(await served.ended).toBe(0);
    });
  });
}
