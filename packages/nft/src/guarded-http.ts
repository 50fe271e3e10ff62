import { makePools } from '../../../hosts/node/outgoing/pools.ts';
import { sendBy } from '../../../hosts/node/outgoing/send.ts';
import { coalescing } from '../../../hosts/shared/exchange/coalesce.ts';
import type { ContentStore } from '../../../hosts/shared/exchange/host-effects.ts';
import { ByteBudget } from '../../../hosts/shared/network/byte-budget.ts';
import { destinations } from '../../../hosts/shared/network/destination.ts';
import { fetchBy } from '../../../hosts/shared/network/fetch.ts';
import { openBy } from '../../../hosts/shared/network/open.ts';
import type { NftHttp } from '../../../hosts/shared/nft/http.ts';

/** What the guarded requests may reach, and their limits. */
export interface GuardedHttpOptions {
  /**
   * Private addresses, `host:port`, that an endpoint or gateway of the operator may have. A token
   * never reaches one. Default: none.
   */
  readonly allowPrivate?: readonly string[];
  /** Origins, each with the origin to connect to instead. Default: none. */
  readonly connectTo?: Readonly<Record<string, string>>;
  /** Milliseconds for a request, or for each chunk of one that is streamed. Default: 10,000. */
  readonly timeoutMs?: number;
  /** The most bytes of responses in memory at the same time. Default: 128 MiB. */
  readonly maxBodyBytes?: number;
  /** Keeps verified IPFS blocks by their CID. Default: nothing is kept. */
  readonly blocks?: ContentStore;
}

/** Requests that cannot reach a private network. */
export interface GuardedHttp extends NftHttp {
  /** Closes all connections. Requests under way fail. */
  close(): Promise<void>;
}

/**
 * Returns what performs requests on Node.
 *
 * Security: a name is resolved once, and the connection is made to the addresses that were judged.
 * Private, loopback, link-local and metadata addresses are refused for whatever a token names, on
 * every hop.
 */
export function guardedHttp({
  allowPrivate = [],
  connectTo = {},
  timeoutMs = 10_000,
  maxBodyBytes = 128 << 20,
  blocks,
}: GuardedHttpOptions = {}): GuardedHttp {
  const pools = makePools();
  const parts = {
    send: sendBy(pools),
    destination: destinations({ allowPrivate, connectTo }),
    timeoutMs,
    // Failures name the settings as the gateway's configuration has them.
    redact: (text: string) => text.replaceAll('network.', ''),
    bodyBudget: new ByteBudget(maxBodyBytes),
  };
  return { fetch: coalescing(fetchBy(parts)), open: openBy(parts), blocks, close: () => pools.close() };
}
