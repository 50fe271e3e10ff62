import { afterAll, beforeAll, describe, test } from 'vitest';
import { blocksOf, documents } from './support/blocks.ts';
import { RunningPage } from './support/page.ts';
import { openStage } from './support/stage.ts';
import type { Stage } from './support/stage.ts';

const languages = new Set(['sh', 'js', 'ts']);
const notRun = ['skip', 'tested', 'checked'] as const;
const pages = documents.flatMap((page) => {
  const blocks = blocksOf(page).filter(({ attributes }) => notRun.every((name) => !attributes.has(name)));
  const isRun = blocks.some(({ language }) => languages.has(language));
  return isRun ? [{ page, blocks: blocks.filter(({ language, attributes }) => languages.has(language) || attributes.has('file')) }] : [];
});

describe('the commands and programs of', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  // A page starts up to ten programs of Node, one after the other, beside those of other pages.
  test.concurrent.each(pages)('$page run as they stand', { timeout: 300_000 }, async ({ blocks }) => {
    await using running = await RunningPage.open(stage);
    for (const block of blocks) await running.run(block);
  });
});
