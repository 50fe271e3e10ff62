import type { Header, Settle } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Collected } from '../exchange/collecting/collector.ts';
import type { Effects } from '../exchange/effects.ts';
import type { RequestRef } from '../trap/trap.ts';

/** What the gateway says of a request that may become a WebSocket. */
export interface Accepted {
  /** Chain id. */
  readonly chain: string;
  /** Whose socket it is. Not for the client, nor for the log. */
  readonly client: string;
  /** The settlement of what the connection cost. `undefined` if it cost nothing. */
  readonly refund: Settle | undefined;
  /** The fields of the response that are for the client. */
  readonly fields: readonly Header[];
}

/** Reads the response of the gateway to a request that it accepts as a WebSocket. */
export function acceptedOf({ head, body }: Collected): Accepted {
  const { chain, client, refund } = JSON.parse(new TextDecoder().decode(body)) as Omit<Accepted, 'fields'>;
  // The response has no body, and no cache keeps it.
  return { chain, client, refund, fields: head.headers.filter(({ name }) => !name.startsWith('content-') && name !== 'cache-control') };
}

/**
 * Gives back what a connection cost of which the host makes no socket. A settlement that fails
 * leaves the client charged.
 */
export async function refunded(effects: Pick<Effects, 'settle' | 'onDefect'>, { refund }: Accepted, from: RequestRef): Promise<void> {
  if (refund === undefined) return;
  try {
    await effects.settle(refund, from);
  } catch (error) {
    effects.onDefect(error, 'settle');
  }
}
