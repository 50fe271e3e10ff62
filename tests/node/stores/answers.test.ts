import { spawnSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { SqliteAnswers } from '../../../hosts/node/stores/answers-sqlite.ts';
import type { AnswersOptions } from '../../../hosts/node/stores/answers-sqlite.ts';
import { answersContract } from '../../answers/contract.ts';
import { everything, kept, key, range, valid, value } from '../../answers/values.ts';
import { temporary } from '../../vault/support/child.ts';

/** A folder for a store's file, a clock that a test sets, and the failures of the store. */
class Stage implements AsyncDisposable {
  now = 1_000_000n;
  readonly failures: unknown[] = [];
  readonly #folder: Awaited<ReturnType<typeof temporary>>;
  readonly file: string;

  constructor(folder: Awaited<ReturnType<typeof temporary>>) {
    this.#folder = folder;
    this.file = join(folder.path, 'answers.db');
  }

  open(more: Partial<AnswersOptions> = {}): SqliteAnswers {
    return new SqliteAnswers({ file: this.file, now: () => this.now, onFailure: (failure) => this.failures.push(failure), ...more });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder[Symbol.asyncDispose]();
  }
}

const stage = async (): Promise<Stage> => new Stage(await temporary());
const noMemory = { maxBytes: 0, maxAnswers: 0 };
const ids = (count: number): bigint[] => Array.from({ length: count }, (_, id) => BigInt(id));
const marks = (store: SqliteAnswers, of: readonly bigint[]) => of.map((id) => valid(store.recall(key(id)))?.[0]);

describe.each([
  ['in memory and in the file', {}],
  ['in the file alone', { memory: noMemory }],
])('a store of answers %s', (_, more) => {
  answersContract(async () => {
    const at = await stage();
    return Object.assign(at, { store: at.open(more) });
  }, 1024);
});

test('answers survive a restart, and what was forgotten does not', async () => {
  await using at = await stage();
  const first = at.open();
  for (const id of ids(5)) first.remember(kept(at.now, key(id), Number(id)));
  first.remember(kept(at.now, key(undefined), 9));
  first.forget(range(1n, 2n));
  first.close();
  const second = at.open();
  expect(marks(second, ids(5))).toEqual([0, undefined, undefined, 3, 4]);
  second.forget(range(3n, 3n));
  expect(marks(second, ids(5))).toEqual([0, undefined, undefined, undefined, 4]);
  second.close();
  const third = at.open();
  expect(marks(third, ids(5))).toEqual([0, undefined, undefined, undefined, 4]);
  expect(valid(third.recall(key(undefined)))).toEqual(value(9));
  expect(third.recall(key(1n))).toEqual({ value: value(1), outdated: true });
  third.forget(everything);
  third.close();
  const last = at.open();
  expect([...marks(last, ids(5)), valid(last.recall(key(undefined)))]).toEqual(Array(6).fill(undefined));
  last.close();
  expect(at.failures).toEqual([]);
});

test('memory is bounded by answers and by bytes, and what it drops is still in the file', async () => {
  await using at = await stage();
  for (const memory of [
    { maxBytes: 2 ** 20, maxAnswers: 10 },
    { maxBytes: 4096, maxAnswers: 1000 },
  ]) {
    const store = at.open({ memory });
    for (const id of ids(100)) store.remember(kept(at.now, key(id), Number(id)));
    expect(marks(store, ids(100))).toEqual(ids(100).map(Number));
    store.close();
  }
});

test('the file is bounded by answers and by bytes', async () => {
  await using at = await stage();
  const rows = at.open({ memory: noMemory, maxAnswers: 5 });
  for (const id of ids(20)) rows.remember(kept(at.now, key(id), 1));
  const left = (store: SqliteAnswers) => ids(20).filter((id) => store.recall(key(id)) !== undefined);
  expect(left(rows)).toEqual([15n, 16n, 17n, 18n, 19n]);
  rows.close();
  // Ten bytes of answer and eight of time each.
  const bytes = at.open({ memory: noMemory, maxBytes: 180 });
  for (const id of ids(20)) bytes.remember(kept(at.now, key(id), 1));
  expect(left(bytes)).toHaveLength(10);
  // An answer that is too large leaves nothing, not even the one before it.
  bytes.remember(kept(at.now, key(19n), 1, 100));
  expect(bytes.recall(key(19n))).toBeUndefined();
  bytes.close();
  expect(at.failures).toEqual([]);
});

test('without its file the store keeps answers in memory, and says so once', async () => {
  await using at = await stage();
  writeFileSync(at.file, 'words '.repeat(1000));
  const store = at.open();
  store.remember(kept(at.now, key(1n), 1));
  expect(marks(store, [1n])).toEqual([1]);
  expect(store.forget(everything)).toBe(true);
  expect(marks(store, [1n])).toEqual([undefined]);
  store.close();
  expect(at.failures).toMatchObject([{ name: 'StoreOpenError', kind: 'store of answers', problem: { code: 'wrong-kind' } }]);
  expect(statSync(at.file).size).toBe(6000);
});

test('on a full disk answers are kept in memory, and what was forgotten is in no file', async () => {
  await using at = await stage();
  const program = fileURLToPath(new URL('full-disk-answers.ts', import.meta.url));
  const { stdout, stderr } = spawnSync('sh', ['-c', 'ulimit -f 200; exec "$0" "$@"', process.execPath, program, at.file], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({ before: 0, isReported: true, inMemory: 1, forgotten: true });
  at.now = BigInt(Date.now()) * 1000n;
  const store = at.open();
  expect(valid(store.recall(key(0n)))).toBeUndefined();
  store.close();
});
