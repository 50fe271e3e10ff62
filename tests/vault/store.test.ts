import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import type { Entry, Row } from '../../build/types/interfaces/mintmark-signer-wallets.js';
import { StoreOpenError } from '../../hosts/node/stores/open-error.ts';
import { MemoryLedger } from '../../hosts/node/stores/ledger-memory.ts';
import { openSqliteLedger } from '../../hosts/node/stores/ledger-sqlite.ts';
import type { LedgerStore } from '../../hosts/shared/homes/ledger-store.ts';
import { runChild, temporary } from './child.ts';

const none = new Uint8Array(32);
const head = (mark: number): Uint8Array => new Uint8Array(32).fill(mark);
const entry = (sequence: number, changes: readonly Row[] = []): Entry => ({
  sequence: BigInt(sequence),
  previous: head(sequence - 1),
  head: head(sequence),
  text: `mintmark-audit-v1\n{"sequence":${sequence},"words":"ü\\u0000"}`,
  changes: [...changes],
});

describe.each([
  ['memory', (): LedgerStore => new MemoryLedger()],
  ['sqlite', (path: string): LedgerStore => openSqliteLedger(join(path, 'ledger.db'))],
])('a ledger in %s', (_, open) => {
  test('is empty at first', async () => {
    await using folder = await temporary();
    const ledger = open(folder.path);
    expect(await ledger.read(['a'])).toEqual({ sequence: 0n, head: none, rows: [] });
    expect(await ledger.entries(0n, 10)).toEqual([]);
    await ledger.close();
  });

  test('keeps entries in a chain, with the rows that come with them', async () => {
    await using folder = await temporary();
    const ledger = open(folder.path);
    expect(
      await ledger.commit(
        entry(1, [
          { name: 'a', value: '1', expires: undefined },
          { name: 'b', value: 'x', expires: 5n },
        ]),
      ),
    ).toBe('committed');
    expect(await ledger.commit(entry(2, [{ name: 'a', value: '2', expires: 2n ** 64n - 1n }]))).toBe('committed');
    const { rows, ...last } = await ledger.read(['b', 'a', 'c']);
    expect(last).toEqual({ sequence: 2n, head: head(2) });
    expect(rows.map(({ name, value }) => [name, value])).toEqual([
      ['b', 'x'],
      ['a', '2'],
    ]);
    expect(await ledger.read([])).toEqual({ sequence: 2n, head: head(2), rows: [] });
    const [first, second] = [entry(1), entry(2)].map(({ sequence, head: hash, text }) => ({ sequence, head: hash, text }));
    expect(await ledger.entries(0n, 10)).toEqual([first, second]);
    expect(await ledger.entries(0n, 1)).toEqual([first]);
    expect(await ledger.entries(1n, 10)).toEqual([second]);
    expect(await ledger.entries(2n ** 64n - 1n, 10)).toEqual([]);
    await ledger.close();
  });

  test('takes nothing of an entry that follows on another head', async () => {
    await using folder = await temporary();
    const ledger = open(folder.path);
    await ledger.commit(entry(1, [{ name: 'a', value: '1', expires: undefined }]));
    expect(await ledger.commit({ ...entry(2, [{ name: 'a', value: '9', expires: undefined }]), previous: none })).toBe('stale');
    expect(await ledger.commit(entry(1))).toBe('stale');
    expect(await ledger.read(['a'])).toEqual({ sequence: 1n, head: head(1), rows: [{ name: 'a', value: '1', expires: undefined }] });
    await ledger.close();
  });

  test('drops rows that have expired when it is told the time, and no others', async () => {
    await using folder = await temporary();
    const ledger = open(folder.path);
    await ledger.commit(
      entry(
        1,
        ['1', '2', '3'].map((value) => ({ name: value, value, expires: BigInt(value) })),
      ),
    );
    await ledger.commit(entry(2, [{ name: 'ever', value: '', expires: undefined }]));
    await ledger.prune(2n);
    expect((await ledger.read(['1', '2', '3', 'ever'])).rows.map(({ name }) => name)).toEqual(['3', 'ever']);
    await ledger.prune(2n ** 64n - 1n);
    expect((await ledger.read(['1', '2', '3', 'ever'])).rows.map(({ name }) => name)).toEqual(['ever']);
    await ledger.close();
  });
});

describe('a ledger file', () => {
  const openError = (file: string): unknown => {
    try {
      openSqliteLedger(file);
    } catch (error) {
      return error;
    }
    return undefined;
  };

  test('is there again when it is opened again', async () => {
    await using folder = await temporary();
    const file = join(folder.path, 'ledger.db');
    const first = openSqliteLedger(file);
    await first.commit(entry(1, [{ name: 'a', value: '1', expires: 7n }]));
    await first.close();
    const second = openSqliteLedger(file);
    expect(await second.read(['a'])).toEqual({ sequence: 1n, head: head(1), rows: [{ name: 'a', value: '1', expires: 7n }] });
    await second.close();
  });

  test("is its owner's alone, its log too, and becomes so again", async () => {
    await using folder = await temporary();
    const file = join(folder.path, 'ledger.db');
    const first = openSqliteLedger(file);
    await first.commit(entry(1));
    expect([file, `${file}-wal`].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
    await first.close();
    chmodSync(file, 0o644);
    const second = openSqliteLedger(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await second.close();
  });

  test('leaves what is not its own as it was, mode included', async () => {
    await using folder = await temporary();
    const file = join(folder.path, 'letter.db');
    writeFileSync(file, 'no database, but somebody else has a use for it', { mode: 0o644 });
    expect(openError(file)).toMatchObject({ problem: { code: 'wrong-kind' } });
    expect([statSync(file).mode & 0o777, readFileSync(file, 'utf8').slice(0, 11)]).toEqual([0o644, 'no database']);
    expect(openError('/dev/full')).toMatchObject({ problem: { code: 'wrong-kind', expected: 'a regular file' } });
  });

  test('is refused to a second process, and to a second store of this one, until it is closed', async () => {
    await using folder = await temporary();
    const file = join(folder.path, 'ledger.db');
    const ledger = openSqliteLedger(file);
    const problem = { file, problem: { code: 'in-use' }, message: `${file}: another process has this ledger open` };
    expect(JSON.parse((await runChild('opens', [file])).stdout)).toEqual(problem);
    expect(openError(file)).toMatchObject(problem);
    expect(await ledger.commit(entry(1))).toBe('committed');
    await ledger.close();
    expect(JSON.parse((await runChild('opens', [file])).stdout)).toEqual({ opened: true });
  });

  test('is not made of another database, another file, a folder or nothing', async () => {
    await using folder = await temporary();
    const [other, text, missing] = [join(folder.path, 'other.db'), join(folder.path, 'text'), join(folder.path, 'none', 'ledger.db')];
    const database = new DatabaseSync(other);
    database.exec('create table a (b)');
    database.close();
    writeFileSync(text, 'words '.repeat(1000));
    expect(openError(other)).toMatchObject({
      file: other,
      problem: { code: 'wrong-kind', expected: 'a ledger of version 1', got: 'another kind of database' },
    });
    expect(openError(text)).toMatchObject({
      file: text,
      problem: { code: 'wrong-kind', expected: 'an SQLite database', got: 'a file of another kind' },
    });
    expect(openError(folder.path)).toMatchObject({ problem: { code: 'wrong-kind' } });
    expect(openError(missing)).toMatchObject({ file: missing, problem: { code: 'unusable' } });
    expect(openError(missing)).toBeInstanceOf(StoreOpenError);
  });

  test('that a later version wrote is left alone', async () => {
    await using folder = await temporary();
    const file = join(folder.path, 'ledger.db');
    await openSqliteLedger(file).close();
    const database = new DatabaseSync(file);
    database.exec('pragma user_version = 2');
    database.close();
    expect(openError(file)).toMatchObject({ problem: { code: 'wrong-kind', got: 'version 2' } });
  });

  test('refuses an entry out of sequence, and works on', async () => {
    await using folder = await temporary();
    const ledger = openSqliteLedger(join(folder.path, 'ledger.db'));
    await ledger.commit(entry(1));
    expect(() => ledger.commit({ ...entry(2), sequence: 7n })).toThrow('expected the sequence 2, got 7');
    expect(await ledger.commit(entry(2))).toBe('committed');
    await ledger.close();
    expect(() => ledger.read([])).toThrow('closed');
  });
});
