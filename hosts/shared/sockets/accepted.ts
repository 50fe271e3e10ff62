import type { Header } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Collected } from '../exchange/collecting/collector.ts';

/** What the gateway says of a request that may become a WebSocket. */
export interface Accepted {
  /** Chain id. */
  readonly chain: string;
  /** Whose socket it is. Not for the client, nor for the log. */
  readonly client: string;
  /** The fields of the response that are for the client. */
  readonly fields: readonly Header[];
}

/** Reads the response of the gateway to a request that it accepts as a WebSocket. */
export function acceptedOf({ head, body }: Collected): Accepted {
  const { chain, client } = JSON.parse(new TextDecoder().decode(body)) as Pick<Accepted, 'chain' | 'client'>;
  // The response has no body, and no cache keeps it.
  return { chain, client, fields: head.headers.filter(({ name }) => !name.startsWith('content-') && name !== 'cache-control') };
}
