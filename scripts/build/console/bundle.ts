import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, transform } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';
import type { ResponseCoding } from '../../../hosts/shared/accept-encoding.ts';
import type { StaticBytes, StaticFile, StaticManifest, StaticRole } from '../../../hosts/shared/console/manifest.ts';
import { bindingsPluginWith, coreModulesOf } from '../../pack/bindings.ts';
import { thirdPartyNotice } from '../../pack/licences.ts';
import { replaceFolder } from '../files.ts';
import { openapiDocument } from '../openapi.ts';
import { from } from '../paths.ts';
import { consoleFolder } from './paths.ts';

/** Media types by the end of a file's name. */
const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  wasm: 'application/wasm',
  txt: 'text/plain; charset=utf-8',
  json: 'application/json',
};

/** The shortest file that is compressed. A shorter one fits into one packet as it is. */
const MIN_CODED_BYTES = 1024;

/** Compresses as well as each coding can: a build does it once. */
const compress: Readonly<Record<ResponseCoding, (bytes: Uint8Array) => Uint8Array>> = {
  br: (bytes) =>
    brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gzip: (bytes) => gzipSync(bytes, { level: 9 }),
};

/** The parts of the style, in their order. */
const styles = ['page', 'forms', 'tables', 'views'];

/** Browsers that can do what the console needs. */
const target = ['chrome122', 'firefox135', 'safari17.4'];

/** Options of every bundle. */
const common = {
  absWorkingDir: from(''),
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'browser',
  target,
  minify: true,
  metafile: true,
  legalComments: 'none',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  // In a page this is never called: core modules come by URL.
  external: ['node:*'],
  logLevel: 'silent',
} as const satisfies BuildOptions;

/** Leaves in the table of problems what the console shows: the codes, and what to do. */
const actionsOnly: Plugin = {
  name: 'actions only',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[/\\]schema[/\\]problems\.json$/ }, ({ path }) => {
      const { problems }: { problems: { code: string; action: string }[] } = JSON.parse(readFileSync(path, 'utf8'));
      return { contents: JSON.stringify({ problems: problems.map(({ code, action }) => ({ code, action })) }), loader: 'json' };
    });
  },
};

/** The files of a console that is being built, and the paths that serve them. */
class Site {
  readonly #files = new Map<string, string | Uint8Array>();
  readonly #listed: [string, StaticFile][] = [];

  /** Adds a file whose name has its hash in it. Returns its path. */
  addHashed(name: string, bytes: Uint8Array, role: StaticRole = 'asset'): string {
    const file = hashedName(name, bytes);
    return this.#add(`/console/${file}`, file, bytes, role);
  }

  /** Adds a file under a path that stays. */
  addAt(path: string, file: string, bytes: Uint8Array, role: StaticRole): void {
    this.#add(path, file, bytes, role);
  }

  #add(path: string, file: string, bytes: Uint8Array, role: StaticRole): string {
    this.#files.set(`files/${file}`, bytes);
    const type = types[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
    const listed: StaticFile = { file, type, ...measured(bytes), role };
    const coded =
      bytes.length < MIN_CODED_BYTES ? {} : { coded: { br: this.#addCoded(file, bytes, 'br'), gzip: this.#addCoded(file, bytes, 'gzip') } };
    this.#listed.push([path, { ...listed, ...coded }]);
    return path;
  }

  /**
   * Adds a file in a coding. It stands in a folder of its own, as Workers send only `files` to the
   * network, which compresses by itself.
   */
  #addCoded(file: string, bytes: Uint8Array, coding: ResponseCoding): StaticBytes {
    const short = compress[coding](bytes);
    this.#files.set(`coded/${file}.${coding}`, short);
    return measured(short);
  }

  /** Writes all files in the place of those that were there. */
  write(): void {
    const manifest: StaticManifest = { files: Object.fromEntries(this.#listed.sort()) };
    replaceFolder(from(consoleFolder), this.#files.set('manifest.json', `${JSON.stringify(manifest, undefined, 2)}\n`));
  }
}

/** Builds the landing page and the console, and writes their manifest. */
export async function bundleConsole(): Promise<void> {
  const site = new Site();
  const nameOf = (component: string, file: string): string => hashedName(file, readFileSync(from(`dist/js/${component}/${file}`)));
  for (const file of coreModulesOf('nft')) site.addHashed(file, readFileSync(from(`dist/js/nft/${file}`)));
  const verifier = await script('console/src/verifier/worker.ts', { plugins: [bindingsPluginWith(nameOf)] });
  const verifierPath = site.addHashed('verifier.js', verifier.bytes, 'verifier');
  const main = await script('console/src/main.tsx', {
    plugins: [actionsOnly],
    define: { VERIFIER_PATH: JSON.stringify(verifierPath) },
  });
  const style = await transform(styles.map((name) => text(`styles/${name}.css`)).join(''), { loader: 'css', minify: true, target });
  const notice = thirdPartyNotice([...new Set([...verifier.inputs, ...main.inputs])].sort()) ?? '';
  const paths: Readonly<Record<string, string>> = {
    'console.js': site.addHashed('console.js', main.bytes),
    'style.css': site.addHashed('style.css', encoded(style.code)),
    'icon.svg': site.addHashed('icon.svg', encoded(text('icon.svg'))),
    'licences.txt': site.addHashed('licences.txt', encoded(notice)),
  };
  const page = (name: string): Uint8Array => encoded(withPaths(text(name), paths));
  site.addAt('/', 'landing.html', page('landing.html'), 'landing');
  site.addAt('/console/', 'console.html', page('console.html'), 'console');
  site.addAt('/openapi.json', 'openapi.json', encoded(JSON.stringify(openapiDocument())), 'data');
  site.write();
}

interface Script {
  readonly bytes: Uint8Array;
  /** The paths of its sources, relative to the clone's root. */
  readonly inputs: readonly string[];
}

async function script(entry: string, options: BuildOptions): Promise<Script> {
  const { outputFiles = [], metafile } = await build({ ...common, ...options, entryPoints: [entry] });
  const [file] = outputFiles;
  if (file === undefined || outputFiles.length !== 1) throw new Error(`esbuild ${entry}: expected one file, got ${outputFiles.length}`);
  return { bytes: file.contents, inputs: Object.keys(metafile?.inputs ?? {}) };
}

/** Puts paths in the places of `{{name}}`. */
function withPaths(page: string, paths: Readonly<Record<string, string>>): string {
  return page.replaceAll(/\{\{([\w.]+)\}\}/g, (_, name: string) => {
    const path = paths[name];
    if (path === undefined) throw new Error(`expected one of ${Object.keys(paths).join(', ')}, got {{${name}}}`);
    return path;
  });
}

function hashedName(name: string, bytes: Uint8Array): string {
  const end = name.lastIndexOf('.');
  return `${name.slice(0, end)}.${sha256(bytes).slice(0, 12)}${name.slice(end)}`;
}

function text(page: string): string {
  return readFileSync(from(`console/pages/${page}`), 'utf8');
}

function encoded(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

function measured(bytes: Uint8Array): StaticBytes {
  return { size: bytes.length, sha256: sha256(bytes) };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
