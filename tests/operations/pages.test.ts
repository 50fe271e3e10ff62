import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { from } from '../../scripts/build/paths.ts';
import { blocksOf, pages } from './support/page.ts';
import type { Block } from './support/page.ts';
import { noContainers, noPrograms } from './support/podman.ts';

/** Languages of blocks that nobody can run: output, and pictures. */
const shown = new Set(['', 'text']);

/** Returns whether the file that a block names runs the block. */
function isRun(page: string, { name, tested }: Block): boolean {
  if (name === undefined || tested === undefined || !existsSync(from(tested))) return false;
  const source = readFileSync(from(tested), 'utf8');
  return source.includes(`('${page}', '${name}'`) || (source.includes(`const page = '${page}'`) && source.includes(`(page, '${name}'`));
}

test.each(pages())('each block of %s is run by the test that it names', (page) => {
  const left = blocksOf(page).filter((block) => !shown.has(block.language) && !isRun(page, block));
  expect(left.map(({ name, text }) => name ?? text)).toEqual([]);
});

test('where the tests run for all, podman is installed; where it runs no container, the reason is told', () => {
  if (process.env['CI'] !== undefined) expect(noPrograms).toBeUndefined();
  if (noContainers !== undefined) console.warn(`The commands of the pages are not run: ${noContainers}`);
});
