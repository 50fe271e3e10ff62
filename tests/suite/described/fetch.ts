import type { Seen } from './exchange.ts';
import { isWatched, note } from './watch.ts';

/**
 * Has every `fetch` of this process hold the answers of watched gateways against the description,
 * those of client libraries too. Returns a function that ends it.
 *
 * The head is looked at when it comes, and the body when somebody has read it: a body that is read
 * ahead would hide how a client reads it.
 */
export function watchFetch(): () => void {
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const response = await original(input, init);
    const { url, method } = input instanceof Request ? input : { url: String(input), method: 'GET' };
    if (!isWatched(url)) return response;
    const sent = typeof init?.body === 'string' ? init.body : undefined;
    const { status, headers } = response;
    watchBody(response, { method: init?.method ?? method, target: url, sent, status, headers });
    return response;
  };
  return () => {
    globalThis.fetch = original;
  };
}

function watchBody(response: Response, seen: Seen): void {
  let isNoted = false;
  const look = (text: string): string => {
    isNoted = true;
    note(seen, text);
    return text;
  };
  note(seen);
  const [text, bytes] = [response.text.bind(response), response.arrayBuffer.bind(response)];
  const decode = (buffer: ArrayBuffer): ArrayBuffer => {
    if (!isNoted) look(new TextDecoder().decode(buffer));
    return buffer;
  };
  Object.defineProperties(response, {
    text: { value: async () => look(await text()) },
    json: { value: async () => JSON.parse(look(await text())) as unknown },
    arrayBuffer: { value: async () => decode(await bytes()) },
  });
}
