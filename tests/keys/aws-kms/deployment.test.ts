import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Stage } from './stage.ts';
import { readAudit } from '../../suite/signer/audit.ts';
import { ProcessHost, workersCommand } from '../../support/process-host.ts';

const host = new ProcessHost(workersCommand);
let stage: Stage;
beforeAll(async () => void (stage = await Stage.create(host)));
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});

test('a transaction that waits for its key when its object ends is resumed by the next version', async () => {
  const state = { sqlite: join(await host.directory(), 'mintmark.db') };
  const first = await stage.serve({ state });
  const asked = Promise.withResolvers<void>();
  stage.proxy.react = ({ operation }) => {
    if (operation !== 'Sign') return undefined;
    asked.resolve();
    return 'hang';
  };
  const lost = stage.send(first, 'key-1').catch(() => undefined);
  await asked.promise;
  // A deployment ends the object as this does: nothing in it runs on.
  await first.kill();
  await lost;

  stage.proxy.reset();
  const second = await stage.serve({ state });
  expect(await readAudit(second.baseUrl, stage.world.token)).toHaveLength(1);
  expect(await stage.mined(await stage.send(second, 'key-1'))).toBe('success');
  expect(await readAudit(second.baseUrl, stage.world.token)).toHaveLength(1);
  expect(await second.stop()).toBe(0);
});
