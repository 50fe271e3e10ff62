/**
 * Stands for Cloudflare's cache: workerd asks this script when another script uses the Cache API.
 * In memory only.
 */

/** The most bytes of all responses, and of one. */
const MAX_TOTAL_BYTES = 64 * 1024 * 1024;
const MAX_RESPONSE_BYTES = 8 * 1024 * 1024;

/** The bodies by URL, the one that was not used for the longest time first. */
const bodies = new Map<string, Uint8Array>();
let totalBytes = 0;

/** Returns the body of a response as HTTP/1.1 writes it, which is what the Cache API puts. */
function bodyOf(message: Uint8Array): Uint8Array {
  const end = message.findIndex(
    (_, index) => message[index] === 13 && message[index + 1] === 10 && message[index + 2] === 13 && message[index + 3] === 10,
  );
  return message.subarray(end + 4);
}

function put(url: string, body: Uint8Array): void {
  if (body.length > MAX_RESPONSE_BYTES) return;
  drop(url);
  bodies.set(url, body);
  totalBytes += body.length;
  for (const oldest of bodies.keys()) {
    if (totalBytes <= MAX_TOTAL_BYTES) return;
    drop(oldest);
  }
}

function drop(url: string): void {
  totalBytes -= bodies.get(url)?.length ?? 0;
  bodies.delete(url);
}

export default {
  fetch: async (request) => {
    switch (request.method) {
      case 'PUT':
        put(request.url, bodyOf(new Uint8Array(await request.arrayBuffer())));
        return new Response(null, { status: 204 });
      case 'PURGE':
        drop(request.url);
        return new Response(null, { status: 204 });
      default: {
        const body = bodies.get(request.url);
        if (body !== undefined) {
          bodies.delete(request.url);
          bodies.set(request.url, body);
        }
        return body === undefined
          ? new Response(null, { status: 504, headers: { 'cf-cache-status': 'MISS' } })
          : new Response(body, { headers: { 'cf-cache-status': 'HIT' } });
      }
    }
  },
} satisfies ExportedHandler;
