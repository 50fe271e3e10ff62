import type { Ask } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { AskedFetch, Effects } from '../exchange/effects.ts';
import { own } from '../owned.ts';
import { err, ok } from '../result.ts';
import { BudgetExceeded, TooLarge, joined, readBounded } from './bounded.ts';
import { BodyChunks, TimedRequest, chunksOf } from './chunks.ts';
import { sendFetch } from './send.ts';
import type { FetchParts } from './send.ts';

/**
 * Returns a function that performs requests whose responses are long only seldom, without cookies,
 * credentials or redirects. Its failures name an origin at most.
 */
export function askBy(parts: FetchParts): Effects['ask'] {
  return async (ask, aborting, client) => {
    const request = new TimedRequest(parts.timeoutMs);
    const leave = request.follow(aborting);
    try {
      return ok(await request.within(perform(parts, ask, request, client), ask.deadlineMs));
    } catch (error) {
      return err(request.failure(error, ask.fetch, parts));
    } finally {
      leave();
    }
  };
}

async function perform(
  parts: FetchParts,
  { fetch, wholeBytes }: Ask,
  request: TimedRequest,
  client: string | undefined,
): Promise<AskedFetch> {
  const { status, headers, body } = await sendFetch(parts, fetch, request.aborting, client);
  using reservation = parts.bodyBudget.reserve();
  if (body.length !== undefined && body.length <= wholeBytes)
    return { response: { status, headers: [...headers], body: await readBounded(body, fetch.maxBytes, reservation) }, rest: undefined };
  const chunks = chunksOf(body);
  const read: Uint8Array[] = [];
  let size = 0;
  try {
    if (body.length !== undefined && body.length > fetch.maxBytes) throw new TooLarge();
    for (;;) {
      const next = await chunks.next();
      const response = () => ({ status, headers: [...headers], body: own(joined(read, size)) });
      if (next.done === true) return { response: response(), rest: undefined };
      size += next.value.length;
      if (size > fetch.maxBytes) throw new TooLarge();
      if (!reservation.add(next.value.length)) throw new BudgetExceeded();
      read.push(next.value);
      if (size > wholeBytes) return { response: response(), rest: new BodyChunks(parts, fetch, request, body, chunks, size) };
    }
  } catch (error) {
    body.drop();
    throw error;
  }
}
