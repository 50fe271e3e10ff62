import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openSqliteContent } from '../../../hosts/node/stores/content-sqlite.ts';
import { temporary } from '../../vault/support/child.ts';

const value = (mark: number, length = 10): Uint8Array => new Uint8Array(length).fill(mark);

test('content is stored by its key, and survives a restart', async () => {
  await using folder = await temporary();
  const failures: unknown[] = [];
  const options = { file: join(folder.path, 'content.db'), onFailure: (failure: unknown) => failures.push(failure) };
  const first = openSqliteContent(options);
  expect(first.get('cid:a')).toBeUndefined();
  first.put('cid:a', value(1));
  first.put('cid:b', value(2));
  first.put('cid:a', value(3));
  first.put('cid:empty', new Uint8Array());
  first.close();
  const second = openSqliteContent(options);
  expect(second.get('cid:a')).toEqual(value(3));
  expect(second.get('cid:b')).toEqual(value(2));
  expect(second.get('cid:empty')).toEqual(new Uint8Array());
  second.close();
  expect(failures).toEqual([]);
});

test('what is put is written after the response under way, all of it together', async () => {
  await using folder = await temporary();
  const file = join(folder.path, 'content.db');
  const store = openSqliteContent({ file, onFailure: (failure) => expect(failure).toBeUndefined() });
  const written = (): number => statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  const before = written();
  for (let index = 0; index < 100; index += 1) store.put(`block-${index}`, value(1));
  expect(written()).toBe(before);
  await turn();
  const together = written() - before;
  expect(together).toBeGreaterThan(0);
  // A transaction of its own would write two pages at least.
  expect(together).toBeLessThan(100 * 4096);
  store.put('later', value(2));
  expect(store.get('later')).toEqual(value(2));
  store.close();
});

test('the store is bounded: the least recently read value is dropped first, and a value that is too large is not stored', async () => {
  await using folder = await temporary();
  const options = {
    file: join(folder.path, 'content.db'),
    maxBytes: 100,
    onFailure: (failure: unknown) => expect(failure).toBeUndefined(),
  };
  const store = openSqliteContent(options);
  for (let mark = 0; mark < 10; mark += 1) store.put(`${mark}`, value(mark));
  expect(store.get('0')).toEqual(value(0));
  store.put('new', value(77));
  expect([store.get('0'), store.get('1'), store.get('2')]).toEqual([value(0), undefined, value(2)]);
  store.put('large', value(1, 13));
  expect(store.get('large')).toBeUndefined();
  store.put('new', value(78, 12));
  expect([store.get('new'), store.get('3'), store.get('4')]).toEqual([value(78, 12), undefined, value(4)]);
  store.close();

  const smaller = openSqliteContent({ ...options, maxBytes: 80 });
  smaller.put('last', value(1));
  const kept = ['0', '2', '4', '5', '6', '7', '8', '9', 'new', 'last'].filter((key) => smaller.get(key) !== undefined);
  expect(kept.length).toBeLessThanOrEqual(8);
  expect(kept).toContain('last');
  smaller.close();
});

test('without its file the store keeps nothing, reports it, and fails no request', async () => {
  await using folder = await temporary();
  const file = join(folder.path, 'content.db');
  writeFileSync(file, 'words '.repeat(1000));
  const failures: unknown[] = [];
  const store = openSqliteContent({ file, onFailure: (failure) => failures.push(failure) });
  store.put('cid:a', value(1));
  expect(store.get('cid:a')).toBeUndefined();
  store.close();
  expect(failures).toMatchObject([
    { name: 'StoreOpenError', file, kind: 'content store', problem: { code: 'wrong-kind', got: 'a file of another kind' } },
  ]);
});

test('a store that fails later reports it, and fails no request', async () => {
  await using folder = await temporary();
  const failures: unknown[] = [];
  const store = openSqliteContent({ file: join(folder.path, 'content.db'), onFailure: (failure) => failures.push(failure) });
  store.put('cid:a', value(1));
  store.close();
  store.put('cid:b', value(2));
  expect(store.get('cid:a')).toBeUndefined();
  expect(failures).toHaveLength(2);
});

test('the blocks of a large file push out each other, and nothing that was read again', async () => {
  await using folder = await temporary();
  const onFailure = (failure: unknown): void => expect(failure).toBeUndefined();
  const options = { file: join(folder.path, 'content.db'), maxBytes: 1000, onFailure };
  const store = openSqliteContent(options);
  const documents = Array.from({ length: 50 }, (_, index) => `document-${index}`);
  for (const document of documents) store.put(document, value(1));
  const held = (): string[] => documents.filter((document) => store.get(document) !== undefined);
  expect(held()).toHaveLength(50);
  for (let block = 0; block < 500; block += 1) store.put(`block-${block}`, value(2));
  expect(held()).toHaveLength(50);
  store.close();
  const again = openSqliteContent(options);
  for (let block = 500; block < 1000; block += 1) again.put(`block-${block}`, value(3));
  expect(documents.filter((document) => again.get(document) !== undefined)).toHaveLength(50);
  const blocks = Array.from({ length: 1000 }, (_, block) => block).filter((block) => again.get(`block-${block}`) !== undefined);
  expect(blocks).toEqual(Array.from({ length: 50 }, (_, index) => 950 + index));
  again.close();
});

test('what was read again does not take all of the store', async () => {
  await using folder = await temporary();
  const onFailure = (failure: unknown): void => expect(failure).toBeUndefined();
  const store = openSqliteContent({ file: join(folder.path, 'content.db'), maxBytes: 1000, onFailure });
  for (let index = 0; index < 100; index += 1) store.put(`old-${index}`, value(1));
  for (let index = 0; index < 100; index += 1) store.get(`old-${index}`);
  for (let index = 0; index < 25; index += 1) store.put(`new-${index}`, value(2));
  const count = (name: string): number =>
    Array.from({ length: 100 }, (_, index) => store.get(`${name}-${index}`)).filter((found) => found !== undefined).length;
  expect([count('new'), count('old')]).toEqual([25, 75]);
  store.close();
});

test('a file of the first version is read as it is', async () => {
  await using folder = await temporary();
  const file = join(folder.path, 'content.db');
  const old = new DatabaseSync(file);
  old.exec(`
    create table content (key text primary key, value blob not null, bytes integer not null, used integer not null) strict;
    create index content_used on content (used);
    pragma application_id = ${0x4d4d434f}; pragma user_version = 1`);
  for (let index = 1; index <= 10; index += 1)
    old.prepare('insert into content values (?, ?, 10, ?)').run(`old-${index}`, value(index), index);
  old.close();
  const failures: unknown[] = [];
  const store = openSqliteContent({ file, maxBytes: 100, onFailure: (failure) => failures.push(failure) });
  expect(store.get('old-1')).toEqual(value(1));
  for (let index = 0; index < 10; index += 1) store.put(`new-${index}`, value(20));
  expect(['old-1', 'old-2', 'old-9', 'old-10', 'new-9'].map((key) => store.get(key)?.[0])).toEqual([1, undefined, 9, 10, 20]);
  store.close();
  expect(failures).toEqual([]);
});
