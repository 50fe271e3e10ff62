import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { from } from '../../../scripts/build/paths.ts';

const wide = { width: 1000, height: 800 };

/** How a page is looked at. */
export const ways = [
  ['light', wide],
  ['dark', wide],
  ['phone', { width: 360, height: 740 }],
] as const;

const axe = readFileSync(from('node_modules/axe-core/axe.min.js'), 'utf8');
const violations = `axe.run(document, { resultTypes: ['violations'] })
  .then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))`;

/**
 * Expects that everybody can use a page in the light, in the dark and on a phone. Axe finds
 * nothing, and the page does not scroll sideways. Calls `look` for each way.
 */
export async function expectUsable(page: Page, look?: (way: (typeof ways)[number][0]) => Promise<void>): Promise<void> {
  await page.evaluate(axe);
  for (const [way, viewport] of ways) {
    await page.emulateMedia({ colorScheme: way === 'dark' ? 'dark' : 'light' });
    await page.setViewportSize(viewport);
    await look?.(way);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${way} does not scroll sideways`).toBe(true);
    expect(await page.evaluate(violations), way).toEqual([]);
  }
}
