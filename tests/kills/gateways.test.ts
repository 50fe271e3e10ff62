/**
 * Gateways as operators run them, with rounds over the outbox, die with SIGKILL while many clients
 * send transactions to a chain, and so does PostgreSQL. Nothing is lost, and nothing is signed
 * twice.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestClient, http, toHex } from 'viem';
import { anvil } from 'viem/chains';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PostgresServer } from '../postgres/support/server.ts';
import { Random } from '../rate-limit/suite/random.ts';
import { accountOf, chainClient, minedAfterBlock } from '../suite/signer/signing.ts';
import { bearer, rpc, textAt } from '../suite/support/ask.ts';
import type { Served } from '../suite/support/host.ts';
import { World } from '../suite/support/world.ts';
import { ProcessHost, nodeCommand } from '../support/process-host.ts';
import { Clients } from './clients.ts';
import { Fleet } from './fleet.ts';
import type { KillableServer } from './fleet.ts';
import { expectConsistent, signedEntries } from './record.ts';
import type { SignedEntry } from './record.ts';

/** Kills of each test. A long run sets more. */
const KILLS = Number(process.env['MINTMARK_GATEWAY_KILLS'] ?? 6);
/** After so many kills everything must have been mined. */
const KILLS_A_ROUND = 50;
/** One kill in so many comes when no client sends, and rounds over the outbox send alone. */
const ONE_IDLE_KILL_IN = 6;
const CLIENTS = 24;
/** The most answers between two kills. */
const MAX_ANSWERS = 200;
/** A round over the outbox leaves a younger transaction to the request that sends it. */
const DEADLINE_MS = 3000;
/** Milliseconds that a test may take on a busy machine. */
const TIMEOUT_MS = 180_000 + KILLS * 30_000;

let world: World;
let host: ProcessHost;
beforeAll(async () => {
  host = new ProcessHost(nodeCommand);
  world = await World.create(host);
  // Transactions wait for a block, as they do on other chains.
  const chain = createTestClient({ chain: anvil, mode: 'anvil', transport: http(world.devnet.rpcUrl) });
  await chain.setAutomine(false);
  await chain.setIntervalMining({ interval: 1 });
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

/** What the spending limits allow: wei of value, and wei of fees. */
interface Caps {
  readonly value: bigint;
  readonly fee: bigint;
}

const plenty: Caps = { value: 10n ** 24n, fee: 10n ** 24n };
const checkpointSeed = { CHECKPOINT_SEED: '5a'.repeat(32) };

function configuration(state: object, caps: Caps): object {
  const demo = world.configuration();
  const limit = { window: 86_400, per: ['key'], chain: String(world.devnet.chainId) };
  const spendingLimits = [
    { ...limit, name: 'value', value: { max: String(caps.value) } },
    { ...limit, name: 'fee', fee: { max: String(caps.fee) } },
  ];
  const checkpoints = { env: 'CHECKPOINT_SEED', every: 16 };
  return {
    ...demo,
    content: { ...demo.content, deadlineMs: DEADLINE_MS },
    signer: { ...demo.signer, spendingLimits, checkpoints },
    state,
  };
}

/**
 * Kills until `KILLS`, and expects after each round that nothing is lost. Returns what was signed.
 */
async function killAndExpect(name: string, fleet: Fleet, random: Random): Promise<readonly SignedEntry[]> {
  const began = performance.now();
  const clients = new Clients(world, fleet, random);
  const base = await minedAfterBlock(world);
  let entries: readonly SignedEntry[] = [];
  for (let killed = 0; killed < KILLS;) {
    const round = Math.min(KILLS - killed, KILLS_A_ROUND);
    killed += round;
    await killUnderLoad(fleet, clients, random, round);
    const before = entries.length;
    entries = await expectNothingLost(fleet, clients, base, before);
    const seconds = Math.round((performance.now() - began) / 1000);
    console.log(
      `${name}: ${fleet.gatewayKills} kills of gateways, ${fleet.serverKills} of the server, ${entries.length} signed and mined, ` +
        `${clients.hashes.size} answered, ${clients.abandoned.size} given up by clients, ` +
        `${fleet.sentAgain} sent again by rounds, ${seconds} s`,
    );
  }
  return entries;
}

async function killUnderLoad(fleet: Fleet, clients: Clients, random: Random, kills: number): Promise<void> {
  const enough = new AbortController();
  const idle = Math.floor(kills / ONE_IDLE_KILL_IN);
  const kill = async (): Promise<void> => {
    for (let count = 0; count < kills - idle; count += 1) {
      await clients.answered(random.magnitude(MAX_ANSWERS));
      await sleep(random.whole(0, 20));
      await fleet.killOne(random);
    }
    enough.abort();
  };
  await Promise.all([clients.run(CLIENTS, enough.signal), kill()]);
  for (let count = 0; count < idle; count += 1) {
    await sleep(random.whole(0, DEADLINE_MS));
    await fleet.killOne(random);
  }
}

/**
 * Waits until everything that was signed is mined, with no request to help, and returns what was
 * signed. The receipts of the first `known` were looked at before.
 */
async function expectNothingLost(fleet: Fleet, clients: Clients, base: number, known: number): Promise<readonly SignedEntry[]> {
  const entries = await signedEntries(fleet.gateway(0), world.token);
  expectConsistent(entries, base, clients);
  await expect.poll(() => minedAfterBlock(world), { timeout: TIMEOUT_MS, interval: 300 }).toBe(base + entries.length);
  const fresh = entries.slice(known);
  for (const { hash } of fresh) expect(await chainClient(world).getTransactionReceipt({ hash })).toMatchObject({ status: 'success' });
  // Every key has the hash that it had, at every gateway, and nothing more is signed for it.
  const hashes = new Set(fresh.map(({ hash }) => hash));
  const keys = [...clients.hashes].filter(([, hash]) => hashes.has(hash)).map(([key]) => key);
  await clients.repeatAll(keys, CLIENTS);
  expect(await signedEntries(fleet.gateway(1), world.token)).toEqual(entries);
  return entries;
}

/** Expects that the spending limits have counted exactly what was signed. */
async function expectCharged(served: Served, spent: Caps): Promise<void> {
  const [from, to] = [world.devnet.signer.address, accountOf(world, 1)];
  const fees = { gas: toHex(21_000), maxFeePerGas: '0x1', maxPriorityFeePerGas: '0x1' };
  for (const [name, change] of [
    ['value', { value: '0x1' }],
    ['fee', { value: '0x0', ...fees }],
  ] as const) {
    const call = { method: 'eth_sendTransaction', params: [{ from, to, ...change }] };
    const reply = await rpc(`${served.baseUrl}/v1/signer/${world.devnet.chainId}`, call, bearer(world.token));
    expect(textAt(reply.body, 'error', 'data', 'detail')).toContain(`seconds: ${spent[name]} used, `);
  }
  expect(await served.stop()).toBe(0);
}

/** Performs a test with a gateway on each of these states. */
async function perform(
  name: string,
  states: readonly object[],
  env: Readonly<Record<string, string>>,
  server?: KillableServer,
): Promise<void> {
  const serve = (state: object, caps: Caps): Promise<Served> =>
    world.serve(configuration(state, caps), { env: { ...checkpointSeed, ...env } });
  const starts = states.map((state) => () => serve(state, plenty));
  const fleet = await Fleet.start(server === undefined ? { starts } : { starts, server });
  const entries = await killAndExpect(name, fleet, new Random(name));
  expect(fleet.gatewayKills + fleet.serverKills).toBe(KILLS);
  expect(await fleet.stop()).toEqual(states.map(() => 0));
  const sum = (field: 'value' | 'fee'): bigint => entries.reduce((total, entry) => total + entry[field], 0n);
  const spent: Caps = { value: sum('value'), fee: sum('fee') };
  const [state = {}] = states;
  await expectCharged(await serve(state, spent), spent);
}

test(
  'one gateway on SQLite: every transaction is mined, once',
  async () => {
    await perform('kills of a gateway on SQLite', [{ sqlite: join(await host.directory(), 'state.db') }], {});
  },
  TIMEOUT_MS,
);

test(
  'two gateways on PostgreSQL, which dies as well: every transaction is mined, once',
  async () => {
    await using server = await PostgresServer.start();
    const state = async (): Promise<object> => ({ sqlite: join(await host.directory(), 'state.db'), postgres: '${LEDGER}' });
    const states = [await state(), await state()];
    await perform('kills of two gateways and of PostgreSQL', states, { LEDGER: await server.migrated() }, server);
  },
  TIMEOUT_MS,
);
