/** A fetch for URLs that somebody else chose. */
import type { Fetch, FetchFailure } from '../../../build/types/interfaces/mintmark-nft-http.js';
import { guardedHttp } from './guarded-http.ts';
import type { GuardedHttp, GuardedHttpOptions } from './guarded-http.ts';
export { guardedHttp } from './guarded-http.ts';
export type { GuardedHttp, GuardedHttpOptions } from './guarded-http.ts';

/** A request to a URL that somebody else chose. */
export interface GuardedRequest {
  /** Default: `GET`. */
  readonly method?: 'GET' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  /** Maximum size of the body in bytes. Default: 10 MiB. */
  readonly maxBytes?: number;
  /** Maximum number of redirects that are followed. Default: 5. */
  readonly maxRedirects?: number;
  readonly signal?: AbortSignal;
}

/** A request without a response. `code` says why. The message names an origin at most. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
  /** `refused` if the address is not public, otherwise what happened. */
  readonly code: FetchFailure['tag'];

  constructor({ tag, val }: { readonly tag: FetchFailure['tag']; readonly val?: unknown }) {
    super(val === undefined ? tag : `${tag}: ${String(val)}`);
    this.code = tag;
  }
}

/** The statuses whose responses have no body. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);
/** The statuses of a redirect. */
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Returns a function that fetches what a stranger's URL names. It takes `https:` only, and refuses
 * private, loopback and link-local addresses, whatever name or redirect leads there.
 *
 * Errors: the function throws a `FetchError`.
 */
export function guardedFetch(
  options: GuardedHttpOptions | GuardedHttp = {},
): (url: string | URL, request?: GuardedRequest) => Promise<Response> {
  const http = 'fetch' in options ? options : guardedHttp(options);
  return async (url, { method = 'GET', headers = {}, maxBytes = 10 << 20, maxRedirects = 5, signal } = {}) => {
    const fields = Object.entries(headers).map(([name, value]) => ({ name: name.toLowerCase(), value }));
    const common = { method: method === 'GET' ? 'get' : 'head', headers: fields, maxBytes, chosenBy: 'token' } as const;
    const aborting = signal ?? new AbortController().signal;
    let target = String(url);
    for (let hop = 0; ; hop += 1) {
      const wanted: Fetch = { ...common, url: target, body: undefined, coalesce: undefined };
      const fetched = await http.fetch(wanted, aborting);
      signal?.throwIfAborted();
      if (fetched.tag === 'err') throw new FetchError(fetched.val);
      const { status, headers: received, body } = fetched.val;
      const location = received.find(({ name }) => name === 'location')?.value;
      if (!redirects.has(status) || location === undefined || hop === maxRedirects) {
        const content = bodiless.has(status) ? null : new Uint8Array(body);
        return new Response(content, { status, headers: received.map(({ name, value }): [string, string] => [name, value]) });
      }
      target = new URL(location, target).href;
    }
  };
}
