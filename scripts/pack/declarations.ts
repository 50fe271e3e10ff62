import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { runTool } from '../setup/tool.mjs';
import { toolEnvironment } from '../setup/environment.mjs';
import { from } from '../build/paths.ts';

/** Where `packages/tsconfig.json` leaves the declarations. */
const emitted = 'build/packages/types';

/**
 * A type of the WebAssembly interface outside of a comment. `lib.dom.d.ts` has them, and a program
 * for Node need not load that.
 */
const webAssembly = /^(?!\s*\*)(.*)\bWebAssembly\.(?:Module|Instance|Imports|Memory)\b/gm;

/** Writes the declarations of all sources of packages. */
export async function emitDeclarations(): Promise<void> {
  rmSync(from(emitted), { recursive: true, force: true });
  const args = [from('node_modules/typescript/bin/tsc'), '--project', from('packages/tsconfig.json')];
  const { status, stdout, stderr } = await runTool(process.execPath, args, { cwd: from('.'), env: toolEnvironment() });
  if (status !== 0) throw new Error(`tsc --project packages/tsconfig.json: exit code ${status}\n${stdout}${stderr}`);
}

/** A specifier of a relative import or export in a declaration file. */
const specifier = /(from|import\()\s*(['"])(\.{1,2}\/[^'"]+?)\.(?:ts|js)\2/g;

/**
 * Copies the declarations of entries, and those that they need, into a folder, by their paths in
 * the clone. The declarations of the WIT come as they are, with its doc comments. Returns the
 * paths.
 */
export function copyDeclarations(sources: readonly string[], folder: string): string[] {
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    const text = readFileSync(placeOf(path), 'utf8');
    for (const [, , , target = ''] of text.matchAll(specifier)) visit(`${normalize(join(dirname(path), target))}.d.ts`);
    const to = join(folder, path);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(
      to,
      portable(
        text.replaceAll(
          specifier,
          (_, word: string, quote: string, target: string) => `${word}${word === 'from' ? ' ' : ''}${quote}${target}.js${quote}`,
        ),
      ),
    );
  };
  for (const source of sources) visit(`packages/${source.replace(/\.ts$/, '.d.ts')}`);
  return [...found].sort();
}

/** Takes objects for the types of the WebAssembly interface. */
function portable(text: string): string {
  const next = text.replaceAll(webAssembly, '$1object');
  return next === text ? text : portable(next);
}

/** Returns the place of a declaration file: emitted, or written by the build. */
function placeOf(path: string): string {
  const own = from(`${emitted}/${path}`);
  return existsSync(own) ? own : from(path);
}
