import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { from } from '../build/paths.ts';
import { coreModulesOf } from './bindings.ts';
import { fillLibraryPackage } from './library-package.ts';
import type { ComponentPackage } from './packages.ts';

/**
 * Fills a folder with the files of a component's package: a library, its core modules, and the
 * component file. Needs the declarations of all packages.
 */
export async function fillComponentPackage(spec: ComponentPackage, folder: string): Promise<void> {
  const { name } = spec;
  await fillLibraryPackage(spec, folder, {
    exports: { [`./${name}.wasm`]: `./${name}.wasm`, './*.wasm': './dist/*.wasm' },
    copy: () => {
      for (const file of coreModulesOf(name)) copyFileSync(from(`dist/js/${name}/${file}`), join(folder, 'dist', file));
      copyFileSync(from(`dist/components/${name}.wasm`), join(folder, `${name}.wasm`));
    },
  });
}
