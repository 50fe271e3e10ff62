import type { ContentStore } from '../exchange/host-effects.ts';
import type { Effects } from '../exchange/effects.ts';
import type { PerformFetch } from '../exchange/coalesce.ts';

/**
 * What performs the requests of the nft component.
 *
 * Security: a request whose `chosenBy` is `token` goes where somebody who wrote a contract wants it
 * to go. It must not reach a private, loopback or link-local address.
 */
export interface NftHttp {
  /** Performs a request and reads its response whole, without following redirects. */
  readonly fetch: PerformFetch;
  /** Performs a request whose response is read in chunks, without following redirects. */
  readonly open: Effects['open'];
  /** Blocks by their CID. The component verifies what it reads. Default: nothing is kept. */
  readonly blocks?: ContentStore | undefined;
}
