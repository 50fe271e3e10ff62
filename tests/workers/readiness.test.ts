import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, at } from '../suite/support/ask.ts';
import { World } from '../suite/support/world.ts';
import { ProcessHost, workersCommand } from '../support/process-host.ts';

const host = new ProcessHost(workersCommand);
let world: World;
beforeAll(async () => void (world = await World.create(host)));
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

test('a Worker is not ready while an object does not answer, or its ledger lacks entries', async () => {
  const { signer, ...rest } = world.configuration();
  // The vault has never had this head.
  const known = { sequence: '7', head: `0x${'0'.repeat(64)}` };
  const served = await world.serve({ ...rest, signer: { ...signer, checkpoints: { known } } }, { variant: 'absent-limits' });
  const { status, body } = await ask(`${served.baseUrl}/readyz`);
  expect([status, at(body, 'status')]).toEqual([503, 'not-ready']);
  expect(at(body, 'parts')).toMatchObject({
    limits: { status: 'failed', cause: expect.stringMatching(/^the store does not work: /) },
    ledger: { status: 'failed', cause: 'the ledger cannot record, so nothing is signed: the ledger lacks entries that it must have' },
  });
});
