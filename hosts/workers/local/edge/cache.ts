/** Stands for Cloudflare's cache: what workerd asks when a script uses the Cache API. It forgets everything with its process. */

/** Bytes that are kept, and of one response. */
const most = 64 * 1024 * 1024;
const largest = 8 * 1024 * 1024;

const kept = new Map<string, Uint8Array>();
let bytes = 0;

/** A response without its head: the Cache API puts them as HTTP/1.1 writes them. */
function bodyOf(message: Uint8Array): Uint8Array {
  const end = message.findIndex(
    (_, index) => message[index] === 13 && message[index + 1] === 10 && message[index + 2] === 13 && message[index + 3] === 10,
  );
  return message.subarray(end + 4);
}

function put(url: string, body: Uint8Array): void {
  if (body.length > largest) return;
  drop(url);
  kept.set(url, body);
  bytes += body.length;
  for (const oldest of kept.keys()) {
    if (bytes <= most) return;
    drop(oldest);
  }
}

function drop(url: string): void {
  bytes -= kept.get(url)?.length ?? 0;
  kept.delete(url);
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
        const body = kept.get(request.url);
        return body === undefined
          ? new Response(null, { status: 504, headers: { 'cf-cache-status': 'MISS' } })
          : new Response(body, { headers: { 'cf-cache-status': 'HIT' } });
      }
    }
  },
} satisfies ExportedHandler;
