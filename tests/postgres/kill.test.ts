import { fileURLToPath } from 'node:url';
import { parseTransaction } from 'viem';
import { expect, test } from 'vitest';
import { verify } from '../../cli/audit/verify.ts';
import type { Recorded } from '../../cli/audit/record.ts';
import { openPostgresLedger } from '../../hosts/node/stores/postgres/ledger.ts';
import { hexOf } from '../../hosts/shared/hex.ts';
import { Random } from '../rate-limit/suite/random.ts';
import { PostgresServer } from './support/server.ts';
import { runNode } from '../support/program.ts';
import type { Program } from '../support/program.ts';

const child = fileURLToPath(new URL('../vault/children/signs-in-fleet.ts', import.meta.url));
/** Transactions that each process signs. */
const COUNT = 200;
/** Kills of a process, and of the server. A long run sets more. */
const KILLS = Number(process.env['MINTMARK_FLEET_KILLS'] ?? 6);

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
  const programs = upTo(8).map((index) => sign(url, `process-${index}`, COUNT / 4));
  expect(await Promise.all(programs.map((program) => program.ended))).toEqual(programs.map(() => 0));
  for (const program of programs) {
    collect(program, results);
    expect(program.output()).toContain('done 0 contended');
  }
  expect(noncesOf(results)).toEqual(upTo(COUNT * 2));
  expect(await verified(url)).toBe(BigInt(COUNT * 2));
});

test('processes and the server die at random points: the chain is valid, no nonce is given twice, and none is left out', async () => {
  const random = new Random('kills of processes and of PostgreSQL');
  await using server = await PostgresServer.start();
  const url = await server.migrated();
  const results = new Map<string, string>();
  const names = ['one', 'two'];
  const programs = names.map((name) => sign(url, name, COUNT));
  for (let kill = 0; kill < KILLS; kill += 1) {
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
  expect(await Promise.all(programs.map((program) => program.ended))).toEqual([0, 0]);
  for (const program of programs) collect(program, results);
  // Each request has one entry and one nonce, however often it was asked for.
  expect(results.size).toBe(COUNT * 2);
  expect(noncesOf(results)).toEqual(upTo(COUNT * 2));
  expect(await verified(url)).toBe(BigInt(COUNT * 2));
});
