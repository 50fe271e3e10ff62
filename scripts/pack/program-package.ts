import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nodePackage } from '../../packages/mintmark/src/node-package.ts';
import { consoleFiles, consoleFolder } from '../build/console/paths.ts';
import { from } from '../build/paths.ts';
import { versionOf } from '../build/step.ts';
import { writeJson } from './library-package.ts';
import { thirdPartyNotice } from './licences.ts';
import { projectManifest } from './manifest.ts';
import { bundleProgram, readAtRunTime } from './program-bundle.ts';
import { digests, provenance } from './provenance.ts';

/** The components that the Node host loads. The limiter is in the bundle as its source. */
export const programComponents: readonly string[] = ['gateway', 'nft', 'signer', 'keys', 'image'];

/** Systems for which npm has Node and anvil, as Node names them. */
const systems = [
  ['linux', 'x64'],
  ['linux', 'arm64'],
  ['darwin', 'x64'],
  ['darwin', 'arm64'],
  ['win32', 'x64'],
] as const;

/** Returns whether a file of the console is there in codings too, which are what Node reads. */
function isCodedToo(path: string): boolean {
  return dirname(path) === from(consoleFiles) && existsSync(from(`${consoleFolder}/coded/${basename(path)}.gzip`));
}

/** Fills a folder with the files of the package `mintmark`. */
export async function fillProgramPackage(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { inputs } = await bundleProgram(folder);
  chmodSync(join(folder, 'bin/mintmark.mjs'), 0o755);
  for (const name of programComponents) cpSync(from(`dist/js/${name}`), join(folder, 'dist/js', name), { recursive: true });
  cpSync(from(consoleFolder), join(folder, consoleFolder), { recursive: true, filter: (path) => !isCodedToo(path) });
  for (const path of readAtRunTime) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    copyFileSync(from(path), join(folder, path));
  }
  copyFileSync(from('LICENSE'), join(folder, 'LICENSE'));
  copyFileSync(from('packages/mintmark/README.md'), join(folder, 'README.md'));
  writeFileSync(join(folder, 'THIRD-PARTY.txt'), thirdPartyNotice(inputs) ?? '');
  writeJson(join(folder, 'package.json'), programManifest());
  // Last: it has the digests of all the others.
  writeJson(join(folder, 'provenance.json'), { ...provenance(), files: digests(folder) });
}

/**
 * Returns the manifest. Node and anvil are packages of a binary each, without install scripts: npm
 * takes those of the system, and `--omit=optional` leaves them out.
 */
function programManifest(): object {
  const { version, license, repository } = projectManifest();
  const [node = '', anvil = ''] = ['node', '@foundry-rs/anvil'].map((name) => versionOf(name).replace(/^.*@/, ''));
  const binaries = systems.flatMap(([platform, arch]) => [
    [nodePackage(platform, arch), node],
    [`@foundry-rs/anvil-${platform}-${arch === 'x64' ? 'amd64' : arch}`, anvil],
  ]);
  return {
    name: 'mintmark',
    version,
    description: descriptionOf(),
    keywords: ['nft', 'ethereum', 'signer', 'json-rpc', 'rate-limit', 'gateway', 'wasm', 'component'],
    license,
    ...(repository === undefined ? {} : { repository }),
    type: 'module',
    engines: { node: '>=20.18' },
    bin: { mintmark: './bin/mintmark.mjs' },
    optionalDependencies: Object.fromEntries(binaries.sort()),
  };
}

function descriptionOf(): string {
  const { description }: { readonly description: string } = JSON.parse(readFileSync(from('package.json'), 'utf8'));
  return description;
}
