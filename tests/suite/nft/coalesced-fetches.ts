import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { serve } from '../../../cli/demo/devnet/serve.ts';
import { ask } from '../support/ask.ts';
import { tokenPath } from './metadata.ts';
import type { World } from '../support/world.ts';

const requests = 8;
/** Milliseconds in which all of them come, also on a busy machine. */
const HELD_MS = 2000;

/** Exchanges in flight that fetch the same bytes share one upstream request. */
export function sharedFetches(world: () => World): void {
  test('a document that many request at once is fetched once', async () => {
    const origin = 'https://shared.demo.example';
    let fetched = 0;
    await using stack = new AsyncDisposableStack();
    const slow = stack.adopt(
      await serve((_, response) => {
        fetched++;
        void sleep(HELD_MS).then(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{"name":"shared"}'));
      }),
      (it) => it.close(),
    );
    await world().devnet.mint(9_004n, `${origin}/9004.json`);
    const served = await world().serve({ ...world().configuration(), network: world().reaching(slow, origin) });
    const url = `${served.baseUrl}${tokenPath(world().devnet.chainId, world().devnet.collection, '9004')}`;
    const replies = await Promise.all(Array.from({ length: requests }, () => ask(url)));
    for (const reply of replies) expect(reply).toMatchObject({ status: 200, body: { metadata: { name: 'shared' } } });
    expect(fetched).toBe(1);
    expect(await served.stop()).toBe(0);
  });
}
