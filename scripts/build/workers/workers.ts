import { copyFileSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { consoleFiles, consoleManifest } from '../console/paths.ts';
import { replaceFile, replaceFolder } from '../files.ts';
import { from } from '../paths.ts';

/** The scripts of a deployment. */
export type ScriptName = 'gateway' | 'vault';

/** A script to bundle. Paths are relative to the clone's root. */
export interface ScriptSource {
  /** The module that esbuild starts from. */
  readonly entry: string;
  /** The folder of each component that it contains, such as `dist/js/<name>`. */
  readonly components: Readonly<Record<string, string>>;
  /** Whether functions keep their names. The script is larger, and its stacks can be read. */
  readonly names?: boolean;
}

/** The scripts as they are deployed. */
export const scripts: Readonly<Record<ScriptName, ScriptSource>> = {
  gateway: { entry: 'hosts/workers/gateway-worker.ts', components: { gateway: 'dist/js/gateway', nft: 'dist/js/nft' } },
  vault: { entry: 'hosts/workers/vault-worker.ts', components: { signer: 'dist/js/signer' } },
};

/** The folder that the build writes them to. */
export const scriptsFolder = 'dist/workers';

/** The same with names of functions, and tables for the stacks of traps. */
export const debugScripts: typeof scripts = {
  gateway: { ...scripts.gateway, components: { gateway: 'build/debug/js/gateway', nft: 'build/debug/js/nft' }, names: true },
  vault: { ...scripts.vault, components: { signer: 'build/debug/js/signer' }, names: true },
};

/** The folder that the build writes those to. */
export const debugScriptsFolder = 'build/debug/workers';

/** The same with the gateway for WASI 0.3. */
export const asyncStreamsScripts: typeof scripts = {
  ...scripts,
  gateway: {
    entry: 'hosts/workers/async-streams-worker.ts',
    components: { ...scripts.gateway.components, 'gateway-async-streams': 'dist/js/gateway-async-streams' },
  },
};

/** The folder that the build writes those to. */
export const asyncStreamsScriptsFolder = 'dist/workers-async-streams';

/** What stands for Cloudflare around them on local workerd. */
export const localScripts: Readonly<Record<'edge' | 'cache', ScriptSource>> = {
  edge: { entry: 'hosts/workers/local/edge/edge.ts', components: {} },
  cache: { entry: 'hosts/workers/local/edge/cache.ts', components: {} },
};

/** The folder that the build writes that to. */
export const localFolder = 'build/workers';

/**
 * Bundles a script: writes `index.js`, and beside it the core modules that it imports. It also
 * imports `config.json`, which has to be put there. Workers compile no code at run time, so each
 * module is an import of its own.
 */
export async function bundleScript({ entry, components, names = false }: ScriptSource, folder: string): Promise<void> {
  const bundle = await build({
    absWorkingDir: from(''),
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['workerd', 'worker', 'browser'],
    target: 'es2024',
    minify: !names,
    external: ['node:*', 'cloudflare:*', '*.wasm'],
    plugins: [own(components)],
    logLevel: 'silent',
  });
  const [script] = bundle.outputFiles;
  if (script === undefined) throw new Error(`esbuild ${entry}: expected a file, got none`);
  const modules = Object.values(components).flatMap((path) =>
    modulesIn(path).map((file) => [file, readFileSync(from(`${path}/${file}`))] as const),
  );
  replaceFolder(from(folder), new Map<string, string | Uint8Array>([['index.js', script.contents], ...modules]));
}

/** What to put together for one deployment. */
export interface Bundle {
  /** Text of the gateway's configuration. */
  readonly config: string;
  /**
   * Text of the vault's configuration. `undefined` if there is no signer, and so no script for it.
   */
  readonly vaultConfig: string | undefined;
  /** The folder of the built scripts: `scriptsFolder` or `debugScriptsFolder`. */
  readonly scripts: string;
  /**
   * The folder to write to, relative to the clone's root: the scripts are in `gateway` and `vault`
   * below it.
   */
  readonly folder: string;
}

/** Puts the bundled scripts together with their configurations. */
export function bundleWorkers({ config, vaultConfig, scripts: built, folder }: Bundle): void {
  replaceFolder(from(folder), new Map());
  const texts = { gateway: config, ...(vaultConfig === undefined ? {} : { vault: vaultConfig }) };
  for (const [name, text] of Object.entries(texts)) {
    replaceFile(from(`${folder}/${name}/config.json`), text);
    const source = from(`${built}/${name}`);
    for (const file of readdirSync(source)) copyFileSync(`${source}/${file}`, from(`${folder}/${name}/${file}`));
  }
  replaceFolder(
    from(`${folder}/assets`),
    new Map(readdirSync(from(consoleFiles)).map((file) => [file, readFileSync(from(`${consoleFiles}/${file}`))])),
  );
}

/** Returns the version of mintmark, which the scripts tell. */
export function projectVersion(): string {
  const { version }: { readonly version: string } = JSON.parse(readFileSync(from('package.json'), 'utf8'));
  return version;
}

/** Resolves the names of `hosts/workers/modules.d.ts`. */
function own(components: ScriptSource['components']): Plugin {
  return {
    name: 'mintmark',
    setup: (setup) => {
      setup.onResolve({ filter: /^mintmark:config$/ }, () => ({ path: './config.json', external: true }));
      setup.onResolve({ filter: /^mintmark:version$/ }, ({ path }) => ({ path, namespace: 'version' }));
      setup.onLoad({ filter: /.*/, namespace: 'version' }, () => ({ contents: JSON.stringify(projectVersion()), loader: 'json' }));
      setup.onResolve({ filter: /^mintmark:console$/ }, () => ({ path: from(consoleManifest) }));
      setup.onResolve({ filter: /^mintmark:component\// }, ({ path }) => ({
        path: path.slice(path.indexOf('/') + 1),
        namespace: 'component',
      }));
      setup.onLoad({ filter: /.*/, namespace: 'component' }, ({ path: name }) => {
        const folder = components[name];
        if (folder === undefined) return { errors: [{ text: `expected one of ${Object.keys(components).join(', ')}, got ${name}` }] };
        return { contents: loadedComponent(name, folder), resolveDir: from(folder), loader: 'js' };
      });
    },
  };
}

/**
 * Returns the text of a module that contains a component: the bindings, the core modules by the
 * paths that the bindings ask for, and the table of places if there is one.
 */
function loadedComponent(name: string, folder: string): string {
  const files = modulesIn(folder);
  const imports = files.map((file, index) => `import module${index} from './${file}';`);
  const entries = files.map((file, index) => `['${file}', module${index}]`);
  return `import { instantiate } from './${name}.js';
${imports.join('\n')}
export const loaded = { instantiate, modules: new Map([${entries.join(', ')}]) };
export const symbols = ${JSON.stringify(tableIn(folder, name))};`;
}

function tableIn(folder: string, name: string): string | undefined {
  const file = from(`${folder}/${name}.symbols.json`);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function modulesIn(folder: string): string[] {
  return readdirSync(from(folder)).filter((file) => file.endsWith('.wasm'));
}
