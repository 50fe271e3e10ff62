import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { from } from '../../scripts/build/paths.ts';
import { blocksOf, documents, nameOf } from './support/blocks.ts';

const blocks = documents.flatMap(blocksOf).filter(({ language, attributes }) => language === 'ts' && !attributes.has('skip'));

test('every block of TypeScript has the types that it needs', () => {
  expect(blocks).not.toEqual([]);
  // Inside of the clone, where its packages are found.
  const folder = from('build/test/docs-types');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // As strict as most projects are.
  const compilerOptions = { noUncheckedIndexedAccess: false, exactOptionalPropertyTypes: false };
  writeFileSync(
    `${folder}/tsconfig.json`,
    JSON.stringify({ extends: '../../../tsconfig.json', compilerOptions, include: ['*.ts'], exclude: [] }),
  );
  for (const [index, block] of blocks.entries())
    writeFileSync(`${folder}/block-${index}.ts`, `// ${nameOf(block)}\n${block.text}export {};\n`);
  const { stdout } = spawnSync(from('node_modules/.bin/tsc'), ['--project', folder], { encoding: 'utf8' });
  expect(stdout).toBe('');
});
