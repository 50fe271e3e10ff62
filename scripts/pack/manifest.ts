import { readFileSync } from 'node:fs';
import { from } from '../build/paths.ts';
import { bundleName, libraryEngine } from './packages.ts';
import type { Entry, LibraryPackage } from './packages.ts';

/** The part of the project's own manifest that packages take over. */
export interface ProjectManifest {
  readonly version: string;
  readonly license: string;
  readonly repository?: { readonly type: string; readonly url: string };
}

/** Reads the project's manifest. */
export function projectManifest(): ProjectManifest {
  const parsed: unknown = JSON.parse(readFileSync(from('package.json'), 'utf8'));
  if (!isProjectManifest(parsed)) throw new TypeError('package.json: expected a version and a license');
  return parsed;
}

function isProjectManifest(value: unknown): value is ProjectManifest {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    typeof value.version === 'string' &&
    'license' in value &&
    typeof value.license === 'string'
  );
}

/**
 * Returns the manifest of a package that programs import. `files` are exports besides its entries.
 */
export function libraryManifest({ name, description, keywords, entries }: LibraryPackage, files: Readonly<Record<string, string>>): object {
  const { version, license, repository } = projectManifest();
  return {
    name: `@mintmark/${name}`,
    version,
    description,
    keywords,
    license,
    ...(repository === undefined ? {} : { repository }),
    type: 'module',
    sideEffects: false,
    engines: { node: libraryEngine },
    exports: {
      ...Object.fromEntries(Object.entries(entries).map(([subpath, own]) => [subpath, conditions(own)])),
      ...files,
      './provenance.json': './provenance.json',
      './package.json': './package.json',
    },
  };
}

function conditions(entries: readonly Entry[]): object {
  const own = entries.map((entry): [string | undefined, object] => [
    entry.condition,
    { types: `./types/packages/${entry.source.replace(/\.ts$/, '.d.ts')}`, default: `./dist/${bundleName(entry)}.js` },
  ]);
  const [only] = own;
  if (own.length === 1 && only !== undefined) return only[1];
  return Object.fromEntries(own.map(([condition, target]) => [condition ?? 'default', target]));
}
