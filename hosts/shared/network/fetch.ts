import type { Fetch, Response } from '../../../build/types/interfaces/mintmark-nft-http.js';
import { err, ok } from '../result.ts';
import { Abort } from '../exchange/abort.ts';
import type { Aborting } from '../exchange/abort.ts';
import type { PerformFetch } from '../exchange/coalesce.ts';
import { readBounded } from './bounded.ts';
import { failureOf } from './failure.ts';
import { sendFetch } from './send.ts';
import type { FetchParts } from './send.ts';

/**
 * Returns a function that performs requests and reads their responses whole, without redirects. Its
 * failures name an origin at most.
 */
export function fetchBy(parts: FetchParts): PerformFetch {
  const { timeoutMs, redact } = parts;
  return async (fetch, signal, client) => {
    const request = new Abort();
    const abort = (): void => request.abort();
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      abort();
    }, timeoutMs);
    signal.addEventListener('abort', abort);
    try {
      if (signal.aborted) abort();
      return ok(await perform(parts, fetch, request, client));
    } catch (error) {
      return err(timedOut ? { tag: 'timed-out' } : failureOf(error, fetch, redact));
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  };
}

async function perform(parts: FetchParts, fetch: Fetch, signal: Aborting, client: string | undefined): Promise<Response> {
  const { status, headers, body } = await sendFetch(parts, fetch, signal, client);
  using reservation = parts.bodyBudget.reserve();
  return { status, headers: [...headers], body: await readBounded(body, fetch.maxBytes, reservation) };
}
