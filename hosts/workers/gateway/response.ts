import type { Head } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';

/** Returns a response. `body` is `null` if the response has none. */
export function responseOf({ status, headers }: Head, body: Uint8Array | ReadableStream<Uint8Array> | null): Response {
  return new Response(body, { status, headers: headers.map(({ name, value }): [string, string] => [name, value]) });
}
