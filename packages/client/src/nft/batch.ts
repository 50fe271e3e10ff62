import { MintmarkError } from '../errors.ts';
import type { ClientError } from '../errors.ts';
import type { ApiKeyOptions } from '../options.ts';
import { bearer } from '../transport/bearer.ts';
import { exchange } from '../transport/exchange.ts';
import { excerpt, isProblem, problemError, readJson, unreadable } from '../transport/read.ts';
import type { Received } from '../transport/received.ts';
import { exact } from '../transport/segment.ts';
import type { Token } from '../wire.ts';
import type { BatchOptions, TokenRef } from './options.ts';

/** The most tokens of one request. */
const MAX_TOKENS = 100;

/** What became of a token of a batch. `token` is the one of the caller. */
export type BatchItem =
  | { readonly token: TokenRef; readonly result: Token; readonly error?: undefined }
  | { readonly token: TokenRef; readonly error: ClientError; readonly result?: undefined };

/**
 * Returns the metadata of tokens in their order, by as many requests as it takes. A request that
 * fails is the error of each of its tokens.
 *
 * Errors: throws only the reason of an aborted signal, and a `RangeError` for a token id that is no
 * longer exact.
 */
export async function requestBatch(
  client: ApiKeyOptions,
  tokens: readonly TokenRef[],
  { maxParallel = 4, ...options }: BatchOptions,
): Promise<readonly BatchItem[]> {
  const parts = Array.from({ length: Math.ceil(tokens.length / MAX_TOKENS) }, (_, index) =>
    tokens.slice(index * MAX_TOKENS, (index + 1) * MAX_TOKENS),
  );
  const bodies = parts.map(bodyOf);
  const found: (readonly BatchItem[])[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < parts.length; index = next++) {
      const part = parts[index] ?? [];
      const outgoing = { method: 'POST', path: '/v1/nft/batch', body: bodies[index] ?? '', headers: bearer(client.apiKey) } as const;
      try {
        found[index] = (await exchange(client, outgoing, options, (received) => itemsOf(part, received))).data;
      } catch (error) {
        if (!(error instanceof MintmarkError)) throw error;
        found[index] = part.map((token) => ({ token, error: error as ClientError }));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(Math.max(maxParallel, 1), parts.length) }, work));
  return found.flat();
}

function bodyOf(tokens: readonly TokenRef[]): string {
  return JSON.stringify({
    tokens: tokens.map(({ chain, contract, tokenId }) => ({ chain: exact(chain), contract, tokenId: exact(tokenId) })),
  });
}

function itemsOf(tokens: readonly TokenRef[], received: Received): readonly BatchItem[] {
  const body = readJson(received);
  const results: unknown = typeof body === 'object' && body !== null && 'results' in body ? body.results : undefined;
  if (!Array.isArray(results) || results.length !== tokens.length)
    throw unreadable(received, `${tokens.length} results`, Array.isArray(results) ? `${results.length} results` : 'none');
  return tokens.map((token, index) => {
    const item: { readonly result?: Token; readonly error?: unknown } = results[index] ?? {};
    if (item.result !== undefined) return { token, result: item.result };
    if (isProblem(item.error)) return { token, error: problemError(item.error, received) };
    return { token, error: unreadable(received, 'a result or a problem', excerpt(item)) };
  });
}
