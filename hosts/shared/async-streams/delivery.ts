import type { Head, Summary } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Client } from '../exchange/client.ts';
import { own } from '../owned.ts';
import type { ClientWait } from './client-wait.ts';
import type { Response } from './wasi/response.ts';
import { nextChunk } from './wasi/streams.ts';

/** What takes a response, and wants no more of it at some time. */
export interface Recipient {
  readonly client: Client;
  /** The summary of the request, once the component has written it. */
  readonly summary: Promise<Summary>;
  /** Resolves when the client has left. */
  readonly gone: Promise<void>;
  /** Whether nothing more is sent: the client has left, or has another answer. */
  isOver(): boolean;
  /** Measures how long the client keeps its response waiting. */
  readonly wait: ClientWait;
}

/**
 * Hands a component's response to the client, as fast as the client takes it. Returns once the
 * client has all of it.
 *
 * Errors: what the client throws if a piece cannot be sent, such as a field with a line break.
 */
export async function deliver(response: Response, { client, summary, gone, isOver, wait }: Recipient): Promise<void> {
  const { contents, end } = response.made;
  const head = response.head();
  const length = declaredLength(head);
  let isHeadSent = false;
  let size = 0;
  let body: Uint8Array = nothing;
  if (contents !== undefined) {
    for (;;) {
      const chunk = await nextChunk(contents);
      if (chunk === undefined) break;
      size += chunk.length;
      // A response that is there at once is sent in one piece.
      if (size === length && size === chunk.length) {
        body = chunk;
        break;
      }
      if (!isOver()) {
        if (!isHeadSent) client.head(head);
        isHeadSent = true;
        const room = client.chunk(own(chunk));
        if (room !== undefined) await wait.during('room', Promise.race([room, gone]));
      }
    }
  }
  const [{ tag }, line] = await Promise.all([end, summary]);
  contents?.[Symbol.dispose]();
  if (isOver()) return;
  if (tag === 'err') {
    if (!isHeadSent) client.head(head);
    client.failed(line);
  } else if (isHeadSent) client.end(line);
  else client.whole(head, own(body), line);
}

const nothing = new Uint8Array();

function declaredLength({ headers }: Head): number | undefined {
  const declared = headers.find(({ name }) => name === 'content-length')?.value;
  return declared === undefined ? undefined : Number(declared);
}
