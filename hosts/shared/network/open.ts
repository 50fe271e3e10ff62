import type { Effects } from '../exchange/effects.ts';
import { err, ok } from '../result.ts';
import { TooLarge } from './bounded.ts';
import { BodyChunks, TimedRequest } from './chunks.ts';
import { uncoded } from './fields.ts';
import { sendFetch } from './send.ts';
import type { FetchParts } from './send.ts';

/**
 * Returns a function that performs requests whose responses are read in chunks, without cookies,
 * credentials or redirects. Its failures name an origin at most.
 */
export function openBy(parts: FetchParts): Effects['open'] {
  return async (fetch, signal, client) => {
    const request = new TimedRequest(parts.timeoutMs);
    const leave = request.follow(signal);
    try {
      const { status, headers, body } = await request.within(
        sendFetch(parts, { ...fetch, headers: uncoded(fetch.headers) }, request.aborting, client),
      );
      if (body.length !== undefined && body.length > fetch.maxBytes) {
        body.drop();
        throw new TooLarge();
      }
      return ok({ head: { status, headers: [...headers] }, body: new BodyChunks(parts, fetch, request, body) });
    } catch (error) {
      return err(request.failure(error, fetch, parts));
    } finally {
      leave();
    }
  };
}
