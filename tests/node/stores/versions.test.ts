import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSqliteFile } from '../../../hosts/node/stores/sqlite-file.ts';
import type { SqliteKind } from '../../../hosts/node/stores/sqlite-file.ts';
import { temporary } from '../../vault/support/child.ts';

const first = 'create table a (b text not null) strict';
const second = `alter table a add column c text not null default 'new'; create table d (e integer) strict`;
const kind = (...migrations: readonly string[]): SqliteKind => ({
  name: 'ledger',
  applicationId: 0x54455354,
  migrations,
  synchronous: 'full',
  bigints: false,
});

describe('a file of an older version', () => {
  test('is brought to the new one with its content, and is not opened by the older release any more', async () => {
    await using folder = await temporary();
    const file = join(folder.path, 'store.db');
    openSqliteFile(file, kind(first), (database) => (database.exec(`insert into a values ('kept')`), database)).close();
    const read = openSqliteFile(file, kind(first, second), (database) => {
      const found = [database.prepare('select * from a').all(), database.prepare('pragma user_version').get()];
      database.close();
      return found;
    });
    expect(read).toEqual([[{ b: 'kept', c: 'new' }], { user_version: 2 }]);
    expect(() => openSqliteFile(file, kind(first), () => undefined)).toThrow(
      `${file}: expected a ledger of version 1, got a ledger of version 2: run the mintmark that it belongs to, or a newer one`,
    );
  });

  test('stays as it is if a migration fails', async () => {
    await using folder = await temporary();
    const file = join(folder.path, 'store.db');
    openSqliteFile(file, kind(first), (database) => database).close();
    expect(() => openSqliteFile(file, kind(first, `${second}; create table a (b)`), () => undefined)).toThrow('table a already exists');
    openSqliteFile(file, kind(first), (database) => {
      expect(database.prepare(`select count(*) as count from sqlite_schema where name = 'd'`).get()).toEqual({ count: 0 });
      return database;
    }).close();
  });
});
