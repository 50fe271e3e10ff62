import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { symbolise } from '../../hosts/shared/trap/symbolise.ts';
import type { SymbolTable } from '../../hosts/shared/trap/symbolise.ts';
import { from } from '../../scripts/build/paths.ts';
import { sectionsOf } from '../../scripts/build/debug/wasm-sections.ts';

const read = (name: string): SymbolTable => JSON.parse(readFileSync(from(`build/debug/js/${name}/${name}.symbols.json`), 'utf8'));

it.each(['nft', 'gateway', 'signer'])("%s's table covers its code and names no file of one machine", (name) => {
  const table = read(name);
  const code = sectionsOf(readFileSync(from(`build/debug/js/${name}/${name}.core.wasm`))).find(({ id }) => id === 10);
  if (code === undefined) throw new Error('expected a code section, got none');
  const symbols = (): SymbolTable => table;
  const lines = Array.from({ length: 1000 }, (_, step) => {
    const offset = code.start + 8 + Math.floor(((code.end - code.start - 8) * step) / 1000);
    return symbolise([{ module: name, index: 0, offset }], symbols);
  });
  expect(lines.filter(([first]) => first?.startsWith(`${name}[`))).toEqual([]);
  // Code of libraries is code of theirs; a good part is this project's.
  expect(lines.filter((it) => it.some((line) => line.includes(`(${name}/`))).length).toBeGreaterThan(100);
  expect(table.files.filter((file) => /^(?:\/|[A-Za-z]:)|registry\/src|rustc\/|mintmark\//.test(file))).toEqual([]);
});
