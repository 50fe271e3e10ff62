import { expect, test } from 'vitest';
import { ask, at } from '../support/ask.ts';
import type { World } from '../support/world.ts';

/** A host that is asked to end says so to load balancers before it stops to listen. */
export function draining(world: () => World): void {
  test('a gateway that drains is not ready, and answers requests all the same', async () => {
    const { listen, ...rest }: { readonly listen?: object } = world().configuration();
    const served = await world().serve({ ...rest, listen: { ...listen, drainSeconds: 300 } });
    expect((await ask(`${served.baseUrl}/readyz`)).status).toBe(200);
    served.askToStop();
    await expect.poll(async () => (await ask(`${served.baseUrl}/readyz`)).status).toBe(503);
    const { body } = await ask(`${served.baseUrl}/readyz?exclude=shutdown`);
    expect(at(body, 'status')).toBe('not-ready');
    expect(at(body, 'parts')).toEqual({ shutdown: { status: 'failed', cause: expect.stringContaining('shuts down') } });
    // A connection of its own: the gateway still listens.
    expect((await ask(`${served.baseUrl}/healthz`, { headers: { connection: 'close' } })).status).toBe(200);
    // Who does not want to wait sends the signal again.
    served.askToStop();
    expect(await served.ended).toBe(143);
  });
}
