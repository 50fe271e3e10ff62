/**
 * The steps that make the packages. Each tarball depends on the commit, which its provenance names.
 */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { consoleFolder } from '../build/console/paths.ts';
import { from } from '../build/paths.ts';
import { versionOf } from '../build/step.ts';
import type { Step } from '../build/step.ts';
import { emitDeclarations } from './declarations.ts';
import { projectManifest } from './manifest.ts';
import { clientPackage, componentPackages } from './packages.ts';
import type { ComponentPackage } from './packages.ts';
import { provenance } from './provenance.ts';
import { packFolder } from './tarball.ts';

/** Where the tarballs are. */
export const tarballs = 'dist/packages';

/** Where the content of the packages is before it is packed. */
const staged = 'build/packages';

/** What every package is made of, besides the components. */
const sources = [
  'packages',
  'hosts/shared',
  'hosts/node',
  'hosts/browser',
  'components/rate-limit',
  'build/types',
  'scripts/pack',
  'package.json',
  'LICENSE',
];

/** Returns the path of a package's tarball. `name` is that of its folder in `packages`. */
export function tarballOf(name: string): string {
  return `${tarballs}/${name === 'mintmark' ? '' : 'mintmark-'}${name}-${projectManifest().version}.tgz`;
}

/** Returns the steps that make the packages. Their inputs are built already. */
export function packSteps(): Step[] {
  const key = `${versionOf('esbuild')} ${versionOf('typescript')} ${JSON.stringify(provenance())}`;
  return [
    {
      name: 'declarations of packages',
      inputs: sources,
      key: versionOf('typescript'),
      outputs: [`${staged}/types`],
      run: emitDeclarations,
    },
    ...componentPackages.map((spec) => packStep(spec, key)),
    clientStep(key),
    programStep(key),
  ];
}

function packStep(spec: ComponentPackage, key: string): Step {
  const { name } = spec;
  return {
    name: `package ${name}`,
    inputs: [...sources, `dist/js/${name}`, `dist/components/${name}.wasm`],
    key,
    outputs: [tarballOf(name)],
    run: async () => {
      const { fillComponentPackage } = await import('./component-package.ts');
      await fillComponentPackage(spec, from(`${staged}/${name}`));
      await packed(name);
    },
  };
}

function clientStep(key: string): Step {
  const { name } = clientPackage;
  return {
    name: `package ${name}`,
    inputs: [`packages/${name}`, 'build/types', 'scripts/pack', 'package.json', 'LICENSE'],
    key,
    outputs: [tarballOf(name)],
    run: async () => {
      const { fillLibraryPackage } = await import('./library-package.ts');
      await fillLibraryPackage(clientPackage, from(`${staged}/${name}`));
      await packed(name);
    },
  };
}

function programStep(key: string): Step {
  return {
    name: 'package mintmark',
    inputs: [...sources, 'cli', 'schema', 'scripts/setup', 'scripts/build/paths.ts', 'package-lock.json', 'dist/js', consoleFolder],
    key,
    outputs: [tarballOf('mintmark')],
    run: async () => {
      const { fillProgramPackage } = await import('./program-package.ts');
      await fillProgramPackage(from(`${staged}/mintmark`));
      await packed('mintmark');
    },
  };
}

/** Packs the staged folder of a package, and removes tarballs of other versions. */
async function packed(name: string): Promise<void> {
  const path = tarballOf(name);
  mkdirSync(from(tarballs), { recursive: true });
  const others = new RegExp(`^${path.slice(tarballs.length + 1).replace(/\d+\.\d+\.\d+.*$/, '')}\\d.*\\.tgz$`);
  for (const file of readdirSync(from(tarballs))) if (others.test(file)) rmSync(from(`${tarballs}/${file}`));
  await packFolder(from(`${staged}/${name}`), from(tarballs));
  if (!existsSync(from(path))) throw new Error(`npm pack: expected ${path}, got ${readdirSync(from(tarballs)).join(', ')}`);
}
