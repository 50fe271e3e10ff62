import type { ContentStore } from '../../shared/exchange/host-effects.ts';
import { failureLog } from '../../shared/log/failure-log.ts';
import type { Log } from '../../shared/log/fields.ts';

/** The origin of the cache's keys, which must be URLs. It does not exist. */
const ORIGIN = 'https://content.mintmark.invalid/';
/** A year: the content of a CID never changes. */
const CACHE_CONTROL = 'public, max-age=31536000, immutable';

/**
 * Returns a content store in the Cache API: each data centre stores content for as long as it has
 * room.
 */
export function contentCache(log: Log): ContentStore {
  const failed = failureLog(log, 'content store failed: what is not stored is fetched again');
  return {
    get: async (key) => {
      try {
        const found = await caches.default.match(urlOf(key));
        return found === undefined ? undefined : new Uint8Array(await found.arrayBuffer());
      } catch (error) {
        failed(error);
        return undefined;
      }
    },
    put: async (key, value) => {
      try {
        await caches.default.put(urlOf(key), new Response(value, { headers: { 'cache-control': CACHE_CONTROL } }));
      } catch (error) {
        failed(error);
      }
    },
  };
}

function urlOf(key: string): string {
  return ORIGIN + encodeURIComponent(key);
}
