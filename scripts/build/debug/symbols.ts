/**
 * Makes a table of places from a module's DWARF, by LLVM's tools. They stand beside the `llvm-ar`
 * that the set-up has found.
 */
import { spawnSync } from 'node:child_process';
import { shortPlace } from '../../../hosts/shared/trap/panic.ts';
import type { SymbolTable } from '../../../hosts/shared/trap/symbolise.ts';
import { toolEnvironment } from '../../setup/environment.mjs';
import type { FunctionNames } from './names.ts';
import { Reader, sectionsOf } from './wasm-sections.ts';

/**
 * What `llvm-symbolizer --output-style=JSON` prints for an address, the innermost function first.
 */
interface SymbolizerOutput {
  readonly Symbol: readonly { readonly FunctionName: string; readonly FileName: string; readonly Line: number }[];
}

/** LLVM's tools. */
export interface Llvm {
  readonly dwarfdump: string;
  readonly symbolizer: string;
  readonly cxxfilt: string;
}

/** Returns the tools beside an `llvm-ar`, of the same version. */
export function llvmBeside(ar: string): Llvm {
  const tool = (name: string): string => ar.replace(/llvm-ar(?=[^/\\]*$)/, name);
  return { dwarfdump: tool('llvm-dwarfdump'), symbolizer: tool('llvm-symbolizer'), cxxfilt: tool('llvm-cxxfilt') };
}

/** Makes the table of a module that has its DWARF. `names` has the functions' names for people. */
export function symbolTable(file: string, module: Uint8Array, names: FunctionNames, llvm: Llvm): SymbolTable {
  const { code, functions } = bodies(module, names);
  const addresses = run(llvm.dwarfdump, ['--debug-line', file]).match(/^0x[0-9a-f]+/gm) ?? [];
  const rows = [...new Set(addresses)].map((it) => Number(it)).sort((a, b) => a - b);
  const asked = rows.map((it) => `0x${it.toString(16)}`).join('\n');
  const answers = run(llvm.symbolizer, [`--obj=${file}`, '--inlines', '--functions=short', '--output-style=JSON'], asked);
  const table = new Table();
  let next = 0;
  let name: string | undefined;
  for (const [row, line] of answers.trimEnd().split('\n').entries()) {
    const address = rows[row] ?? 0;
    // A function without lines still has its name.
    for (let it = functions[next]; it !== undefined && it.start <= address; it = functions[next]) {
      name = it.name;
      table.row(code + it.start, table.place(it.name, '', 0, 0));
      next += 1;
    }
    table.row(code + address, chain(table, parse(line), name));
  }
  for (const { start, name: last } of functions.slice(next)) table.row(code + start, table.place(last, '', 0, 0));
  return table;
}

/**
 * Adds the places of an address, each inlined in the one before it. Returns the number of the
 * innermost. The outermost is the function itself, whose name the module knows better than its
 * DWARF. Inlined functions of Rust's own libraries are left out: they make two thirds of a table,
 * and nobody looks for a mistake there.
 */
function chain(table: Table, { Symbol: symbols }: SymbolizerOutput, name: string | undefined): number {
  return symbols.toReversed().reduce((outer, { FunctionName, FileName, Line }, index) => {
    const file = shortPlace(FileName);
    if (index === 0) return table.place(name ?? FunctionName, file, Line, outer);
    return file.startsWith('library/') ? outer : table.place(FunctionName, file, Line, outer);
  }, 0);
}

/** A table that is being made. */
class Table implements SymbolTable {
  readonly names: string[] = [];
  readonly files: string[] = [];
  readonly places: number[] = [];
  readonly rows: number[] = [];
  readonly #indexes = new Map<string, number>();
  #last = { offset: 0, place: 0 };

  /**
   * Adds a place and returns its number, from 1. `outer` is the place that it is inlined in, 0 if
   * there is none.
   */
  place(name: string, file: string, line: number, outer: number): number {
    const numbers = [this.#index(this.names, 'name', name), this.#index(this.files, 'file', file), line, outer];
    const key = numbers.join();
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    const number = this.places.push(...numbers) / 4;
    this.#indexes.set(key, number);
    return number;
  }

  row(offset: number, place: number): void {
    if (place === this.#last.place) return;
    this.rows.push(offset - this.#last.offset, place);
    this.#last = { offset, place };
  }

  #index(list: string[], kind: string, text: string): number {
    const key = `${kind} ${text}`;
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    this.#indexes.set(key, list.length);
    return list.push(text) - 1;
  }
}

/**
 * Returns where the code section's content begins, which DWARF counts from, and the functions in
 * it.
 */
function bodies(module: Uint8Array, names: FunctionNames): { code: number; functions: { start: number; name: string }[] } {
  const all = sectionsOf(module);
  const code = all.find(({ id }) => id === 10)?.start ?? 0;
  const imports = all.find(({ id }) => id === 2);
  const imported = imports === undefined ? 0 : new Reader(module, imports.start).number();
  const reader = new Reader(module, code);
  const functions = Array.from({ length: reader.number() }, (_, index) => {
    const start = reader.at - code;
    const size = reader.number();
    reader.at += size;
    return { start, name: names.get(imported + index) ?? `function ${imported + index}` };
  });
  return { code, functions };
}

function parse(line: string): SymbolizerOutput {
  const output: SymbolizerOutput = JSON.parse(line);
  return output;
}

function run(tool: string, args: readonly string[], input = ''): string {
  const { status, error, stdout } = spawnSync(tool, args, {
    env: toolEnvironment(),
    input,
    stdio: ['pipe', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 512 * 1024 * 1024,
  });
  if (error !== undefined) throw new Error(`${tool}: ${error.message}; it comes with the llvm-ar of the set-up`, { cause: error });
  if (status !== 0) throw new Error(`${tool} ${args.join(' ')}: exit code ${status}`);
  return stdout;
}
