import { createHash } from 'node:crypto';
import type { Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';

/**
 * Whose the open sockets are, by what the gateway reads of their requests. An equal request is of
 * the same client, so that a further socket can be refused before the gateway charges for it.
 */
export class KnownClients {
  readonly #known = new Map<string, { readonly client: string; sockets: number }>();

  /** Returns the client of a request. `undefined` if no open socket came from an equal one. */
  of(request: Request): string | undefined {
    return this.#known.get(digestOf(request))?.client;
  }

  /** Takes note of an open socket. Call what it returns when the socket is closed. */
  add(request: Request, client: string): () => void {
    const digest = digestOf(request);
    const known = this.#known.get(digest) ?? { client, sockets: 0 };
    this.#known.set(digest, known);
    known.sockets++;
    return () => {
      if (--known.sockets === 0 && this.#known.get(digest) === known) this.#known.delete(digest);
    };
  }

  /** Forgets all: with another configuration the same request may be of another client. */
  clear(): void {
    this.#known.clear();
  }
}

/** Security: the fields have API keys, which must not stay in memory for this. */
function digestOf({ target, headers, peer }: Request): string {
  const fields = headers.filter(({ name }) => name !== 'x-request-id').map(({ name, value }) => [name, value]);
  return createHash('sha256')
    .update(JSON.stringify([target, peer, fields]))
    .digest('base64');
}
