import type { Head, Summary } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { BodySource } from './effects.ts';
import type { HostProblem } from './host-response.ts';

/**
 * The client's side of an exchange. It is called in this order: head, chunks, end or failed, done.
 */
export interface Client extends BodySource {
  /** Sends a whole response, in the place of head, chunks and end. `body` is as in `chunk`. */
  whole(head: Head, body: Uint8Array, summary: Summary): void;
  head(head: Head): void;
  /**
   * Sends a piece of the body, which nothing else refers to (`owned.ts`). Returns a promise if the
   * client is slow: it resolves when the client takes more.
   */
  chunk(bytes: Uint8Array): Promise<void> | undefined;
  end(summary: Summary): void;
  /** The gateway broke the response off after its head: closes the connection. */
  failed(summary: Summary): void;
  /**
   * The gateway sends no response, or no more of it: answers with this problem, or closes the
   * connection if the head is sent.
   */
  lost(why: HostProblem): void;
  /** The exchange is over: nothing is left to do for the response or after it. */
  done(): void;
}
