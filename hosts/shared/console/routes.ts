import type { Config } from '../../../build/types/config.js';
import type { Effects } from '../exchange/effects.ts';
import type { HostRoute } from '../host-route.ts';
import { BlocksRoute } from './blocks-route.ts';
import type { StaticFile, StaticFiles } from './manifest.ts';
import { RedirectRoute } from './redirect-route.ts';
import { servedHosts } from './served-host.ts';
import { StaticRoute } from './static-route.ts';

/** The pages, and what belongs to them. They are the first that `listen.console` turns off. */
const templates = ['/console/', '/openapi.json', '/'];

/**
 * Returns the routes of the landing page, the console and the description of the interface. Without
 * `listen.console` only the description is left.
 */
export function consoleRoutes({ listen }: Pick<Config, 'listen'>, files: StaticFiles, effects: Pick<Effects, 'read'>): HostRoute[] {
  const isServed = servedHosts(listen.hosts);
  const entries = Object.entries(files.manifest.files).filter(([, { role }]) => listen.console || role === 'data');
  const routes = templates.flatMap((template) => {
    const own = entries.filter(([path]) => templates.find((it) => path.startsWith(it)) === template);
    return own.length === 0 ? [] : [new StaticRoute(template, new Map<string, StaticFile>(own), files, isServed)];
  });
  return listen.console && routes.length > 0 ? [...routes, new RedirectRoute(isServed), new BlocksRoute(effects.read, isServed)] : routes;
}
