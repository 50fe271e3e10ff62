import { expect, test } from 'vitest';
import { at, bearer, rpc, textAt } from '../support/ask.ts';
import type { World } from '../support/world.ts';

/** A gateway whose configuration has no section `signer`. */
export function withoutSigner(world: () => World): void {
  test('a gateway without a signer says which section enables it', async () => {
    const { signer: _, ...configuration } = world().configuration();
    const served = await world().serve(configuration);
    for (const path of ['/v1/signer', `/v1/signer/${world().devnet.chainId}`]) {
      const reply = await rpc(`${served.baseUrl}${path}`, { method: 'eth_accounts' }, bearer(world().token));
      expect({ status: reply.status, code: at(reply.body, 'error', 'data', 'code') }).toEqual({ status: 404, code: 'unknown-route' });
      expect(textAt(reply.body, 'error', 'message')).toContain('section `signer`');
    }
    await served.kill();
  });
}
