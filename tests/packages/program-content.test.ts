import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { from } from '../../scripts/build/paths.ts';
import { programComponents } from '../../scripts/pack/program-package.ts';
import { tarballOf } from '../../scripts/pack/steps.ts';
import { expectNothingOfThisMachine, expectProvenance } from './support/content.ts';
import type { StaticManifest } from '../../hosts/shared/console/manifest.ts';
import { filesOf } from './support/tarball.ts';

/** The most kilobytes of the tarball. */
const MAX_KILOBYTES = 3450;

const files = filesOf('mintmark');
const text = (path: string): string => files.get(path)?.toString('utf8') ?? '';

test('the package mintmark has what it says, and nothing else', () => {
  const others = [...files.keys()].filter(
    (path) =>
      !/^(bundle\/[\w.-]+\.js|dist\/static\/(?:manifest\.json|(?:files|coded)\/[\w.-]+)|dist\/js\/[\w-]+\/[\w.-]+\.(js|wasm))$/.test(path),
  );
  expect(others).toEqual([
    'LICENSE',
    'README.md',
    'THIRD-PARTY.txt',
    'bin/mintmark.mjs',
    'cli/cost/inputs.json',
    'hosts/node/stores/redis/decide.lua',
    'package.json',
    'provenance.json',
    'schema/config.json',
  ]);
  for (const name of ['main', 'thread', 'child-guard']) expect(files.has(`bundle/${name}.js`)).toBe(true);
  const components = new Set([...files.keys()].flatMap((path) => /^dist\/js\/([\w-]+)\//.exec(path)?.[1] ?? []));
  expect([...components].sort()).toEqual([...programComponents].sort());
});

test('it runs nothing at its installation, and takes Node and anvil as binaries of the system', () => {
  const manifest: { readonly optionalDependencies: Readonly<Record<string, string>> } = JSON.parse(text('package.json'));
  expect(manifest).toMatchObject({ name: 'mintmark', license: 'Apache-2.0', bin: { mintmark: './bin/mintmark.mjs' } });
  for (const field of ['dependencies', 'scripts', 'bundleDependencies', 'private']) expect(manifest).not.toHaveProperty(field);
  const { devDependencies }: { readonly devDependencies: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(from('package.json'), 'utf8'),
  );
  for (const [name, version] of Object.entries(manifest.optionalDependencies))
    expect([name, version]).toEqual([name, devDependencies[name.startsWith('@foundry-rs/') ? '@foundry-rs/anvil' : 'node']]);
});

test('its provenance has the digest of every other file', () => {
  expectProvenance(files);
});

test('it has no path of this machine, no key and no source map', () => {
  expectNothingOfThisMachine(files);
});

test('it names the licence of each package whose code it has', () => {
  const notice = text('THIRD-PARTY.txt');
  for (const name of ['undici', 'pino', 'pg', 'ws', 'commander', 'viem', '@redis/client'])
    expect(notice).toMatch(new RegExp(`^${name} [\\d.]+ \\(`, 'm'));
});

test('it has the long files of the console in their codings only', () => {
  const manifest: StaticManifest = JSON.parse(text('dist/static/manifest.json'));
  for (const { file, coded } of Object.values(manifest.files)) {
    const has = [`files/${file}`, `coded/${file}.br`, `coded/${file}.gzip`].map((path) => files.has(`dist/static/${path}`));
    expect([file, ...has]).toEqual([file, coded === undefined, coded !== undefined, coded !== undefined]);
  }
});

test('it is small', () => {
  expect(readFileSync(from(tarballOf('mintmark'))).length / 1000).toBeLessThan(MAX_KILOBYTES);
});
