import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Config } from '../../../build/types/config.js';
import type { Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { ResponseCoding } from '../../shared/accept-encoding.ts';
import type { StaticFiles, StaticManifest } from '../../shared/console/manifest.ts';
import { schemeOf, withoutOwnOrigin } from '../../shared/console/own-origin.ts';
import { consoleRoutes } from '../../shared/console/routes.ts';
import { servedHosts } from '../../shared/console/served-host.ts';
import type { Effects } from '../../shared/exchange/effects.ts';
import type { HostRoute } from '../../shared/host-route.ts';

/** Where the build leaves the manifest and the files of the console. */
export const builtConsole = fileURLToPath(new URL('../../../dist/static', import.meta.url));

const gunzipOf = promisify(gunzip);

/** What a listener needs to serve the console. */
export interface Console {
  readonly routes: readonly HostRoute[];
  /** Returns a request as the gateway is to see it. */
  readonly seen: (request: Request) => Request;
}

/** Opens the console that the build has made. Throws if it is not built. */
export function openConsole(config: Config, effects: Pick<Effects, 'read'>): Console {
  const manifest: StaticManifest = JSON.parse(readFileSync(join(builtConsole, 'manifest.json'), 'utf8'));
  const coded = new Set(Object.values(manifest.files).flatMap((it) => (it.coded === undefined ? [] : [it.file])));
  const readCoded = (file: string, coding: ResponseCoding): Promise<Uint8Array> =>
    readFile(join(builtConsole, 'coded', `${file}.${coding}`));
  const files: StaticFiles = {
    manifest,
    // Few clients take no coding, so the npm package has a long file in its codings only.
    read: async (file) =>
      coded.has(file) ? await gunzipOf(await readCoded(file, 'gzip')) : await readFile(join(builtConsole, 'files', file)),
    readCoded,
  };
  const { console: isOn, hosts } = config.listen;
  const scheme = schemeOf(config.listen);
  const isServed = servedHosts(hosts);
  return {
    routes: consoleRoutes(config, files, effects),
    seen: (request) => (isOn ? withoutOwnOrigin(request, scheme, isServed) : request),
  };
}
