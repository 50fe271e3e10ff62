import { chmodSync, copyFileSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { StoreOpenError } from '../../hosts/node/stores/open-error.ts';
import { MemoryLedger } from '../../hosts/node/stores/ledger-memory.ts';
import { openSqliteLedger } from '../../hosts/node/stores/ledger-sqlite.ts';
import { runChild, temporary } from '../vault/support/child.ts';
import { entry, ledgerContract } from './contract.ts';

describe('a ledger in memory', () => {
  ledgerContract({ open: async () => new MemoryLedger() });
});

describe('a ledger in a file', async () => {
  const folder = await temporary();
  afterAll(() => folder[Symbol.asyncDispose]());
  let count = 0;
  const file = (): string => join(folder.path, `ledger-${count}.db`);
  ledgerContract({
    open: async () => {
      count += 1;
      return openSqliteLedger(file());
    },
    reopen: async () => openSqliteLedger(file()),
  });
});

describe('a ledger file that is removed or replaced while it is open', () => {
  test.each([
    ['is removed', '', (file: string) => rmSync(file)],
    ['is replaced by a copy', '', (file: string) => (copyFileSync(file, `${file}.copy`), renameSync(`${file}.copy`, file))],
    ['loses its log', '-wal', (file: string) => rmSync(`${file}-wal`)],
  ] as const)('%s: nothing is read or stored any more, and no new file is created', async (_, suffix, take) => {
    await using folder = await temporary();
    const file = join(folder.path, 'ledger.db');
    const ledger = openSqliteLedger(file);
    expect(await ledger.commit(entry(1))).toBe('committed');
    take(file);
    const kept = statSync(file, { throwIfNoEntry: false })?.ino;
    const lost = `${file}${suffix}: this file was removed or replaced while the ledger was open`;
    for (let again = 0; again < 2; again += 1) {
      expect(() => ledger.read([])).toThrow(lost);
      expect(() => ledger.commit(entry(2))).toThrow(lost);
      expect(() => ledger.entries(0n, 10)).toThrow(lost);
    }
    expect(statSync(file, { throwIfNoEntry: false })?.ino).toBe(kept);
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

  test('is readable by its owner only, with its log, and is made so again when it is opened', async () => {
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

  test('leaves a file of another kind as it was, with its mode', async () => {
    await using folder = await temporary();
    const file = join(folder.path, 'letter.db');
    writeFileSync(file, 'no database, but somebody else has a use for it', { mode: 0o644 });
    expect(openError(file)).toMatchObject({ problem: { code: 'wrong-kind' } });
    expect([statSync(file).mode & 0o777, readFileSync(file, 'utf8').slice(0, 11)]).toEqual([0o644, 'no database']);
    expect(openError('/dev/full')).toMatchObject({ problem: { code: 'wrong-kind', expected: 'a regular file' } });
  });

  test('cannot be opened by a second process, or twice in one process, until it is closed', async () => {
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

  test('does not open another database, another file, a folder or a path that does not exist', async () => {
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

  test('of a later version is left as it is', async () => {
    await using folder = await temporary();
    const file = join(folder.path, 'ledger.db');
    await openSqliteLedger(file).close();
    const database = new DatabaseSync(file);
    database.exec('pragma user_version = 2');
    database.close();
    expect(openError(file)).toMatchObject({ problem: { code: 'wrong-version', found: 2, expected: 1 } });
    expect(String(openError(file))).toContain(`${file}: expected a ledger of version 1, got a ledger of version 2: run the mintmark`);
  });

  test('has the log of a process that died in itself, once it is opened again', async () => {
    await using folder = await temporary();
    const [file, copy] = [join(folder.path, 'ledger.db'), join(folder.path, 'copy.db')];
    await runChild('dies-after-commit', [file, 'a']);
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    const ledger = openSqliteLedger(file);
    expect(await ledger.read([])).toMatchObject({ sequence: 1n });
    expect(statSync(`${file}-wal`).size).toBe(0);
    // The file without its log.
    copyFileSync(file, copy);
    await ledger.close();
    const moved = openSqliteLedger(copy);
    expect(await moved.entries(0n, 10)).toHaveLength(1);
    await moved.close();
  });

  test('throws once it is closed', async () => {
    await using folder = await temporary();
    const ledger = openSqliteLedger(join(folder.path, 'ledger.db'));
    await ledger.close();
    expect(() => ledger.read([])).toThrow('closed');
  });
});
