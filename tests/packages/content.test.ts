import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { from } from '../../scripts/build/paths.ts';
import { bundleName, componentPackages } from '../../scripts/pack/packages.ts';
import { tarballOf } from '../../scripts/pack/steps.ts';
import { expectLibraryManifest, expectNothingOfThisMachine, expectProvenance } from './support/content.ts';
import { filesOf, loadedBy } from './support/tarball.ts';

/** The most kilobytes of each tarball. */
const maxTarball = { nft: 960, signer: 840, 'rate-limit': 1600 } as const;
/** The most kilobytes of the JavaScript of an entry and of what it imports, gzipped. */
const maxEntry = {
  nft: { bindings: 40, 'guarded-fetch': 140, node: 180, web: 60 },
  signer: { bindings: 40, index: 60, sqlite: 4 },
  'rate-limit': { component: 30, express: 4, fetch: 4, hono: 4, index: 30, sqlite: 4 },
} as const;
/** A sentence of the WIT of each. */
const sentences = {
  nft: 'Bytes that do not hash to the CID they were requested by.',
  signer: 'Makes the entry of an operator’s order.'.replace('’', "'"),
  'rate-limit': 'Units given back over one window',
} as const;

describe.each(componentPackages)('@mintmark/$name', ({ name, entries }) => {
  const files = filesOf(name);
  const text = (path: string): string => files.get(path)?.toString('utf8') ?? '';

  test('has what it says, and nothing else', () => {
    const others = [...files.keys()].filter((path) => !/^(dist\/.*\.(js|wasm)|types\/.*\.d\.ts)$/.test(path));
    const notice = files.has('THIRD-PARTY.txt') ? ['THIRD-PARTY.txt'] : [];
    expect(others).toEqual(['LICENSE', 'README.md', ...notice, 'package.json', 'provenance.json', `${name}.wasm`].sort());
    const bundles = Object.values(entries).flatMap((own) => own.map((entry) => `dist/${bundleName(entry)}.js`));
    const chunks = [...files.keys()].filter((path) => /^dist\/.*\.js$/.test(path) && !/^dist\/(node|shared)-\w+\.js$/.test(path));
    expect(chunks).toEqual(bundles.sort());
  });

  test('has the component as it was built, and says of what', () => {
    expect(files.get(`${name}.wasm`)?.equals(readFileSync(from(`dist/components/${name}.wasm`)))).toBe(true);
    const { commit, tools } = expectProvenance(files);
    expect(commit ?? '0'.repeat(40)).toMatch(/^[0-9a-f]{40}$/);
    expect(tools).toMatchObject({
      node: expect.stringMatching(/^26\./),
      rustc: expect.stringMatching(/^1\./),
      esbuild: expect.any(String),
    });
  });

  test('asks for nothing at its installation', () => {
    expectLibraryManifest(files, `@mintmark/${name}`);
  });

  test('has no path of this machine, no key and no source map', () => {
    expectNothingOfThisMachine(files);
    expect([...files].filter(([, bytes]) => bytes.includes('sourceMappingURL')).map(([path]) => path)).toEqual([]);
  });

  test('has the doc comments of the WIT in its declarations', () => {
    const declared = [...files.keys()].filter((path) => path.startsWith('types/build/types/interfaces/')).map(text);
    expect(declared.join('\n')).toContain(sentences[name]);
  });

  test('is small', () => {
    expect(readFileSync(from(tarballOf(name))).length / 1000).toBeLessThan(maxTarball[name]);
    for (const [entry, max] of Object.entries(maxEntry[name])) {
      const size = gzipSync(loadedBy(files, `${entry}.js`)).length / 1000;
      expect(size > 0.2 && size < max ? 'small' : `${entry}: ${size} kB`).toBe('small');
    }
  });
});
