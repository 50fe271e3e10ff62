import { createPublicClient, http, toHex } from 'viem';
import type { Hex } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectWhole, readAudit } from '../suite/signer/audit.ts';
import { accountOf } from '../suite/signer/signing.ts';
import { bearer, rpc, textAt } from '../suite/support/ask.ts';
import type { Served } from '../suite/support/host.ts';
import { World } from '../suite/support/world.ts';
import { PostgresServer } from './support/server.ts';
import { ProcessHost, nodeCommand } from '../support/process-host.ts';

const CLIENTS = 100;

let world: World;
let host: ProcessHost;
let server: PostgresServer;
beforeAll(async () => {
  host = new ProcessHost(nodeCommand);
  [world, server] = await Promise.all([World.create(host), PostgresServer.start()]);
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** Serves a gateway with files of its own, and the fleet's ledger. */
async function gateway(url: string): Promise<Served> {
  const state = { sqlite: './mintmark.db', postgres: '${LEDGER}' };
  return await world.serve({ ...world.configuration(), state }, { env: { LEDGER: url } });
}

const chain = () => createPublicClient({ transport: http(world.devnet.rpcUrl), pollingInterval: 20 });
const confirmed = (): Promise<number> => chain().getTransactionCount({ address: world.devnet.signer.address });

/** Sends a transaction, and returns its hash. Throws if the gateway does not answer with one. */
async function send(served: Served, key: string, value: number): Promise<Hex> {
  const params = [{ from: world.devnet.signer.address, to: accountOf(world, 1), value: toHex(value) }];
  const url = `${served.baseUrl}/v1/signer/${world.devnet.chainId}`;
  const headers = { ...bearer(world.token), 'idempotency-key': key };
  return textAt((await rpc(url, { method: 'eth_sendTransaction', params }, headers)).body, 'result') as Hex;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('two gateways on one wallet', () => {
  test('serve a hundred clients: every transaction is mined, and both have the same whole audit', async () => {
    const url = await server.migrated();
    const before = await confirmed();
    const gateways = await Promise.all([gateway(url), gateway(url)]);
    const [first, second] = gateways;
    const hashes = await Promise.all(upTo(CLIENTS).map((index) => send(index % 2 === 0 ? first : second, `client-${index}`, 1 + index)));
    expect(new Set(hashes).size).toBe(CLIENTS);
    const receipts = await Promise.all(hashes.map((hash) => chain().waitForTransactionReceipt({ hash })));
    expect(receipts.map(({ status }) => status)).toEqual(hashes.map(() => 'success'));
    expect(await confirmed()).toBe(before + CLIENTS);
    const audits = await Promise.all(gateways.map(({ baseUrl }) => readAudit(baseUrl, world.token, 100)));
    expect(audits[0]).toHaveLength(CLIENTS);
    expect(audits[0]).toEqual(audits[1]);
    for (const { baseUrl } of gateways) await expectWhole(baseUrl, world.token);
    expect(await Promise.all(gateways.map(({ stop }) => stop()))).toEqual([0, 0]);
  });
});
