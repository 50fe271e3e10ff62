import { afterAll, beforeAll, expect, test } from 'vitest';
import { Stage } from '../metrics/support/stage.ts';
import type { Served } from '../metrics/support/stage.ts';
import { parseExposition, valueOf } from '../metrics/support/exposition.ts';
import { ask, expectRpcError, rpc } from '../suite/support/ask.ts';
import { RedisServer } from './support/server.ts';

const [CLIENTS, ALLOWED] = [64, 20];

let server: RedisServer;
let stage: Stage;
beforeAll(async () => {
  [server, stage] = [await RedisServer.start(), await Stage.create()];
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** Serves a gateway whose limits are in the server, without a signer. */
async function serve(): Promise<Served> {
  const { signer: _, ...config } = stage.configuration();
  const policies = [{ name: 'all', quota: ALLOWED, window: 86_400 }];
  return stage.serve({
    ...config,
    // A busy machine may take longer than fifty milliseconds.
    limits: { costs: { '*': 1 }, plans: { anonymous: { policies } }, onStoreFailure: 'closed', storeDeadlineMs: 5_000 },
    state: { redis: server.url },
  });
}

const call = ({ server: { url } }: Served) => rpc(`${url}rpc/${stage.devnet.chainId}`, { method: 'eth_blockNumber' });
const health = async ({ server: { url } }: Served): Promise<number | undefined> => {
  const { body } = await ask(`${url}metrics`);
  return valueOf(parseExposition(String(body)), 'mintmark_limits_store_duration_seconds_count');
};

test(`${CLIENTS} clients of two gateways: exactly the quota passes, and a server that is gone refuses`, async () => {
  await using one = await serve();
  await using other = await serve();
  const replies = await Promise.all(Array.from({ length: CLIENTS }, (_, index) => call(index % 2 === 0 ? one : other)));
  const statuses = replies.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(ALLOWED);
  expect(statuses.filter((status) => status === 429)).toHaveLength(CLIENTS - ALLOWED);
  expect(await health(one)).toBe(CLIENTS / 2);

  await server.kill();
  for (let index = 0; index < 3; index++) expectRpcError(await call(one), { status: 503, code: -32603, problem: 'store-unavailable' });
  const lines = one.log.lines.filter((line) => line.includes('"msg":"limits:')).map((line): unknown => JSON.parse(line));
  expect(lines).toMatchObject([{ level: 50, at: 'store', msg: expect.stringContaining('the store failed') }]);
});
