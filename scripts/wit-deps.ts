/**
 * Fills `wit/<package>/deps`, so that each directory can be read alone by any WIT tool: WASI's packages from the sources that the pinned jco carries,
 * mintmark's own from their siblings. `--check` writes nothing and exits 1 where what is committed differs.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { from } from './build/paths.ts';

const builtin = 'node_modules/@bytecodealliance/jco/lib/wit/builtin';

/** What each package needs beside itself: siblings by name, and versions of WASI. */
const needs: Readonly<Record<string, { siblings: readonly string[]; wasi: readonly string[] }>> = {
  nft: { siblings: [], wasi: [] },
  signer: { siblings: [], wasi: [] },
  keys: { siblings: [], wasi: [] },
  'rate-limit': { siblings: [], wasi: [] },
  gateway: { siblings: ['nft', 'rate-limit', 'signer'], wasi: ['0.2.12', '0.3.0'] },
  check: { siblings: ['nft', 'signer'], wasi: ['0.2.12'] },
};

/** The files that `deps` directories should hold, by path from the root. */
async function wanted(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [name, { siblings, wasi: versions }] of Object.entries(needs)) {
    for (const sibling of siblings) {
      files.set(`wit/${name}/deps/mintmark-${sibling}/${sibling}.wit`, await readFile(from(`wit/${sibling}/${sibling}.wit`), 'utf8'));
    }
    for (const version of versions) {
      for (const folder of await readdir(from(`${builtin}/${version}`))) {
        const text = await readFile(from(`${builtin}/${version}/${folder}/package.wit`), 'utf8');
        files.set(`wit/${name}/deps/${folder}-${version}/package.wit`, text);
      }
      files.set(`wit/${name}/deps/LICENSE-WASI.md`, await readFile(from(`${builtin}/LICENSE.md`), 'utf8'));
    }
  }
  return files;
}

/** The files that they do hold. */
async function present(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of Object.keys(needs)) {
    const entries = await readdir(from(`wit/${name}/deps`), { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const path = `${entry.parentPath}/${entry.name}`;
      files.set(path.slice(from('').length), await readFile(path, 'utf8'));
    }
  }
  return files;
}

/** Paths whose committed content differs from what the sources give. */
export async function staleDeps(): Promise<string[]> {
  const [should, is] = [await wanted(), await present()];
  return [...new Set([...should.keys(), ...is.keys()])].filter((path) => should.get(path) !== is.get(path)).sort();
}

/** Writes the directories anew; gives the number of files. */
export async function writeDeps(): Promise<number> {
  const files = await wanted();
  for (const name of Object.keys(needs)) await rm(from(`wit/${name}/deps`), { recursive: true, force: true });
  for (const [path, text] of files) {
    await mkdir(dirname(from(path)), { recursive: true });
    await writeFile(from(path), text);
  }
  return files.size;
}

if (import.meta.main) {
  if (process.argv.includes('--check')) {
    const stale = await staleDeps();
    for (const path of stale) console.error(`${path}: differs from its source; run \`node scripts/wit-deps.ts\``);
    process.exitCode = stale.length === 0 ? 0 : 1;
  } else {
    console.log(`wit: ${await writeDeps()} files under wit/*/deps`);
  }
}
