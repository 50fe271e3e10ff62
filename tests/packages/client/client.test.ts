import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { avatars } from './avatars.ts';
import { batches } from './batches.ts';
import { example } from './example.ts';
import { providers } from './providers.ts';
import { readme } from './readme.ts';
import { retries } from './retries.ts';
import { runInChromium } from './runtimes/chromium.ts';
import { expectScenario, givenBy } from './runtimes/expected.ts';
import { runOnNode } from './runtimes/node.ts';
import { runInWorkerd } from './runtimes/workerd.ts';
import { startStage } from './support/stage.ts';
import type { Stage } from './support/stage.ts';

/** The installed package against a gateway on Node and a chain of anvil. */
describe('@mintmark/client', () => {
  let started: Stage;
  beforeAll(async () => void (started = await startStage()));
  afterAll(() => started[Symbol.asyncDispose]());
  const stage = (): Stage => started;

  test('on the system’s Node', async () => {
    await expectScenario(await runOnNode(started, givenBy(started, 'rawBlock')), started);
  });

  test('in workerd', async () => {
    await expectScenario(await runInWorkerd(started, givenBy(started, 'fileBlock')), started);
  });

  test('in Chromium, with the gateway at another origin', async () => {
    await expectScenario(await runInChromium(started, givenBy(started, 'onChain')), started);
  });

  test('its stamp key cannot be exported', async () => {
    await expect(crypto.subtle.exportKey('pkcs8', started.generated.privateKey)).rejects.toThrow(/extractable/);
  });

  avatars(stage);
  batches(stage);
  retries(stage);
  providers(stage);
  example(stage);
  readme(stage);
});
