import { errorText } from '../../shared/log/fields.ts';
import type { Log } from '../../shared/log/fields.ts';

/** Blocks are kept under an origin that exists nowhere: keys of the Cache API are URLs. */
const origin = 'https://content.mintmark.invalid/';
/** A year: what a CID names does not change. */
const keep = 'public, max-age=31536000, immutable';

/** Content by CID in the Cache API: kept per data centre, for as long as there is room. */
export interface ContentCache {
  /** The value, if it is kept. */
  read(key: string): Promise<Uint8Array | undefined>;
  /** Keeps a value. A failure is told and then as good as nothing kept. */
  write(key: string, value: Uint8Array): Promise<void>;
}

/** The data centre's cache. */
export function contentCache(log: Log): ContentCache {
  const failed = (error: unknown): undefined => void log('warn', 'content store', { error: errorText(error) });
  return {
    read: async (key) => {
      try {
        const found = await caches.default.match(urlOf(key));
        return found === undefined ? undefined : new Uint8Array(await found.arrayBuffer());
      } catch (error) {
        return failed(error);
      }
    },
    write: async (key, value) => {
      try {
        await caches.default.put(urlOf(key), new Response(value, { headers: { 'cache-control': keep } }));
      } catch (error) {
        failed(error);
      }
    },
  };
}

function urlOf(key: string): string {
  return origin + encodeURIComponent(key);
}
