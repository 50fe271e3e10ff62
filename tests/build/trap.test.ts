import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { functionNames } from '../../scripts/build/debug/names.ts';
import { from } from '../../scripts/build/paths.ts';
import { sectionsOf } from '../../scripts/build/debug/wasm-sections.ts';

const trap = 'a deliberate trap';
const inRust = ['nft', 'gateway', 'signer'];

const customSections = (file: string): (string | undefined)[] =>
  sectionsOf(readFileSync(from(file)))
    .filter(({ id }) => id === 0)
    .map(({ name }) => name);

it('the deliberate traps are in the builds for tests and nowhere else', () => {
  for (const name of inRust) expect(readFileSync(from(`build/test/components/${name}.wasm`)).includes(trap), name).toBe(true);
  for (const name of [...inRust, 'rate-limit']) {
    expect(readFileSync(from(`dist/components/${name}.wasm`)).includes(trap), name).toBe(false);
    if (name !== 'rate-limit') expect(readFileSync(from(`build/debug/js/${name}/${name}.core.wasm`)).includes(trap), name).toBe(false);
  }
});

// `producers` is wit-component's signature.
it.each(inRust)('%s ships with its own name and nothing else for debuggers', (name) => {
  const file = `dist/js/${name}/${name}.core.wasm`;
  expect(customSections(file)).toEqual(['name', 'producers']);
  expect(functionNames(readFileSync(from(file))).size).toBe(0);
});

it.each(inRust)('%s for debugging has the names of its functions, for people, and no DWARF', (name) => {
  const file = `build/debug/js/${name}/${name}.core.wasm`;
  expect(customSections(file)).toEqual(['name']);
  const names = [...functionNames(readFileSync(from(file))).values()];
  expect(names.length).toBeGreaterThan(300);
  expect(names.filter((it) => it.includes('::') && it.includes('mintmark_')).length).toBeGreaterThan(50);
  expect(names.filter((it) => /^_(?:R|ZN)/.test(it))).toEqual([]);
});
