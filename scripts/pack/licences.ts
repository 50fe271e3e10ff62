import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { from } from '../build/paths.ts';

/** A package of npm whose code is in a bundle. */
interface Bundled {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** The text of its licence. */
  readonly text: string;
}

/** The folder of a package in a path below `node_modules`. */
const folder = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/**
 * Writes the licences of the npm packages whose code is in a bundle. Returns `undefined` if there
 * are none. `inputs` are the paths of the bundle's sources.
 */
export function thirdPartyNotice(inputs: readonly string[]): string | undefined {
  const folders = new Set(inputs.flatMap((input) => folder.exec(input)?.[0] ?? []));
  if (folders.size === 0) return undefined;
  const sections = [...folders].sort().map((path) => {
    const { name, version, license, text } = read(path);
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  return `This package has code of these packages of others.\n\n${sections.join('\n----\n\n')}`;
}

function read(path: string): Bundled {
  const manifest: unknown = JSON.parse(readFileSync(from(`${path}package.json`), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('name' in manifest) || !('version' in manifest))
    throw new TypeError(`${path}package.json: expected a name and a version`);
  const license = 'license' in manifest ? String(manifest.license) : 'see below';
  const file = readdirSync(from(path)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file !== undefined && existsSync(from(path + file)) ? readFileSync(from(path + file), 'utf8') : `Licence: ${license}`;
  return { name: String(manifest.name), version: String(manifest.version), license, text };
}
