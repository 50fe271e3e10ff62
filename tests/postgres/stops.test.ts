import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toHex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectWhole } from '../suite/signer/audit.ts';
import { at, bearer, rpc } from '../suite/support/ask.ts';
import type { Served } from '../suite/support/host.ts';
import { World } from '../suite/support/world.ts';
import { mintmark } from '../support/mintmark.ts';
import { ProcessHost, nodeCommand } from '../support/process-host.ts';
import { runNode } from '../support/program.ts';
import { temporary } from '../vault/support/child.ts';
import { PostgresServer } from './support/server.ts';

/** Requests that each gateway has under way at any time. */
const CLIENTS = 8;
const spareKey = `0x${'07'.repeat(32)}` as const;
const spare = privateKeyToAccount(spareKey).address;

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

let url: string;
beforeEach(async () => void (url = await server.migrated()));

/**
 * Returns the configuration of the fleet: the keys `hot` and `spare`, the callers `demo` and
 * `plain`.
 */
function configuration(): object {
  const { signer, ...rest } = world.configuration();
  const keys = [...signer.keys, { id: 'spare', env: 'SPARE' }];
  const callers = signer.callers.map((caller) => ({ ...caller, keys: keys.map(({ id }) => id) }));
  return { ...rest, signer: { ...signer, keys, callers }, state: { sqlite: './mintmark.db', postgres: '${LEDGER}' } };
}

const gateway = (): Promise<Served> => world.serve(configuration(), { env: { LEDGER: url, SPARE: spareKey } });

/** Runs a command on the configuration of the fleet. It has the database and no key. */
async function command(name: string, ...args: readonly string[]): Promise<{ readonly status: number; readonly output: string }> {
  return await commandBy(configuration(), name, ...args);
}

async function commandBy(config: object, name: string, ...args: readonly string[]): ReturnType<typeof command> {
  await using folder = await temporary();
  const file = join(folder.path, 'config.json');
  await writeFile(file, JSON.stringify(config));
  const program = runNode([mintmark, name, '--config', file, '--reason', 'a test', ...args], folder.path, { LEDGER: url });
  return { status: await program.ended, output: program.output() };
}

/** Gives an order, and returns the sequence of its entry. */
async function ordered(name: string, ...args: readonly string[]): Promise<number> {
  const { status, output } = await command(name, ...args, '--json');
  expect([status, output]).toEqual([
    0,
    expect.stringMatching(/^\{"wallet":"default","sequence":"\d+","head":"0x[0-9a-f]{64}","stillStopped":\[\]\}$/),
  ]);
  return Number(/"sequence":"(\d+)"/.exec(output)?.[1]);
}

/** Asks for a signature. Returns `signed`, or the code of the refusal and its words. */
async function sign({ baseUrl }: Served, token: string, account: string): Promise<string> {
  const call = { method: 'personal_sign', params: [toHex('hello'), account] };
  const { body } = await rpc(`${baseUrl}/v1/signer`, call, bearer(token));
  if (at(body, 'result') !== undefined) return 'signed';
  return `${String(at(body, 'error', 'data', 'code'))}: ${String(at(body, 'error', 'data', 'detail'))}`;
}

/**
 * Keeps several clients signing until it is ended. Counts the outcomes of calls by when they began.
 */
function load(
  gateways: readonly Served[],
  account: string,
): { mark(): void; before: Map<string, number>; after: Map<string, number>; end(): Promise<void> } {
  const [before, after] = [new Map<string, number>(), new Map<string, number>()];
  let current = before;
  const running = new AbortController();
  const client = async (served: Served, index: number): Promise<void> => {
    while (!running.signal.aborted) {
      const counts = current;
      const outcome = `${index} ${await sign(served, world.token, account)}`;
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    }
  };
  const clients = gateways.flatMap((served, index) => Array.from({ length: CLIENTS }, () => client(served, index)));
  return {
    before,
    after,
    mark: () => (current = after),
    end: async () => {
      running.abort();
      await Promise.all(clients);
    },
  };
}

const until = (condition: () => boolean): Promise<void> => expect.poll(condition, { timeout: 30_000, interval: 5 }).toBe(true);

async function refused(served: Served, token: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const { body } = await rpc(`${served.baseUrl}/v1/signer/${world.devnet.chainId}`, { method, params }, bearer(token));
  return at(body, 'error', 'data', 'code');
}

describe('two gateways that sign under load', () => {
  test('sign nothing with a key from the commit of its freeze on, and sign again once it is lifted', async () => {
    const gateways = await Promise.all([gateway(), gateway()]);
    const hot = world.devnet.signer.address;
    const running = load(gateways, hot);
    await until(() => ['0 signed', '1 signed'].every((name) => (running.before.get(name) ?? 0) > 20));
    const sequence = await ordered('freeze', '--key', 'hot');
    running.mark();
    const denied = `forbidden: the key hot is frozen by entry ${sequence} of the ledger`;
    await until(() => [0, 1].every((index) => (running.after.get(`${index} ${denied}`) ?? 0) > 20));
    await running.end();
    // Whoever asked after the command had ended got nothing, at either gateway.
    expect([...running.after.keys()].toSorted()).toEqual([`0 ${denied}`, `1 ${denied}`]);
    for (const served of gateways) expect(await sign(served, world.token, spare)).toBe('signed');
    // No signature stands behind the freeze in the ledger: `audit verify` looks for one.
    for (const { baseUrl } of gateways) await expectWhole(baseUrl, world.token);
    expect(await ordered('unfreeze', '--key', 'hot')).toBeGreaterThan(sequence);
    for (const served of gateways) expect(await sign(served, world.token, hot)).toBe('signed');
    await Promise.all(gateways.map(({ stop }) => stop()));
  });

  test('give nothing to a caller that is revoked, and sign nothing at all while every key is frozen', async () => {
    const gateways = await Promise.all([gateway(), gateway()]);
    const hot = world.devnet.signer.address;
    for (const served of gateways) expect(await sign(served, world.plainToken, hot)).toBe('signed');
    await ordered('revoke', '--caller', 'plain');
    for (const served of gateways) {
      expect(await sign(served, world.plainToken, hot)).toMatch(/^unauthorized: /);
      expect(await refused(served, world.plainToken, 'signer_transactions', [{ account: hot }])).toBe('unauthorized');
      expect(await sign(served, world.token, hot)).toBe('signed');
    }
    await ordered('reinstate', '--caller', 'plain');
    const sequence = await ordered('freeze', '--all');
    for (const served of gateways) {
      for (const account of [hot, spare])
        expect(await sign(served, world.plainToken, account)).toBe(`forbidden: the signer is frozen by entry ${sequence} of the ledger`);
    }
    await ordered('unfreeze', '--all');
    await ordered('revoke', '--caller', 'demo');
    for (const served of gateways) {
      expect(await sign(served, world.plainToken, spare)).toBe('signed');
      expect(await refused(served, world.token, 'signer_audit', [])).toBe('unauthorized');
    }
    await Promise.all(gateways.map(({ stop }) => stop()));
  });
});

describe('an order', () => {
  test('is written once, and needs no gateway', async () => {
    expect(await command('freeze', '--key', 'hot')).toEqual({
      status: 0,
      output: 'the key hot is frozen: entry 1 of the wallet default, for every gateway from now on',
    });
    expect(await command('freeze', '--key', 'hot')).toEqual({ status: 0, output: 'nothing to do: the key hot is frozen already' });
    expect(await command('unfreeze', '--key', 'spare', '--json')).toEqual({
      status: 0,
      output: '{"wallet":"default","sequence":null,"head":null,"stillStopped":[]}',
    });
    expect((await command('revoke', '--caller', 'plain')).output).toContain('the caller plain is revoked: entry 2');
    await ordered('freeze', '--all');
    const { output } = await command('unfreeze', '--key', 'hot');
    expect(output.split('\n')).toEqual([
      expect.stringContaining('the key hot is not frozen by the ledger: entry 4'),
      'still so: the signer is frozen by entry 3 of the ledger',
    ]);
  });

  test('about an id that nobody knows is refused, unless that is meant', async () => {
    const { status, output } = await command('freeze', '--key', 'hott');
    expect([status, output]).toEqual([
      1,
      expect.stringContaining(
        '--key: expected a key of the configuration (hot, spare), or one that the ledger has recorded, got hott. --any-id',
      ),
    ]);
    expect((await command('freeze', '--key', 'hott', '--any-id')).status).toBe(0);
    expect((await command('freeze')).status).toBe(2);
    expect((await command('freeze', '--all', '--reason', 'two\nlines')).output).toContain(
      '--reason: expected 1 to 500 characters on one line',
    );
  });

  test('on a ledger in a file is refused, and says what to do', async () => {
    const { state: _, ...inAFile } = configuration() as { readonly state: object };
    const freeze = await commandBy(inAFile, 'freeze', '--key', 'hot');
    expect([freeze.status, freeze.output]).toEqual([1, expect.stringContaining('change `signer.frozen`, and send SIGHUP to the gateway')]);
    const revoke = await commandBy(inAFile, 'revoke', '--caller', 'plain');
    expect([revoke.status, revoke.output]).toEqual([
      1,
      expect.stringContaining('take the caller out of `signer.callers`, and send SIGHUP'),
    ]);
  });

  test('fails if the database cannot be reached', async () => {
    url = 'postgres://mintmark@127.0.0.1:1/ledger';
    const { status, output } = await command('freeze', '--all');
    expect([status, output]).toEqual([1, expect.stringContaining('postgres 127.0.0.1:1/ledger: this ledger cannot be used')]);
  });
});
