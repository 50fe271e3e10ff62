/**
 * What a component file says of itself, in the custom sections that `wasm-tools metadata` and
 * registries read: its name, and `description`, `licenses`, `source` and `version` as texts.
 */
import { readFileSync } from 'node:fs';
import { encoded, encodedText, sectionsOf } from '../debug/wasm-sections.ts';
import { from } from '../paths.ts';

/** What a component file says of itself. */
export interface Metadata {
  readonly name: string;
  readonly version: string;
  readonly licenses: string;
  readonly description: string;
  /** The URL of the sources. */
  readonly source: string;
}

/** The sources of each component, by the name of its file. */
const sources: Readonly<Record<string, string>> = {
  nft: 'components/nft',
  signer: 'components/signer',
  keys: 'components/keys',
  image: 'components/image',
  'rate-limit': 'components/rate-limit',
  gateway: 'components/gateway/driver-effects',
  'gateway-async-streams': 'components/gateway/driver-wasi-p3',
  'gateway-driver-wasi-p2': 'components/gateway/driver-wasi-p2',
  'public-environment': 'components/gateway/public-environment',
  'public-environment-p3': 'components/gateway/public-environment-p3',
  'limits-local': 'components/backends/limits-local',
  'vault-local': 'components/backends/vault-local',
  'limits-async': 'components/backends/limits-async',
  'vault-async': 'components/backends/vault-async',
  'limit-middleware': 'components/limit-middleware',
  'backends-remote': 'components/backends/remote-p2',
  'backends-remote-p3': 'components/backends/remote-p3',
  check: 'components/check',
  'timing-lab': 'components/timing-lab',
  'service-for-tests': 'components/service-for-tests',
  'plain-sha256': 'components/plain-sha256',
};

/** What a component file is made of besides its core module. */
export const componentInputs: readonly string[] = [
  'package.json',
  'scripts/build/components/metadata.ts',
  'scripts/build/debug/crate-paths.ts',
  'scripts/build/debug/wasm-sections.ts',
];

/** The texts that have a section of their own. */
const texts = ['version', 'licenses', 'description', 'source'] as const;
/** The section with the name of a component, and its part that is the name. */
const [NAME_SECTION, NAME_PART] = ['component-name', 0];

/** Returns what the file of a component says of itself. `name` is that of the file. */
export function metadataOf(name: string): Metadata {
  const folder = sources[name];
  if (folder === undefined) throw new RangeError(`metadata: expected one of ${Object.keys(sources).join(', ')}, got ${name}`);
  const project: { readonly version: string; readonly license: string; readonly repository?: { readonly url: string } } = JSON.parse(
    readFileSync(from('package.json'), 'utf8'),
  );
  const { version, license, repository } = project;
  return {
    name: `mintmark:${name}`,
    version,
    licenses: license,
    description: descriptionOf(folder),
    // Without a repository that is known it is the place in the project.
    source: repository === undefined ? `mintmark:${folder}` : `${repository.url}#${folder}`,
  };
}

/** Returns a component with its metadata. Whatever it said of itself before is replaced. */
export function withMetadata(component: Uint8Array, metadata: Metadata): Buffer {
  const own = new Set<string>([NAME_SECTION, ...texts]);
  const kept = sectionsOf(component).filter(({ name }) => name === undefined || !own.has(name));
  const name = encodedText(metadata.name);
  return Buffer.concat([
    component.subarray(0, 8),
    ...kept.map(({ at, end }) => component.subarray(at, end)),
    section(NAME_SECTION, Buffer.concat([Buffer.from([NAME_PART, ...encoded(name.length)]), name])),
    ...texts.map((text) => section(text, Buffer.from(metadata[text]))),
  ]);
}

function section(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([encodedText(name), content]);
  return Buffer.concat([Buffer.from([0, ...encoded(body.length)]), body]);
}

/** Returns the description of a crate, or of the component in TypeScript. */
function descriptionOf(folder: string): string {
  if (folder === sources['rate-limit']) return 'Rate limits, quotas and limits of calls under way, decided by pure functions';
  const [, description] = /^description = "(.+)"$/m.exec(readFileSync(from(`${folder}/Cargo.toml`), 'utf8')) ?? [];
  if (description === undefined) throw new Error(`${folder}/Cargo.toml: expected a description, got none`);
  return description;
}
