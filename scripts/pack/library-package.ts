import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { from } from '../build/paths.ts';
import { bundleLibrary } from './bundle.ts';
import { copyDeclarations } from './declarations.ts';
import { thirdPartyNotice } from './licences.ts';
import { libraryManifest } from './manifest.ts';
import type { LibraryPackage } from './packages.ts';
import { digests, provenance } from './provenance.ts';

/** What a package has besides its entries. */
export interface LibraryExtras {
  /** Exports by their subpaths. */
  readonly exports: Readonly<Record<string, string>>;
  /** Copies their files. The package's folder is there, with its bundles. */
  readonly copy: () => void;
}

/**
 * Fills a folder with the files of a package that programs import. Needs the declarations of all
 * packages.
 */
export async function fillLibraryPackage(spec: LibraryPackage, folder: string, extras?: LibraryExtras): Promise<void> {
  const { name, entries } = spec;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { inputs } = await bundleLibrary(spec, join(folder, 'dist'));
  extras?.copy();
  copyDeclarations(
    Object.values(entries).flatMap((own) => own.map(({ source }) => source)),
    join(folder, 'types'),
  );
  copyFileSync(from('LICENSE'), join(folder, 'LICENSE'));
  copyFileSync(from(`packages/${name}/README.md`), join(folder, 'README.md'));
  const notice = thirdPartyNotice(inputs);
  if (notice !== undefined) writeFileSync(join(folder, 'THIRD-PARTY.txt'), notice);
  writeJson(join(folder, 'package.json'), libraryManifest(spec, extras?.exports ?? {}));
  // Last: it has the digests of all the others.
  writeJson(join(folder, 'provenance.json'), { ...provenance(), files: digests(folder) });
}

/** Writes a value as JSON for people. */
export function writeJson(path: string, value: object): void {
  writeFileSync(path, `${JSON.stringify(value, undefined, 2)}\n`);
}
