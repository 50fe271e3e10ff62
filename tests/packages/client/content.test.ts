import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { describe, expect, test } from 'vitest';
import { from } from '../../../scripts/build/paths.ts';
import { tarballOf } from '../../../scripts/pack/steps.ts';
import { expectLibraryManifest, expectNothingOfThisMachine, expectProvenance } from '../support/content.ts';
import { filesOf } from '../support/tarball.ts';

/** The most bytes of the tarball. Half of it is declarations and the licence. */
const MAX_TARBALL = 32_000;
/** The most bytes of what a program has of the package, minified and gzipped. */
const maxBundles = {
  '*': 6200,
  createNftClient: 4300,
  createRpcClient: 3900,
  createSignerClient: 3850,
  createProvider: 1000,
  'createStamp, importStampKey': 1000,
} as const;

const files = filesOf('client');
const code = files.get('dist/index.js')?.toString('utf8') ?? '';

/** Bundles a program that uses only these exports. */
async function bundled(names: string): Promise<Uint8Array> {
  const contents = names === '*' ? code : `export { ${names} } from './client.js';`;
  const { outputFiles } = await esbuild.build({
    stdin: { contents, resolveDir: '/' },
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    plugins: [
      {
        name: 'package',
        setup: ({ onResolve, onLoad }) => {
          onResolve({ filter: /^\.\/client\.js$/ }, ({ path }) => ({ path, namespace: 'package', sideEffects: false }));
          onLoad({ filter: /.*/, namespace: 'package' }, () => ({ contents: code }));
        },
      },
    ],
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}

describe('@mintmark/client', () => {
  test('has what it says, and nothing else', () => {
    const others = [...files.keys()].filter(
      (path) => !/^types\/(build\/types\/open(api|rpc)|packages\/client\/src\/.*)\.d\.ts$/.test(path),
    );
    expect(others).toEqual(['LICENSE', 'README.md', 'dist/index.js', 'package.json', 'provenance.json']);
    expect(files.has('types/build/types/openapi.d.ts') && files.has('types/build/types/openrpc.d.ts')).toBe(true);
  });

  test('asks for nothing at its installation, and imports nothing', () => {
    expectLibraryManifest(files, '@mintmark/client');
    expect(code).not.toMatch(/\b(import|require)\b\s*[({'"]|\bfrom\s*['"]/);
  });

  test('says what it was built of, and has nothing of this machine', () => {
    expectProvenance(files);
    expectNothingOfThisMachine(files);
  });

  test('has the doc comments of the interface description in its declarations', () => {
    const text = (path: string): string => files.get(`types/build/types/${path}.d.ts`)?.toString('utf8') ?? '';
    expect(text('openapi')).toContain('Whether the same request may succeed later.');
    expect(text('openrpc')).toContain('Fills in nonce, gas and fees, signs, broadcasts, and returns the hash');
  });

  test('is small', () => {
    const size = readFileSync(from(tarballOf('client'))).length;
    expect(size < MAX_TARBALL ? 'small' : `${size} bytes`).toBe('small');
  });

  test.each(Object.entries(maxBundles))('a program with %s of it is small', async (names, max) => {
    const bundle = await bundled(names);
    const size = gzipSync(bundle, { level: 9 }).length;
    console.log(`${names}: ${size} bytes`);
    expect(size > 100 && size < max ? 'small' : `${size} bytes`).toBe('small');
    // Stamps are the largest part that a program may not use.
    expect(Buffer.from(bundle).includes('signature-input')).toBe(names === '*' || names.includes('createStamp'));
  });
});
