import type { Head } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';

/** A response of a head and its bytes; none where there is no body. */
export function responseOf({ status, headers }: Head, body: Uint8Array | null): Response {
  return new Response(body, { status, headers: headers.map(({ name, value }): [string, string] => [name, value]) });
}
