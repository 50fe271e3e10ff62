import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { from } from '../../scripts/build/paths.ts';
import { blocksOf, nameOf } from '../docs/support/blocks.ts';
import type { Block } from '../docs/support/blocks.ts';
import { pages } from './support/page.ts';
import { noContainers, noPrograms } from './support/podman.ts';

/** Languages of blocks that nobody can run: output, pictures, and what `tests/docs` reads. */
const shown = new Set(['', 'text', 'yaml']);

/** Returns whether the file that a block names runs the block. */
function isRun(page: string, { name, attributes }: Block): boolean {
  const tested = attributes.get('tested');
  if (name === undefined || tested === undefined || !existsSync(from(tested))) return false;
  const source = readFileSync(from(tested), 'utf8');
  return source.includes(`('${page}', '${name}'`) || (source.includes(`const page = '${page}'`) && source.includes(`(page, '${name}'`));
}

test.each(pages)('each block of %s is run by the test that it names, or says why not', (page) => {
  const left = blocksOf(`docs/${page}`).filter(
    (block) => !shown.has(block.language) && !block.attributes.has('skip') && !isRun(page, block),
  );
  expect(left.map(nameOf)).toEqual([]);
});

test('where the tests run for all, podman is installed; where it runs no container, the reason is told', () => {
  if (process.env['CI'] !== undefined) expect(noPrograms).toBeUndefined();
  if (noContainers !== undefined) console.warn(`The commands of the pages are not run: ${noContainers}`);
});
