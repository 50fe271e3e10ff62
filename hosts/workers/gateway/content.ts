import type { ContentStore } from '../../shared/exchange/host-effects.ts';
import { failureLog } from '../../shared/log/failure-log.ts';
import type { Log } from '../../shared/log/fields.ts';
import { timed } from '../../shared/metrics/store-observer.ts';
import type { StoreObserver } from '../../shared/metrics/store-observer.ts';

/** The origin of the cache's keys, which must be URLs. It does not exist. */
const ORIGIN = 'https://content.mintmark.invalid/';
/** A year: the content of a CID never changes. */
const CACHE_CONTROL = 'public, max-age=31536000, immutable';

/**
 * Returns a content store in the Cache API: each data centre stores content for as long as it has
 * room. `observer` takes note of its operations.
 */
export function contentCache(log: Log, observer: StoreObserver): ContentStore {
  const failed = failureLog(log, 'content store failed: what is not stored is fetched again');
  return {
    get: async (key) => {
      try {
        return await timed(observer, 'read', async () => {
          const found = await caches.default.match(urlOf(key));
          return found === undefined ? undefined : new Uint8Array(await found.arrayBuffer());
        });
      } catch (error) {
        failed(error);
        return undefined;
      }
    },
    put: async (key, value) => {
      try {
        const response = new Response(value, { headers: { 'cache-control': CACHE_CONTROL } });
        await timed(observer, 'write', () => caches.default.put(urlOf(key), response));
      } catch (error) {
        failed(error);
      }
    },
  };
}

function urlOf(key: string): string {
  return ORIGIN + encodeURIComponent(key);
}
