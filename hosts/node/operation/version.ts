import { readFileSync } from 'node:fs';
import type { DriverName } from '../../shared/serving.ts';
import type { Version } from '../../shared/version/version.ts';

/** Returns what runs in this process. A package knows the commit that it was built of. */
export function nodeVersion(driver: DriverName): Version {
  const version = textIn(new URL('../../../package.json', import.meta.url), 'version') ?? 'unknown';
  const commit = textIn(new URL('../../../provenance.json', import.meta.url), 'commit');
  return { name: 'mintmark', version, commit, driver, platform: `node ${process.versions.node}` };
}

/** Returns a text in a file of JSON. `undefined` if there is none. */
function textIn(file: URL, name: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const found: unknown = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, name) : undefined;
    return typeof found === 'string' ? found : undefined;
  } catch {
    return undefined;
  }
}
