import type { Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';

/** Returns the value of a field that a request has once. `undefined` if it has none, or several. */
export function soleField({ headers }: Pick<Request, 'headers'>, name: string): string | undefined {
  const found = headers.filter((field) => field.name === name);
  return found.length === 1 ? found[0]?.value : undefined;
}

/** Says whether the gateway is served under the name that a request gives. */
export type IsServed = (request: Pick<Request, 'headers'>) => boolean;

/**
 * Returns a function that says whether `listen.hosts` lists the `Host` of a request, as the gateway
 * compares it: in lower case, and without its port unless the list has the port.
 */
export function servedHosts(hosts: readonly string[]): IsServed {
  const listed = new Set(hosts.map((host) => host.toLowerCase()));
  return (request) => {
    const host = soleField(request, 'host')?.toLowerCase();
    return host !== undefined && (listed.has(host) || listed.has(withoutPort(host)));
  };
}

/** Returns a host without its port. */
export function withoutPort(host: string): string {
  return host.replace(/^(\[[^\]]*\]|[^:]*):\d*$/, '$1');
}
