import { afterAll, beforeAll, describe } from 'vitest';
import { withKeys } from './support/limits.ts';
import { openStage } from './support/stage.ts';
import type { Stage } from './support/stage.ts';
import { inUse } from './views/in-use.ts';
import { keyboard } from './views/keyboard.ts';
import { looks } from './views/looks.ts';
import { operationsView } from './views/operations.ts';
import { rpcView } from './views/rpc.ts';
import { signerLists } from './views/signer-lists.ts';
import { signerView } from './views/signer.ts';
import { tokenView } from './views/token.ts';

// One gateway and one browser serve all views: both take seconds to start.
describe('the console', () => {
  let stage: Stage | undefined;
  beforeAll(async () => {
    stage = await openStage(withKeys);
  });
  afterAll(() => stage?.close());
  const current = (): Stage => {
    if (stage === undefined) throw new Error('the stage is not there: it failed to start');
    return stage;
  };
  for (const view of [tokenView, rpcView, signerView, signerLists, operationsView, keyboard, looks, inUse]) view(current);
});
