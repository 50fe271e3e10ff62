import type { ServerResponse } from 'node:http';
import { json as bodyJson } from 'node:stream/consumers';
import { startUpstream } from '../../node/support/upstream.ts';
import type { Upstream } from '../../node/support/upstream.ts';

/** An endpoint of a chain. */
export interface Chain extends Upstream {
  /** The calls that are held back, in order. */
  readonly held: readonly Held[];
  /** Resolves when so many calls are held back. */
  holding(count: number): Promise<void>;
}

/** A call whose response is held back. */
export interface Held {
  readonly response: ServerResponse;
  readonly id: unknown;
}

/** Answers a call. */
export function answer({ response, id }: Held): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', id, result: '0x1' }));
}

/** Starts an endpoint that answers every call with `0x1`, and holds back those of `held`. */
export async function startChain(held: string): Promise<Chain> {
  const calls: Held[] = [];
  let arrived = Promise.withResolvers<void>();
  const upstream = await startUpstream(async (request, response) => {
    const { id, method } = (await bodyJson(request)) as { id: unknown; method: string };
    if (method !== held) return answer({ response, id });
    calls.push({ response, id });
    arrived.resolve();
    arrived = Promise.withResolvers();
  });
  return {
    ...upstream,
    held: calls,
    holding: async (count) => {
      while (calls.length < count) await arrived.promise;
    },
  };
}
