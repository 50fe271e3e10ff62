import type { ContentStore } from '../../exchange/host-effects.ts';
import type { StandIns } from './stand-ins.ts';

/** How the keys of answers of the proxy begin: of what the endpoints of a chain said. */
const OF_ENDPOINTS = 'rpc/';

/**
 * Returns a content store in which other hosts behind the same stand-ins do not find what these
 * said. A component makes such keys of the URLs that it sees.
 */
export function keptByHosts(store: ContentStore, standIns: StandIns): ContentStore {
  if (standIns.isEmpty) return store;
  const digest = standIns.digest();
  const place = async (key: string): Promise<string> => (key.startsWith(OF_ENDPOINTS) ? `${key}/${await digest}` : key);
  return {
    get: async (key) => await store.get(await place(key)),
    put: async (key, value) => await store.put(await place(key), value),
  };
}
