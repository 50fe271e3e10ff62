import { fileURLToPath } from 'node:url';
import { parseTransaction } from 'viem';
import { expect, test } from 'vitest';
import { verify } from '../../cli/audit/verify.ts';
import type { Recorded } from '../../hosts/shared/audit/record.ts';
import { openPostgresLedger } from '../../hosts/node/stores/postgres/ledger.ts';
import { hexOf } from '../../hosts/shared/hex.ts';
import { Random } from '../rate-limit/suite/random.ts';
import { PostgresServer } from './support/server.ts';
import { runNode } from '../support/program.ts';
import type { Program } from '../support/program.ts';

const child = fileURLToPath(new URL('../vault/children/signs-in-fleet.ts', import.meta.url));
/** Kills of a process, or of the server, while two processes sign. */
const KILLS_A_ROUND = 6;
/** Rounds on one ledger. A long run sets more kills. */
const ROUNDS = Math.ceil(Number(process.env['MINTMARK_FLEET_KILLS'] ?? KILLS_A_ROUND) / KILLS_A_ROUND);
/** Transactions that each process signs in a round. */
const COUNT = 200;
/** Transactions of each of eight processes that are not killed. */
const COUNT_OF_EIGHT = 50;
/** Milliseconds that a test may take on a busy machine. */
const TIMEOUT_MS = 60_000 + ROUNDS * 60_000;

const sign = (url: string, prefix: string, count: number): Program =>
  runNode(['--disable-warning=ExperimentalWarning', child, url, prefix, String(count)], '.', {});

/** Collects what a process has printed. The same key must have the same signature every time. */
function collect(program: Program, results: Map<string, string>): void {
  for (const [, key = '', result = ''] of program.output().matchAll(/^signed \d+ (\S+) (\S+)$/gm)) {
    expect(results.get(key) ?? result).toBe(result);
    results.set(key, result);
  }
}

/** Verifies a ledger as `mintmark audit verify` does. Returns the number of its entries. */
async function verified(url: string): Promise<bigint> {
  const ledger = await openPostgresLedger({ url, directory: '.', wallet: 'tests' });
  async function* recorded(): AsyncGenerator<Recorded> {
    for (let after = 0n, page = await ledger.entries(after, 500); page.length > 0; page = await ledger.entries(after, 500)) {
      for (const { text, head, sequence } of page) {
        yield { tag: 'entry', entry: { text, hash: hexOf(head) } };
        after = sequence;
      }
    }
  }
  const { finding, entries } = await verify({ recorded: recorded(), checkpoints: [], publicKeys: new Set() });
  await ledger.close();
  expect(finding).toBeUndefined();
  return entries;
}

function noncesOf(results: ReadonlyMap<string, string>): number[] {
  const nonces = [...results.values()].map((result) => {
    const raw: unknown = JSON.parse(result);
    return parseTransaction(`0x${String(raw).slice(2)}`).nonce ?? 0;
  });
  return nonces.toSorted((a, b) => a - b);
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

test('eight busy processes on one wallet: no process is left out, and every nonce is given once', async () => {
  await using server = await PostgresServer.start();
  const url = await server.migrated();
  const results = new Map<string, string>();
  const programs = upTo(8).map((index) => sign(url, `process-${index}`, COUNT_OF_EIGHT));
  expect(await Promise.all(programs.map((program) => program.ended))).toEqual(programs.map(() => 0));
  for (const program of programs) {
    collect(program, results);
    expect(program.output()).toContain('done 0 contended');
  }
  expect(noncesOf(results)).toEqual(upTo(8 * COUNT_OF_EIGHT));
  expect(await verified(url)).toBe(BigInt(8 * COUNT_OF_EIGHT));
});

test(
  'processes and the server die at random points: the chain is valid, no nonce is given twice, and none is left out',
  async () => {
    const random = new Random('kills of processes and of PostgreSQL');
    await using server = await PostgresServer.start();
    const url = await server.migrated();
    const results = new Map<string, string>();
    for (let round = 1; round <= ROUNDS; round += 1) {
      await signAndKill(server, url, [`${round}-one`, `${round}-two`], random, results);
      // Each request has one entry and one nonce, however often it was asked for.
      expect(results.size).toBe(round * COUNT * 2);
      expect(noncesOf(results)).toEqual(upTo(results.size));
      expect(await verified(url)).toBe(BigInt(results.size));
    }
  },
  TIMEOUT_MS,
);

/**
 * Has a process of each name sign, kills them and the server, and starts them again to their end.
 */
async function signAndKill(
  server: PostgresServer,
  url: string,
  names: readonly string[],
  random: Random,
  results: Map<string, string>,
): Promise<void> {
  const programs = names.map((name) => sign(url, name, COUNT));
  for (let kill = 0; kill < KILLS_A_ROUND; kill += 1) {
    const index = random.whole(0, names.length - 1);
    const program = programs[index];
    if (program === undefined) throw new RangeError('expected a program');
    // So many signatures after its start. A process that has ended is started again all the same.
    await program.line(new RegExp(`^signed ${random.whole(1, COUNT)} |^done`));
    if (random.whole(1, 3) === 1) {
      await server.kill();
      await server.run();
    } else {
      program.signal('SIGKILL');
      await program.ended;
      collect(program, results);
      programs[index] = sign(url, names[index] ?? '', COUNT);
    }
  }
  expect(await Promise.all(programs.map((program) => program.ended))).toEqual(names.map(() => 0));
  for (const program of programs) collect(program, results);
}
