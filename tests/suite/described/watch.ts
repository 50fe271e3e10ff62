import { nameOf } from './exchange.ts';
import type { Seen } from './exchange.ts';
import { httpFaults, messageFaults } from './http.ts';
import { methodFaults } from './methods.ts';
import type { Served, SuiteHost } from '../support/host.ts';

/** The origins of gateways that listen. Their answers are watched. */
const origins = new Set<string>();

/** What was wrong with answers since somebody asked. */
const faults: string[] = [];

/** Returns whether a URL is one of a gateway that listens. */
export function isWatched(url: string): boolean {
  return origins.has(new URL(url).origin.replace(/^ws/, 'http'));
}

/** Returns a host whose gateways are watched as long as they run. */
export function watchedHost(host: SuiteHost): SuiteHost {
  return {
    name: host.name,
    peer: host.peer,
    client: (number) => host.client(number),
    refuse: (configuration, options) => host.refuse(configuration, options),
    directory: () => host.directory(),
    serve: async (configuration, options) => watched(await host.serve(configuration, options)),
  };
}

function watched(served: Served): Served {
  const { origin } = new URL(served.baseUrl);
  origins.add(origin);
  // Another server of the tests may listen on its port next.
  void served.ended.finally(() => origins.delete(origin));
  return served;
}

/**
 * Holds an answer against the description, and notes what is wrong with it. `body` is left out as
 * long as it is not read.
 */
export function note(seen: Seen, body?: string): void {
  const found = [...httpFaults(seen, body), ...(body === undefined ? [] : methodFaults(seen, body))];
  faults.push(...found.map((fault) => `${nameOf(seen)}: ${fault}`));
}

/** Holds a message of a WebSocket against the description, and notes what is wrong with it. */
export function noteMessage(url: string, text: string): void {
  faults.push(...messageFaults(text).map((fault) => `${url}: ${fault}`));
}

/** Throws if an answer since the last time was not as described. */
export function expectDescribed(): void {
  const found = [...new Set(faults.splice(0))];
  if (found.length === 0) return;
  throw new Error(`answers that schema/openapi.yaml or schema/openrpc.yaml does not describe:\n${found.join('\n')}`);
}
