import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { from } from '../../scripts/build/paths.ts';
import { blocksOf, documents, nameOf } from './support/blocks.ts';

const blocks = documents.flatMap(blocksOf);

/** Languages that other tests of this folder run or read. */
const run = new Set(['sh', 'js', 'ts', 'json', 'yaml']);
/** Pictures, and what a program prints. `wit` is made from files that the build reads. */
const shown = new Set(['', 'text', 'wit']);

describe('every block of code', () => {
  test('is run, tested elsewhere, or says why not', () => {
    const unmarked = blocks.filter(
      ({ language, attributes }) => !run.has(language) && !shown.has(language) && !attributes.has('skip') && !attributes.has('tested'),
    );
    expect(unmarked.map(nameOf)).toEqual([]);
  });

  test('that is not run has a reason of some words', () => {
    const unclear = blocks.filter(({ attributes }) => attributes.has('skip') && (attributes.get('skip')?.split(' ').length ?? 0) < 3);
    expect(unclear.map(nameOf)).toEqual([]);
  });

  test('that is tested elsewhere is named there', () => {
    const lost = blocks.filter(({ page, attributes }) => {
      const file = attributes.get('tested');
      if (file === undefined) return false;
      return !existsSync(from(file)) || !readFileSync(from(file), 'utf8').includes(page.replace(/^docs\//, ''));
    });
    expect(lost.map(nameOf)).toEqual([]);
  });

  test('of YAML can be read', () => {
    for (const block of blocks.filter(({ language }) => language === 'yaml')) expect(() => parse(block.text), nameOf(block)).not.toThrow();
  });

  test('is there: the pages have many', () => {
    expect(blocks.filter(({ language, attributes }) => language === 'sh' && !attributes.has('skip')).length).toBeGreaterThan(10);
  });
});
