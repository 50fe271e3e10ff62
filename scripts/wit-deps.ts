/**
 * Makes every directory of `wit/` readable alone by any WIT tool. It copies WASI's packages once,
 * into `wit/wasi`, from the sources that the pinned jco carries, and links them and the sibling
 * packages into `wit/<package>/deps`. With `--check` it writes nothing and exits 1 if something
 * differs.
 */
import { mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { from } from './build/paths.ts';

const builtin = 'node_modules/@bytecodealliance/jco/lib/wit/builtin';

/** What each package needs beside itself: siblings by name, and versions of WASI. */
const needs: Readonly<Record<string, { siblings: readonly string[]; wasi: readonly string[] }>> = {
  gateway: { siblings: ['nft', 'rate-limit', 'signer'], wasi: ['0.2.12', '0.3.0'] },
  check: { siblings: ['nft', 'signer'], wasi: ['0.2.12'] },
};

/** The folders that hold nothing but what is made here. */
const made: readonly string[] = ['wit/wasi', ...Object.keys(needs).map((name) => `wit/${name}/deps`)];

/** What stands at a path: the text of a file, or the target of a link. */
type Entry = { readonly text: string } | { readonly link: string };

/** Returns the files and links that there should be, by path from the root. */
async function wanted(): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>([['wit/wasi/LICENSE.md', { text: await readFile(from(`${builtin}/LICENSE.md`), 'utf8') }]]);
  for (const [name, { siblings, wasi: versions }] of Object.entries(needs)) {
    for (const sibling of siblings) entries.set(`wit/${name}/deps/mintmark-${sibling}`, { link: `../../${sibling}` });
    for (const version of versions) {
      for (const folder of await readdir(from(`${builtin}/${version}`))) {
        const text = await readFile(from(`${builtin}/${version}/${folder}/package.wit`), 'utf8');
        entries.set(`wit/wasi/${folder}-${version}/package.wit`, { text });
        entries.set(`wit/${name}/deps/${folder}-${version}`, { link: `../../wasi/${folder}-${version}` });
      }
    }
  }
  return entries;
}

/** Returns the files and links that there are. */
async function present(): Promise<Map<string, Entry>> {
  const found = await Promise.all(made.map((folder) => entriesBelow(folder)));
  return new Map(found.flat());
}

/** Lists a folder and the folders in it. Does not follow links. */
async function entriesBelow(folder: string): Promise<[string, Entry][]> {
  const there = await readdir(from(folder), { withFileTypes: true }).catch(() => []);
  const found = there.map(async (entry): Promise<[string, Entry][]> => {
    const path = `${folder}/${entry.name}`;
    if (entry.isSymbolicLink()) return [[path, { link: await readlink(from(path)) }]];
    if (entry.isDirectory()) return entriesBelow(path);
    return [[path, { text: await readFile(from(path), 'utf8') }]];
  });
  return (await Promise.all(found)).flat();
}

/** Returns the paths where what is committed differs from what the sources give. */
export async function staleDeps(): Promise<string[]> {
  const [should, is] = [await wanted(), await present()];
  const paths = [...new Set([...should.keys(), ...is.keys()])].sort();
  return paths.filter((path) => JSON.stringify(should.get(path)) !== JSON.stringify(is.get(path)));
}

/** Writes the files and links anew. Returns how many there are. */
export async function writeDeps(): Promise<number> {
  const entries = await wanted();
  for (const folder of made) await rm(from(folder), { recursive: true, force: true });
  for (const [path, entry] of entries) {
    await mkdir(dirname(from(path)), { recursive: true });
    if ('link' in entry) await symlink(entry.link, from(path), 'dir');
    else await writeFile(from(path), entry.text);
  }
  return entries.size;
}

if (import.meta.main) {
  if (process.argv.includes('--check')) {
    const stale = await staleDeps();
    for (const path of stale) console.error(`${path}: differs from its source; run \`node scripts/wit-deps.ts\``);
    process.exitCode = stale.length === 0 ? 0 : 1;
  } else {
    console.log(`wit: ${await writeDeps()} files and links`);
  }
}
