import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../../build/types/config.js';
import type { Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { schemeOf, withoutOwnOrigin } from '../../shared/console/own-origin.ts';
import type { StaticFiles, StaticManifest } from '../../shared/console/manifest.ts';
import { consoleRoutes } from '../../shared/console/routes.ts';
import { servedHosts } from '../../shared/console/served-host.ts';
import type { Effects } from '../../shared/exchange/effects.ts';
import type { HostRoute } from '../../shared/host-route.ts';

/** Where the build leaves the manifest and the files of the console. */
export const builtConsole = fileURLToPath(new URL('../../../dist/static', import.meta.url));

/** What a listener needs to serve the console. */
export interface Console {
  readonly routes: readonly HostRoute[];
  /** Returns a request as the gateway is to see it. */
  readonly seen: (request: Request) => Request;
}

/** Opens the console that the build has made. Throws if it is not built. */
export function openConsole(config: Config, effects: Pick<Effects, 'read'>): Console {
  const manifest: StaticManifest = JSON.parse(readFileSync(join(builtConsole, 'manifest.json'), 'utf8'));
  const files: StaticFiles = {
    manifest,
    read: (file) => readFile(join(builtConsole, 'files', file)),
    readCoded: (file, coding) => readFile(join(builtConsole, 'coded', `${file}.${coding}`)),
  };
  const { console: isOn, hosts } = config.listen;
  const scheme = schemeOf(config.listen);
  const isServed = servedHosts(hosts);
  return {
    routes: consoleRoutes(config, files, effects),
    seen: (request) => (isOn ? withoutOwnOrigin(request, scheme, isServed) : request),
  };
}
