import { readFileSync, readdirSync } from 'node:fs';
import { replaceFolder } from '../files.ts';
import { demangled, functionNames, named } from './names.ts';
import { from } from '../paths.ts';
import { llvmBeside, symbolTable } from './symbols.ts';
import { toolchain } from '../toolchain.ts';
import { sectionsOf } from './wasm-sections.ts';

/**
 * Makes a component's JavaScript with names of functions, and its table of places:
 * `<folder>/<name>.symbols.json`. The code is that of the release, byte for byte, so the table fits
 * both. `core` is the core module with its DWARF, `js` the folder of the component's JavaScript.
 * Paths are relative to the clone's root.
 */
export function javascriptForDebugging(name: string, core: string, js: string, folder: string): void {
  const module = readFileSync(from(core));
  const main = `${name}.core.wasm`;
  const files = new Map<string, Uint8Array>(readdirSync(from(js)).map((file) => [file, readFileSync(from(`${js}/${file}`))]));
  const released = files.get(main);
  if (released === undefined || !sameCode(module, released)) throw new Error(`${js}/${main}: expected the code of ${core}, got another`);
  const llvm = llvmBeside(toolchain().clang.ar);
  const names = demangled(functionNames(module), llvm.cxxfilt);
  const symbols = JSON.stringify(symbolTable(from(core), module, names, llvm));
  files.set(main, named(released, name, names));
  replaceFolder(from(folder), new Map<string, string | Uint8Array>([...files, [`${name}.symbols.json`, symbols]]));
}

/** Returns whether two modules have the same code at the same place. */
function sameCode(a: Uint8Array, b: Uint8Array): boolean {
  const [codeA, codeB] = [a, b].map((module) => sectionsOf(module).find(({ id }) => id === 10));
  if (codeA === undefined || codeB === undefined || codeA.start !== codeB.start) return false;
  return Buffer.compare(a.subarray(codeA.start, codeA.end), b.subarray(codeB.start, codeB.end)) === 0;
}
