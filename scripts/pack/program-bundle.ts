import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import * as esbuild from 'esbuild';
import type { Plugin } from 'esbuild';
import { compileContracts } from '../../cli/demo/devnet/compile.ts';
import { from } from '../build/paths.ts';
import { common } from './bundle.ts';
import type { Bundled } from './bundle.ts';

/** Sources that a clone has and a package has not, and what takes their places. */
const instead: Readonly<Record<string, string>> = {
  'cli/command/built.ts': 'built.ts',
  'cli/workers.ts': 'clone-only.ts',
  'cli/deploy.ts': 'clone-only.ts',
  'cli/check/document.ts': 'document.ts',
  'cli/demo/devnet/compile.ts': 'contracts.ts',
  'cli/demo/folder.ts': 'folder.ts',
};

/** Programs that run as a thread or a process of their own, by their files. */
const programs: Readonly<Record<string, string>> = {
  thread: 'hosts/node/images/thread.ts',
  'child-guard': 'hosts/node/child-guard.ts',
};

/** Files that the sources read at run time. They stand in the package as in a clone. */
export const readAtRunTime: readonly string[] = ['hosts/node/stores/redis/decide.lua', 'cli/cost/inputs.json', 'schema/config.json'];

/** What modules of CommonJS expect. */
const banner = [
  `import { createRequire as createRequireOf } from 'node:module';`,
  'const require = createRequireOf(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;',
].join('\n');

/**
 * Bundles the command `mintmark` and what it starts into `<folder>/bundle`, and its launcher into
 * `<folder>/bin`.
 */
export async function bundleProgram(folder: string): Promise<Bundled> {
  const contracts = await compileContracts();
  const [program, launcher] = await Promise.all([
    esbuild.build({
      ...common,
      target: 'node26',
      platform: 'node',
      banner: { js: banner },
      entryPoints: { main: from('cli/main.ts'), ...Object.fromEntries(Object.entries(programs).map(([name, path]) => [name, from(path)])) },
      chunkNames: '[name]-[hash]',
      outdir: `${folder}/bundle`,
      // Modules of others that work without these, and look for them.
      external: ['pg-native', 'bufferutil', 'utf-8-validate'],
      plugins: [sourcesPlugin(JSON.stringify(contracts))],
    }),
    esbuild.build({
      ...common,
      splitting: false,
      platform: 'node',
      entryPoints: { mintmark: from('packages/mintmark/src/mintmark.ts') },
      outExtension: { '.js': '.mjs' },
      outdir: `${folder}/bin`,
    }),
  ]);
  return { inputs: [...new Set([program, launcher].flatMap(({ metafile }) => Object.keys(metafile.inputs)))].sort() };
}

/**
 * Puts other sources in the places of some, and has each source find its files where they stand in
 * the package: as it stands in the clone, below the folder of the bundle.
 */
function sourcesPlugin(contracts: string): Plugin {
  return {
    name: 'sources',
    setup: ({ onLoad, onResolve }) => {
      onResolve({ filter: /^mintmark-contracts$/ }, ({ path }) => ({ path, namespace: 'contracts' }));
      onLoad({ filter: /.*/, namespace: 'contracts' }, () => ({ contents: contracts, loader: 'json' }));
      onLoad({ filter: /\.(ts|mjs)$/ }, ({ path }) => {
        const source = relative(from(''), path);
        if (source.startsWith('node_modules/')) return undefined;
        const other = instead[source];
        if (other !== undefined) return { contents: `export * from '${from(`packages/mintmark/src/instead/${other}`)}';`, loader: 'ts' };
        return { contents: withPlaces(source, readFileSync(path, 'utf8')), loader: path.endsWith('.ts') ? 'ts' : 'js' };
      });
    },
  };
}

/** A program of its own that a source starts. */
const started = /new URL\('[\w./-]*?([\w-]+)\.ts', import\.meta\.url\)/g;

function withPlaces(source: string, text: string): string {
  return (
    text
      .replaceAll(started, (_, name: string) => {
        if (programs[name] === undefined) throw new Error(`${source}: expected one of ${Object.keys(programs).join(', ')}, got ${name}`);
        return `new URL('./${name}.js', import.meta['url'])`;
      })
      .replaceAll('import.meta.url', `new URL('../${source}', import.meta.url).href`)
      .replaceAll(`import.meta['url']`, 'import.meta.url')
      // Parts of a package that its index does not have. esbuild does not follow `load`.
      .replaceAll(/\bload\('(@prometheus-io\/[^']+)'\)/g, `require('$1')`)
  );
}
