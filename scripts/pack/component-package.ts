import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { from } from '../build/paths.ts';
import { coreModulesOf } from './bindings.ts';
import { bundleComponentPackage } from './bundle.ts';
import { copyDeclarations } from './declarations.ts';
import { thirdPartyNotice } from './licences.ts';
import { componentManifest } from './manifest.ts';
import type { ComponentPackage } from './packages.ts';
import { digests, provenance } from './provenance.ts';

/**
 * Fills a folder with the files of a component's package. Needs the declarations of all packages.
 */
export async function fillComponentPackage(spec: ComponentPackage, folder: string): Promise<void> {
  const { name } = spec;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { inputs } = await bundleComponentPackage(spec, join(folder, 'dist'));
  for (const file of coreModulesOf(name)) copyFileSync(from(`dist/js/${name}/${file}`), join(folder, 'dist', file));
  copyFileSync(from(`dist/components/${name}.wasm`), join(folder, `${name}.wasm`));
  copyDeclarations(
    Object.values(spec.entries).flatMap((entries) => entries.map(({ source }) => source)),
    join(folder, 'types'),
  );
  copyFileSync(from('LICENSE'), join(folder, 'LICENSE'));
  copyFileSync(from(`packages/${name}/README.md`), join(folder, 'README.md'));
  const notice = thirdPartyNotice(inputs);
  if (notice !== undefined) writeFileSync(join(folder, 'THIRD-PARTY.txt'), notice);
  writeJson(join(folder, 'package.json'), componentManifest(spec));
  // Last: it has the digests of all the others.
  writeJson(join(folder, 'provenance.json'), { ...provenance(), files: digests(folder) });
}

/** Writes a value as JSON for people. */
export function writeJson(path: string, value: object): void {
  writeFileSync(path, `${JSON.stringify(value, undefined, 2)}\n`);
}
