import { rmSync } from 'node:fs';
import * as esbuild from 'esbuild';
import type { BuildOptions, Metafile } from 'esbuild';
import { from } from '../build/paths.ts';
import { bindingsPlugin } from './bindings.ts';
import { bundleName } from './packages.ts';
import type { Entry, LibraryPackage } from './packages.ts';

/** Functions that Node 20 does not have, and those that take their places. */
const define = { 'Promise.withResolvers': 'withResolvers', 'URL.parse': 'parseUrl' };

/**
 * undici's pool by itself. The whole of undici is twice as large, and has another fetch, a cache
 * and a WebSocket.
 */
const pool = `export { default as Agent } from 'undici/lib/dispatcher/agent.js';`;

/** What takes the place of `node:zlib` in the sources. */
const zlib = from('packages/shared/zlib-20.ts');

/** What a bundle was made of. */
export interface Bundled {
  /** The paths of the sources, relative to the clone's root. */
  readonly inputs: readonly string[];
}

/** Options of every bundle of a package. */
export const common = {
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'node20',
  // A package is read before it is trusted.
  minify: false,
  metafile: true,
  legalComments: 'none',
  absWorkingDir: from('.'),
  logLevel: 'warning',
} as const satisfies BuildOptions;

/**
 * Bundles the entries of a package into a folder. Entries for Node and the others share no files:
 * only Node has `require`, which undici uses.
 */
export async function bundleLibrary({ entries }: LibraryPackage, folder: string): Promise<Bundled> {
  rmSync(folder, { recursive: true, force: true });
  const all = Object.values(entries).flat();
  const node = await bundle(
    all.filter(({ condition }) => condition === 'node'),
    folder,
    {
      banner: { js: `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);` },
      chunkNames: 'node-[hash]',
      platform: 'node',
      plugins: [bindingsPlugin, replacements],
    },
  );
  const web = await bundle(
    all.filter(({ condition }) => condition === undefined),
    folder,
    { chunkNames: 'shared-[hash]', platform: 'neutral', external: ['node:*'], mainFields: ['module', 'main'], plugins: [bindingsPlugin] },
  );
  return { inputs: [...new Set([...node, ...web].flatMap(({ inputs }) => Object.keys(inputs)))].sort() };
}

async function bundle(entries: readonly Entry[], folder: string, options: BuildOptions): Promise<Metafile[]> {
  if (entries.length === 0) return [];
  const { metafile } = await esbuild.build({
    ...common,
    ...options,
    define,
    inject: [from('packages/shared/node-20.ts')],
    entryPoints: entries.map((entry) => ({ in: from(`packages/${entry.source}`), out: bundleName(entry) })),
    outdir: folder,
  });
  return metafile === undefined ? [] : [metafile];
}

/**
 * Takes undici's pool for undici, leaves garbage to the program that uses the package, and does
 * without what Node 20 does not have.
 */
const replacements: esbuild.Plugin = {
  name: 'replacements',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'pool' }));
    onLoad({ filter: /.*/, namespace: 'pool' }, () => ({ contents: pool, resolveDir: from('.') }));
    onResolve({ filter: /^node:zlib$/ }, ({ kind, importer }) =>
      kind === 'import-statement' && importer !== zlib ? { path: zlib } : { path: 'node:zlib', external: true },
    );
    onResolve({ filter: /\/garbage\.ts$/ }, () => ({ path: from('packages/shared/no-garbage.ts') }));
  },
};
