import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { from } from '../../../scripts/build/paths.ts';
import { expectLook } from '../support/picture.ts';
import { closeWell } from '../support/stage.ts';
import type { Stage } from '../support/stage.ts';

const wide = { width: 1000, height: 800 };
/** How a page is looked at. */
const ways = [
  ['light', wide],
  ['dark', wide],
  ['phone', { width: 360, height: 740 }],
] as const;

/** Judges accessibility. */
const axe = readFileSync(from('node_modules/axe-core/axe.min.js'), 'utf8');
const violations = `axe.run(document, { resultTypes: ['violations'] })
  .then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))`;

/** How the pages look, and whether everybody can use them. */
export function looks(stage: () => Stage): void {
  const headed = async (page: Page): Promise<void> => await page.getByRole('heading', { level: 1 }).waitFor();
  const views: Readonly<Record<string, readonly [path: () => string, ready: (page: Page) => Promise<void>]>> = {
    landing: [() => '/', headed],
    token: [
      () => `/console/#/token/${stage().devnet.chainId}/${stage().devnet.collection}/7`,
      async (page) => await page.getByRole('img', { name: /^Picture/ }).waitFor(),
    ],
    rpc: [() => '/console/#/rpc', headed],
    signer: [() => '/console/#/signer', headed],
    operations: [
      () => '/console/#/operations',
      async (page) => {
        await page.getByRole('button', { name: 'Read the metrics' }).click();
        await page.getByRole('region', { name: 'Stuck accounts' }).waitFor();
      },
    ],
  };

  describe('in the light, in the dark and on a phone', () => {
    test.each(Object.entries(views))('%s looks as it should, and passes axe', async (name, [path, ready]) => {
      const watched = await stage().open(path());
      const { page } = watched;
      await ready(page);
      await page.evaluate(axe);
      for (const [way, viewport] of ways) {
        await page.emulateMedia({ colorScheme: way === 'dark' ? 'dark' : 'light' });
        await page.setViewportSize(viewport);
        expectLook(await page.screenshot(), way, name);
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${way} does not scroll sideways`).toBe(true);
        expect(await page.evaluate(violations), way).toEqual([]);
      }
      await closeWell(watched);
    });
  });
}
