import { spawnSync } from 'node:child_process';
import { toolEnvironment } from '../../setup/environment.mjs';
import { Reader, encoded, encodedText, sectionsOf } from './wasm-sections.ts';

/** Names of functions by their index. */
export type FunctionNames = ReadonlyMap<number, string>;

/** The custom sections that only a debugger reads. */
const forDebugging = /^(?:\.debug_.*|name|producers|target_features)$/;

/**
 * Returns a module without anything for debuggers, except its name and the names of functions that
 * are given. The code stays at its place, because what is left out stands behind it. Engines show
 * the name in a stack: `wasm://wasm/<name>-<hash>`.
 */
export function named(module: Uint8Array, name: string, functions: FunctionNames = new Map()): Buffer {
  const kept = sectionsOf(module).filter((section) => section.name === undefined || !forDebugging.test(section.name));
  const parts = [module.subarray(0, 8), ...kept.map(({ at, end }) => module.subarray(at, end)), nameSection(name, functions)];
  return Buffer.concat(parts);
}

/** Returns the names of a module's functions as its linker wrote them. */
export function functionNames(module: Uint8Array): Map<number, string> {
  const section = sectionsOf(module).find(({ name }) => name === 'name');
  const names = new Map<number, string>();
  if (section === undefined) return names;
  const reader = new Reader(module, section.start);
  while (reader.at < section.end) {
    const kind = reader.byte();
    const end = reader.number() + reader.at;
    if (kind === 1) for (let left = reader.number(); left > 0; left -= 1) names.set(reader.number(), reader.text());
    reader.at = end;
  }
  return names;
}

/** Returns the same names for people, by LLVM's `llvm-cxxfilt`. */
export function demangled(names: FunctionNames, cxxfilt: string): Map<number, string> {
  const { status, error, stdout } = spawnSync(cxxfilt, [], {
    env: toolEnvironment(),
    input: [...names.values()].join('\n'),
    stdio: ['pipe', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  const lines = stdout.split('\n');
  if (status !== 0 || lines.length < names.size) throw new Error(`${cxxfilt}: expected ${names.size} names, got ${lines.length}`);
  return new Map([...names.keys()].map((index, line) => [index, lines[line] ?? '']));
}

function nameSection(name: string, functions: FunctionNames): Buffer {
  const assoc = [...functions].map(([index, it]) => Buffer.concat([Buffer.from(encoded(index)), encodedText(it)]));
  const map = Buffer.concat([Buffer.from(encoded(assoc.length)), ...assoc]);
  const subsections = [subsection(0, encodedText(name)), ...(assoc.length === 0 ? [] : [subsection(1, map)])];
  return subsection(0, Buffer.concat([encodedText('name'), ...subsections]));
}

function subsection(id: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([id, ...encoded(content.length)]), content]);
}
