import { createPublicClient, http, toHex } from 'viem';
import type { Hex } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../rate-limit/suite/random.ts';
import { expectWhole, readAudit } from '../suite/signer/audit.ts';
import { accountOf } from '../suite/signer/signing.ts';
import { bearer, rpc, textAt } from '../suite/support/ask.ts';
import type { Served } from '../suite/support/host.ts';
import { World } from '../suite/support/world.ts';
import { PostgresServer } from './support/server.ts';
import { ProcessHost, nodeCommand } from '../support/process-host.ts';

const CLIENTS = 100;
/** Kills of a gateway or of the server while the clients send. A long run sets more. */
const KILLS = Math.ceil(Number(process.env['MINTMARK_FLEET_KILLS'] ?? 6) / 2);
/** Milliseconds that a test may take on a busy machine. */
const TIMEOUT_MS = 120_000 + KILLS * 20_000;

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

  test(
    'die with SIGKILL, and PostgreSQL with them: every client gets its transaction, once',
    async () => {
      const random = new Random('kills of gateways and of PostgreSQL');
      const url = await server.migrated();
      const before = await confirmed();
      const gateways = [await gateway(url), await gateway(url)];
      let answers = 0;
      let onAnswer = (): void => undefined;
      const hashes = new Map<string, Hex>();
      const client = async (index: number): Promise<void> => {
        for (let attempt = index; ; attempt += 1) {
          const served = gateways[attempt % gateways.length];
          if (served === undefined) throw new RangeError('expected a gateway');
          const key = `client-${index}`;
          const hash = await send(served, key, 1000 + index).catch(() => undefined);
          if (hash !== undefined) {
            hashes.set(key, hash);
            answers += 1;
            return onAnswer();
          }
          // The gateway or the server is down, and comes back.
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      };
      const kill = async (): Promise<void> => {
        for (let number = 1; number <= KILLS; number += 1) {
          const due = Math.min(answers + random.whole(1, Math.max(1, Math.floor(CLIENTS / KILLS))), CLIENTS);
          await new Promise<void>((resolve) => {
            onAnswer = () => void (answers >= due && resolve());
            onAnswer();
          });
          if (random.whole(1, 3) === 1) {
            await server.kill();
            await server.run();
          } else {
            const index = random.whole(0, gateways.length - 1);
            await gateways[index]?.kill();
            gateways[index] = await untilServed(url);
          }
        }
      };
      await Promise.all([kill(), ...upTo(CLIENTS).map(client)]);
      // Asking again returns the same transaction. It also broadcasts what a killed gateway did
      // not.
      const [served] = gateways;
      if (served === undefined) throw new RangeError('expected a gateway');
      for (const index of upTo(CLIENTS)) expect(await send(served, `client-${index}`, 1000 + index)).toBe(hashes.get(`client-${index}`));
      const receipts = await Promise.all([...hashes.values()].map((hash) => chain().waitForTransactionReceipt({ hash })));
      expect(new Set(receipts.map(({ transactionHash }) => transactionHash)).size).toBe(CLIENTS);
      expect(await confirmed()).toBe(before + CLIENTS);
      await expectWhole(served.baseUrl, world.token);
      expect(await readAudit(served.baseUrl, world.token, 100)).toHaveLength(CLIENTS);
      await Promise.all(gateways.map(({ stop }) => stop()));
    },
    TIMEOUT_MS,
  );
});

/** Starts a gateway again and again until the server is there, as a service manager does. */
async function untilServed(url: string): Promise<Served> {
  for (;;) {
    const served = await gateway(url).catch(() => undefined);
    if (served !== undefined) return served;
  }
}
