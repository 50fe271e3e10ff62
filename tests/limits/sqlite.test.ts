import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { policyOf } from '../rate-limit/suite/completed.ts';
import { StoreOpenError } from '../../hosts/node/stores/open-error.ts';
import { SqliteLimits } from '../../hosts/node/stores/limits-sqlite.ts';
import { openLimits } from '../../hosts/shared/limits/limits.ts';
import type { StoredLimit } from '../../hosts/shared/limits/store.ts';
import { nativeLimiter } from '../rate-limit/forms.ts';

const limit = (expiresAt: number): StoredLimit => ({
  state: [{ policy: 'p', level: 0.1 + 0.2, at: 1_800_000_000_000 }],
  expiresAt,
});
const put = (store: SqliteLimits, key: string, kept: StoredLimit): void => store.update(key, () => ({ ...kept, result: undefined }));
const stateOf = (store: SqliteLimits, key: string) => store.update(key, (state) => ({ state, expiresAt: 100, result: state }));
const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

describe('limits in memory and in a file', () => {
  let folder = '';
  let path = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mintmark-limits-'));
    path = join(folder, 'limits.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const openError = (): StoreOpenError => {
    try {
      new SqliteLimits({ path }).close();
    } catch (error) {
      if (error instanceof StoreOpenError) return error;
      throw error;
    }
    throw new TypeError('expected a StoreOpenError');
  };

  test('survive a restart, to the last bit, until they expire', () => {
    const first = new SqliteLimits({ path, now: () => 0 });
    put(first, 'a', limit(50));
    put(first, 'b', limit(20));
    put(first, 'c', limit(50));
    put(first, 'c', { state: [], expiresAt: 0 });
    first.close();
    const second = new SqliteLimits({ path, now: () => 20 });
    expect(second.usage.keys).toBe(1);
    expect(stateOf(second, 'a')).toEqual(limit(50).state);
    second.close();
    const row = new DatabaseSync(path);
    expect(row.prepare('select key from kept').all()).toEqual([{ key: 'a' }]);
    row.close();
  });

  test('keep a client limited over a restart', async () => {
    const plans = new Map([
      ['free', { onStoreFailure: 'closed' as const, degradeShare: 1, policies: [policyOf({ name: 'p', quota: 2, window: 60, burst: 2 })] }],
    ]);
    const now = (): number => 1_800_000_000_000;
    const open = () =>
      openLimits({
        limiter: () => nativeLimiter,
        limits: { dialect: 'draft-11', costs: [], plans },
        store: new SqliteLimits({ path, now }),
        now,
      });
    const first = open();
    for (const allowed of [true, true, false])
      expect(await first.take({ plan: 'free', key: 'a', network: 'a', anonymous: true, calls: [{ name: 'x', blocks: 0 }] })).toMatchObject({
        val: { allowed },
      });
    await first.close();
    const second = open();
    expect(await second.take({ plan: 'free', key: 'a', network: 'a', anonymous: true, calls: [{ name: 'x', blocks: 0 }] })).toMatchObject({
      val: { allowed: false, retryAfter: 30 },
    });
    expect(await second.take({ plan: 'free', key: 'b', network: 'b', anonymous: true, calls: [{ name: 'x', blocks: 0 }] })).toMatchObject({
      val: { allowed: true },
    });
    await second.close();
  });

  test('are written within a second or so, and survive the death of the process', () => {
    const { signal } = spawnSync(process.execPath, [script('programs/killed.ts'), path], {
      stdio: 'inherit',
      timeout: 60_000,
      killSignal: 'SIGTERM',
    });
    expect(signal).toBe('SIGKILL');
    const store = new SqliteLimits({ path, now: () => 0 });
    expect(stateOf(store, 'a')).toEqual([{ policy: 'p', level: 7, at: 0 }]);
    store.close();
  });

  test('a state that no decision gave is left out, and told once', () => {
    const first = new SqliteLimits({ path, now: () => 0 });
    for (const key of ['a', 'b', 'c', 'd']) put(first, key, limit(50));
    first.close();
    const database = new DatabaseSync(path);
    const plant = database.prepare('update kept set state = ? where key = ?');
    plant.run('[{"policy":"p","level":1e308,"at":0}]', 'a');
    plant.run('[{"policy":"p","level":1,"at":9e15}]', 'b');
    plant.run('[', 'c');
    database.close();
    const told: string[] = [];
    const second = new SqliteLimits({ path, now: () => 0, onInvalidState: ({ message }) => told.push(message) });
    expect(['a', 'b', 'c', 'd'].map((key) => stateOf(second, key).length)).toEqual([0, 0, 0, 1]);
    expect(told).toEqual(['expected a state that a decision gave, got something else: it counts as no state']);
    second.close();
  });

  test('keys that have expired are deleted from the file', () => {
    let now = 0;
    const store = new SqliteLimits({ path, now: () => now });
    for (const key of ['a', 'b', 'c']) put(store, key, limit(50));
    expect(store.flush()).toBe(true);
    now = 50;
    put(store, 'd', limit(60));
    put(store, 'e', limit(50));
    store.close();
    const database = new DatabaseSync(path);
    expect(database.prepare('select key from kept').all()).toEqual([{ key: 'd' }]);
    database.close();
  });

  test('shared buckets survive a restart too', () => {
    const first = new SqliteLimits({ path, capacity: 2, now: () => 0 });
    for (const key of ['free:a', 'free:b', 'free:c']) put(first, key, limit(50));
    expect(first.usage).toEqual({ keys: 2, buckets: 1, overflowed: 1, unwritten: 3 });
    first.close();
    const second = new SqliteLimits({ path, now: () => 1 });
    expect(second.usage).toEqual({ keys: 2, buckets: 1, overflowed: 0, unwritten: 0 });
    expect(stateOf(second, 'free:c')).toEqual(limit(50).state);
    second.close();
  });

  test('a full disk fails no request, is reported, and the write is tried again', () => {
    const { stdout, stderr } = spawnSync(
      'sh',
      ['-c', 'ulimit -f 200; exec "$0" "$@"', process.execPath, script('programs/full-disk.ts'), path],
      {
        encoding: 'utf8',
        timeout: 60_000,
      },
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      before: true,
      during: false,
      decided: 2,
      size: 5_001,
      reported: 1,
      after: true,
      reportedInTheEnd: 1,
    });
    const store = new SqliteLimits({ path, now: () => 0 });
    expect([stateOf(store, 'before')[0]?.level, stateOf(store, 'after')[0]?.level, store.usage.keys]).toEqual([2, 1, 2]);
    store.close();
  });

  test('the set of unwritten keys is bounded while the disk is full, and all are written later', () => {
    const { stdout, stderr } = spawnSync(
      'sh',
      ['-c', 'ulimit -f 2000; exec "$0" "$@"', process.execPath, script('programs/long-full-disk.ts'), path],
      {
        encoding: 'utf8',
        timeout: 60_000,
      },
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ before: true, during: false, after: true, largestUnwritten: 2_000 });
    const database = new DatabaseSync(path);
    const keys = database
      .prepare('select key from kept')
      .all()
      .map(({ key }) => String(key));
    database.close();
    // The file has what counts, and nothing that was given back while nothing could be written.
    expect(keys.toSorted()).toEqual(Array.from({ length: 4_000 }, (_, index) => `passing-${index}`).toSorted());
  });

  test('a file of version 1 is brought to this one', () => {
    const old = new DatabaseSync(path);
    old.exec(`create table kept (key text primary key, state text not null, forget_at real not null, limited integer not null) strict, without rowid;
      create index kept_forget_at on kept (forget_at); pragma application_id = 1296911433; pragma user_version = 1`);
    old.prepare('insert into kept values (?, ?, 50, 1)').run('a', JSON.stringify(limit(50).state));
    old.close();
    const store = new SqliteLimits({ path, now: () => 0 });
    expect(stateOf(store, 'a')).toEqual(limit(50).state);
    store.close();
  });

  test('a row that is not valid is left out', () => {
    new SqliteLimits({ path }).close();
    const database = new DatabaseSync(path);
    const insert = database.prepare('insert into kept values (?, ?, 50)');
    for (const [index, text] of [
      '{',
      '{}',
      '[1]',
      '[{"policy":1,"level":1,"at":1}]',
      '[{"policy":"p","level":-1,"at":1}]',
      '[{"policy":"p","level":1,"at":0.5}]',
      '[{"policy":"p","level":1,"at":1}]',
    ].entries())
      insert.run(`k${index}`, text);
    database.close();
    const store = new SqliteLimits({ path, now: () => 0 });
    expect([store.usage.keys, stateOf(store, 'k6').length]).toEqual([1, 1]);
    store.close();
  });

  test('the file belongs to its owner and to one process', () => {
    const store = new SqliteLimits({ path });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(openError()).toMatchObject({ file: path, problem: { code: 'in-use' } });
    store.close();
    store.close();
    new SqliteLimits({ path }).close();
  });

  test('a file of another kind is left as it is', () => {
    writeFileSync(path, 'not a database, and long enough to be taken for the header of one by whoever does not look');
    expect(openError().problem).toMatchObject({ code: 'wrong-kind' });
    rmSync(path);
    const other = new DatabaseSync(path);
    other.exec('create table entry (sequence integer primary key); pragma application_id = 1296911431');
    other.close();
    expect(openError().problem).toEqual({ code: 'wrong-kind', expected: 'a limits file of version 2', got: 'another kind of database' });
    rmSync(path);
    const later = new DatabaseSync(path);
    later.exec('create table kept (key text); pragma application_id = 1296911433; pragma user_version = 3');
    later.close();
    expect(openError().problem).toEqual({ code: 'wrong-version', found: 3, expected: 2 });
    path = join(folder, 'nowhere', 'limits.db');
    expect(openError().problem).toMatchObject({ code: 'unusable' });
    path = folder;
    expect(openError().problem).toMatchObject({ code: 'wrong-kind' });
  });
});
