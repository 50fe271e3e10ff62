import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { expect } from 'vitest';
import { root } from '../../../scripts/build/paths.ts';

/** The files of a package, by their paths. */
export type Files = ReadonlyMap<string, Buffer>;

/** What a package was built of, and the digests of its files. */
interface Provenance {
  readonly commit: string | null;
  readonly tools: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}

/** Expects the provenance to have the digest of every other file. Returns it. */
export function expectProvenance(files: Files): Provenance {
  const provenance: Provenance = JSON.parse(files.get('provenance.json')?.toString('utf8') ?? '{}');
  const others = [...files].filter(([path]) => path !== 'provenance.json');
  expect(provenance.files).toEqual(
    Object.fromEntries(others.map(([path, bytes]) => [path, createHash('sha256').update(bytes).digest('hex')])),
  );
  return provenance;
}

/** Expects no path of this machine, no key and no source map. */
export function expectNothingOfThisMachine(files: Files): void {
  // A text in the code may be about keys: a key has a line of its own.
  const forbidden = [root.replace(/\/$/, ''), `${homedir()}/`, 'PRIVATE KEY-----\n', 'sourceMappingURL=data'];
  const found = [...files].flatMap(([path, bytes]) => forbidden.filter((word) => bytes.includes(word)).map((word) => `${path}: ${word}`));
  expect(found).toEqual([]);
}

/** Expects a manifest of a package that programs import, which asks for nothing. */
export function expectLibraryManifest(files: Files, name: string): void {
  const manifest: unknown = JSON.parse(files.get('package.json')?.toString('utf8') ?? '{}');
  expect(manifest).toMatchObject({ name, license: 'Apache-2.0', type: 'module', sideEffects: false, engines: { node: '>=20.18' } });
  for (const field of ['dependencies', 'optionalDependencies', 'scripts', 'bundleDependencies', 'private'])
    expect(manifest).not.toHaveProperty(field);
}
