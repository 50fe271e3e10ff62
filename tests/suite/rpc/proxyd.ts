import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { envelope, post } from '../support/ask.ts';
import type { Served } from '../support/host.ts';
import { resultFor, startNodeProxy } from '../support/node-proxy.ts';
import type { NodeProxy } from '../support/node-proxy.ts';
import type { World } from '../support/world.ts';
import { sha256Hex } from '../support/world.ts';

/** A case of proxyd's own tests: calls one after the other, or a batch, and what became of them. */
interface ProxydCase {
  readonly name: string;
  readonly single?: readonly string[];
  readonly batch?: readonly string[];
  readonly user_agent?: string;
  readonly http: number | Readonly<Record<string, number>>;
  readonly item_error_codes?: readonly (number | null)[];
}

const file = new URL('../../vectors/rate-limit/jsonrpc-batch-cases.json', import.meta.url);
const vectors: { readonly cases: readonly ProxydCase[] } = JSON.parse(readFileSync(file, 'utf8'));

/** Cases in which the proxy differs from proxyd on purpose, and what it does instead. */
const differs: Readonly<Record<string, string>> = {
  'RPC override in batch': 'a batch is admitted as a whole, so no part of it is performed',
  'Batch RPC with some requests rate limited': 'a batch is admitted as a whole, so no part of it is performed',
  'RPC override in batch exempt': 'no client is exempt by a field that it sends itself',
};

/**
 * proxyd's cases of rate limits. Two calls of a base rate are a quota of 2 here, and a method of
 * which one call is allowed costs 2. The code of a limit is -32005 in the place of -32016.
 */
export function proxydCases(world: () => World): void {
  describe("proxyd's cases of rate limits", () => {
    let upstream: NodeProxy;
    let served: Served;
    beforeAll(async () => {
      const chain = String(world().devnet.chainId);
      upstream = await startNodeProxy(world(), (call) => resultFor(call, '0x1'));
      const methods = ['eth_foobar', 'eth_baz'];
      served = await world().serve({
        ...world().configuration(),
        ...upstream.change,
        chains: { [chain]: { ...Object.values(upstream.change.chains)[0], methods } },
        limits: {
          costs: { eth_foobar: 2, eth_baz: 2, '*': 1 },
          plans: {
            anonymous: { policies: [{ name: 'wide', quota: 1_000_000, window: 10 }] },
            base: { policies: [{ name: 'base', quota: 2, window: 86_400 }] },
          },
          keys: vectors.cases.map(({ name }) => ({ sha256: sha256Hex(name), plan: 'base' })),
        },
      });
    });
    afterAll(async () => {
      await served.stop();
      await upstream.close();
    });

    test.each(vectors.cases)('$name', async ({ name, single = [], batch = [], http, user_agent = 'a client' }) => {
      const headers = { 'x-api-key': name, 'user-agent': user_agent };
      const send = (body: unknown) => post(`${served.baseUrl}/rpc/${world().devnet.chainId}`, body, headers);
      const statuses: Record<string, number> = {};
      for (const method of single) {
        const { status } = await send(envelope({ method, id: 999 }));
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
      if (batch.length === 0) return expect(statuses).toEqual(http);
      expect(differs, 'every case with a batch is known').toHaveProperty(name);
      const reply = await send(batch.map((method, id) => envelope({ method, id })));
      // A batch that costs more than can ever be spent is refused with a code that nobody repeats.
      const refused = { code: -32600, data: expect.objectContaining({ code: 'cost-exceeds-capacity' }) };
      expect(reply.body).toEqual(batch.map((_, id) => expect.objectContaining({ id, error: expect.objectContaining(refused) })));
      // Nothing was spent either.
      return expect((await send(envelope({ method: 'eth_baz' }))).status).toBe(200);
    });
  });
}
